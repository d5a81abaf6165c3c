using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;
using static TorchSharp.torch;

// Modules held by place or by name. They compute nothing: their owner calls what they hold.
namespace TorchSharp.Modules
{
    public class ModuleList<T> : nn.Module, IList<T> where T : nn.Module
    {
        private readonly List<T> list = [];

        public ModuleList(params T[] modules) : base(nameof(ModuleList<T>)) => extend(modules);

        public int Count => list.Count;
        public bool IsReadOnly => false;

        public T this[int index]
        {
            get => list[index];
            set => Change(() => list[index] = value);
        }

        public void Add(T item) => Change(() => list.Add(item));
        public void append(params T[] parameters) => extend(parameters);
        public void extend(IEnumerable<T> modules) => Change(() => list.AddRange(modules));
        public void Insert(int index, T item) => Change(() => list.Insert(index, item));
        public void RemoveAt(int index) => Change(() => list.RemoveAt(index));
        public void Clear() => Change(list.Clear);
        public bool Contains(T item) => list.Contains(item);
        public int IndexOf(T item) => list.IndexOf(item);
        public void CopyTo(T[] array, int arrayIndex) => list.CopyTo(array, arrayIndex);
        public IEnumerator<T> GetEnumerator() => list.GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public bool Remove(T item)
        {
            bool isThere = list.Contains(item);
            Change(() => list.Remove(item));
            return isThere;
        }

        protected override void RegisterComponents() => Change(() => { });

        // A name is a place, so every change names all anew.
        private void Change(Action change)
        {
            change();
            ClearModules();
            for (int k = 0; k < list.Count; k++)
                register_module(k.ToString(), list[k]);
        }
    }

    public class ModuleDict<T> : nn.Module, IEnumerable<(string, T)> where T : nn.Module
    {
        private readonly OrderedDict<string, T> dict = new();

        public ModuleDict() : base(nameof(ModuleDict<T>)) { }

        public int Count => dict.Count;
        public bool IsReadOnly => false;
        public ICollection<string> Keys => dict.Keys;
        public ICollection<T> Values => dict.Values;
        public IEnumerable<string> keys() => dict.Keys;
        public IEnumerable<T> values() => dict.Values;
        public IEnumerator<(string, T)> items() => dict.GetEnumerator();

        public T this[string key]
        {
            get => dict[key];
            set => Change(() => dict[key] = value);
        }

        public (string, T) this[int index]
        {
            get => dict[index];
            set => Change(() => dict[index] = value);
        }

        public void Add(string key, T value) => Change(() => dict.Add(key, value));
        public void Add((string, T) item) => Add(item.Item1, item.Item2);
        public void Insert(int index, (string, T) item) => Change(() => dict.Insert(index, item));
        public void RemoveAt(int index) => Change(() => dict.RemoveAt(index));
        public void Clear() => Change(dict.Clear);
        public void clear() => Clear();
        public bool ContainsKey(string key) => dict.ContainsKey(key);
        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => dict.TryGetValue(key, out value);
        public IEnumerator<(string, T)> GetEnumerator() => dict.GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public bool Remove(string key)
        {
            bool isThere = dict.ContainsKey(key);
            Change(() => dict.Remove(key));
            return isThere;
        }

        protected override void RegisterComponents() => Change(() => { });

        private void Change(Action change)
        {
            change();
            ClearModules();
            foreach (var (key, module) in dict)
                register_module(key, module);
        }
    }
}

namespace TorchSharp
{
    using TorchSharp.Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static ModuleList<T> ModuleList<T>(params T[] modules) where T : Module => new(modules);
            public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);
            public static ModuleDict<Module> ModuleDict(params (string, Module)[] modules) => ModuleDict<Module>(modules);

            public static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules) where T : Module
            {
                var dict = new ModuleDict<T>();
                foreach (var entry in modules)
                    dict.Add(entry);
                return dict;
            }
        }
    }
}

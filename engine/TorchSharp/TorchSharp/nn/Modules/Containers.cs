using System.Collections;
using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

// Modules held by place or by name. They compute nothing: their owner calls what they hold.
namespace TorchSharp.Modules
{
    public class ModuleList<T> : nn.Module, IList<T> where T : nn.Module
    {
        private readonly NumberedParts<T> parts;

        public ModuleList(params T[] modules) : base(nameof(ModuleList<T>))
        {
            parts = new(RenewModules);
            extend(modules);
        }

        public int Count => parts.Count;
        public bool IsReadOnly => false;

        public T this[int index]
        {
            get => parts[index];
            set => parts[index] = value;
        }

        public void Add(T item) => parts.Add(item);
        public void append(params T[] parameters) => extend(parameters);
        public void extend(IEnumerable<T> modules) => parts.Extend(modules);
        public void Insert(int index, T item) => parts.Insert(index, item);
        public void RemoveAt(int index) => parts.RemoveAt(index);
        public void Clear() => parts.Clear();
        public bool Contains(T item) => parts.Place(item) >= 0;
        public int IndexOf(T item) => parts.Place(item);
        public void CopyTo(T[] array, int arrayIndex) => parts.CopyTo(array, arrayIndex);
        public IEnumerator<T> GetEnumerator() => parts.GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public bool Remove(T item) => parts.Drop(item);
        protected override void RegisterComponents() => parts.Renew();
    }

    public class ModuleDict<T> : nn.Module, IEnumerable<(string, T)> where T : nn.Module
    {
        private readonly NamedParts<T> parts;

        public ModuleDict() : base(nameof(ModuleDict<T>)) => parts = new(RenewModules);

        public int Count => parts.Entries.Count;
        public bool IsReadOnly => false;
        public ICollection<string> Keys => parts.Entries.Keys;
        public ICollection<T> Values => parts.Entries.Values;
        public IEnumerable<string> keys() => parts.Entries.Keys;
        public IEnumerable<T> values() => parts.Entries.Values;
        public IEnumerator<(string, T)> items() => parts.Entries.GetEnumerator();

        public T this[string key]
        {
            get => parts.Entries[key];
            set => parts.Change(entries => entries[key] = value);
        }

        public (string, T) this[int index]
        {
            get => parts.Entries[index];
            set => parts.Change(entries => entries[index] = value);
        }

        public void Add(string key, T value) => parts.Change(entries => entries.Add(key, value));
        public void Add((string, T) item) => Add(item.Item1, item.Item2);
        public void Insert(int index, (string, T) item) => parts.Change(entries => entries.Insert(index, item));
        public void RemoveAt(int index) => parts.Change(entries => entries.RemoveAt(index));
        public void Clear() => parts.Change(entries => entries.Clear());
        public void clear() => Clear();
        public bool ContainsKey(string key) => parts.Entries.ContainsKey(key);
        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => parts.Entries.TryGetValue(key, out value);
        public void Add(KeyValuePair<string, T> item) => Add(item.Key, item.Value);
        public bool Contains((string, T) item) => parts.Entries.Contains(item);
        public bool Contains(KeyValuePair<string, T> item) => parts.Entries.Contains(item);
        public int IndexOf((string, T) item) => parts.Entries.IndexOf(item);
        public bool Remove((string, T) item) => Contains(item) && Remove(item.Item1);
        public bool Remove(KeyValuePair<string, T> item) => Contains(item) && Remove(item.Key);
        public void CopyTo((string, T)[] array, int arrayIndex) => parts.Entries.CopyTo(array, arrayIndex);
        public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) => parts.Entries.CopyTo(array, arrayIndex);
        public IEnumerator<(string, T)> GetEnumerator() => parts.Entries.GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public bool Remove(string key) => parts.Remove(key);
        protected override void RegisterComponents() => parts.Renew();
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

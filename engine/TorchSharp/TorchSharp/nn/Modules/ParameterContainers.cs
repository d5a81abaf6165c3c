using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;
using static TorchSharp.torch;

// Parameters held by place or by name, so that a module may have as many as it likes.
namespace TorchSharp.Modules
{
    public class ParameterList : nn.Module, IList<Parameter>
    {
        private readonly List<Parameter> list = [];

        public ParameterList(params Parameter[] parameters) : base(nameof(ParameterList)) => extend(parameters);

        public int Count => list.Count;
        public bool IsReadOnly => false;

        public Parameter this[int index]
        {
            get => list[index];
            set => Change(() => list[index] = value);
        }

        public void Add(Parameter item) => Change(() => list.Add(item));
        public void append(params Parameter[] parameters) => extend(parameters);
        public void extend(IEnumerable<Parameter> parameters) => Change(() => list.AddRange(parameters));
        public void Insert(int index, Parameter item) => Change(() => list.Insert(index, item));
        public void RemoveAt(int index) => Change(() => list.RemoveAt(index));
        public void Clear() => Change(list.Clear);
        public bool Contains(Parameter item) => list.Contains(item, ReferenceEqualityComparer.Instance);
        public int IndexOf(Parameter item) => list.FindIndex(own => ReferenceEquals(own, item));
        public void CopyTo(Parameter[] array, int arrayIndex) => list.CopyTo(array, arrayIndex);
        public IEnumerator<Parameter> GetEnumerator() => list.GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public bool Remove(Parameter item)
        {
            int place = IndexOf(item);
            if (place >= 0)
                RemoveAt(place);
            return place >= 0;
        }

        protected override void RegisterComponents() => Change(() => { });

        // A name is a place, so every change names all anew.
        private void Change(Action change)
        {
            change();
            _internal_params.Clear();
            for (int k = 0; k < list.Count; k++)
                register_parameter(k.ToString(), list[k]);
        }
    }

    public class ParameterDict : nn.Module, IEnumerable<(string, Parameter)>
    {
        private readonly OrderedDict<string, Parameter> dict = new();

        public ParameterDict() : base(nameof(ParameterDict)) { }

        public int Count => dict.Count;
        public bool IsReadOnly => false;
        public ICollection<string> Keys => dict.Keys;
        public ICollection<Parameter> Values => dict.Values;
        public IEnumerable<string> keys() => dict.Keys;
        public IEnumerable<Parameter> values() => dict.Values;
        public IEnumerator<(string, Parameter)> items() => dict.GetEnumerator();

        public Parameter this[string key]
        {
            get => dict[key];
            set => Change(() => dict[key] = value);
        }

        public (string, Parameter) this[int index]
        {
            get => dict[index];
            set => Change(() => dict[index] = value);
        }

        public void Add(string key, Parameter value) => Change(() => dict.Add(key, value));
        public void Add((string, Parameter) item) => Add(item.Item1, item.Item2);
        public void Insert(int index, (string, Parameter) item) => Change(() => dict.Insert(index, item));
        public void RemoveAt(int index) => Change(() => dict.RemoveAt(index));
        public void Clear() => Change(dict.Clear);
        public void clear() => Clear();
        public bool ContainsKey(string key) => dict.ContainsKey(key);
        public bool TryGetValue(string key, [MaybeNullWhen(false)] out Parameter value) => dict.TryGetValue(key, out value);
        public IEnumerator<(string, Parameter)> GetEnumerator() => dict.GetEnumerator();
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
            _internal_params.Clear();
            foreach (var (key, parameter) in dict)
                register_parameter(key, parameter);
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
            public static ParameterDict ParameterDict(params (string, Parameter)[] parameters)
            {
                var dict = new ParameterDict();
                foreach (var entry in parameters)
                    dict.Add(entry);
                return dict;
            }
        }
    }
}

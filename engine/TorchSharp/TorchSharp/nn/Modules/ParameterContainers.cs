using System.Collections;
using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

// Parameters held by place or by name, so that a module may have as many as it likes.
namespace TorchSharp.Modules
{
    public class ParameterList : nn.Module, IList<Parameter>
    {
        private readonly NumberedParts<Parameter> parts;

        public ParameterList(params Parameter[] parameters) : base(nameof(ParameterList))
        {
            parts = new(RenewParameters);
            extend(parameters);
        }

        public int Count => parts.Count;
        public bool IsReadOnly => false;

        public Parameter this[int index]
        {
            get => parts[index];
            set => parts[index] = value;
        }

        public void Add(Parameter item) => parts.Add(item);
        public void append(params Parameter[] parameters) => extend(parameters);
        public void extend(IEnumerable<Parameter> parameters) => parts.Extend(parameters);
        public void Insert(int index, Parameter item) => parts.Insert(index, item);
        public void RemoveAt(int index) => parts.RemoveAt(index);
        public void Clear() => parts.Clear();
        public bool Contains(Parameter item) => parts.Place(item) >= 0;
        public int IndexOf(Parameter item) => parts.Place(item);
        public void CopyTo(Parameter[] array, int arrayIndex) => parts.CopyTo(array, arrayIndex);
        public IEnumerator<Parameter> GetEnumerator() => parts.GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public bool Remove(Parameter item) => parts.Drop(item);
        protected override void RegisterComponents() => parts.Renew();
    }

    public class ParameterDict : nn.Module, IEnumerable<(string, Parameter)>
    {
        private readonly NamedParts<Parameter> parts;

        public ParameterDict() : base(nameof(ParameterDict)) => parts = new(RenewParameters);

        public int Count => parts.Entries.Count;
        public bool IsReadOnly => false;
        public ICollection<string> Keys => parts.Entries.Keys;
        public ICollection<Parameter> Values => parts.Entries.Values;
        public IEnumerable<string> keys() => parts.Entries.Keys;
        public IEnumerable<Parameter> values() => parts.Entries.Values;
        public IEnumerator<(string, Parameter)> items() => parts.Entries.GetEnumerator();

        public Parameter this[string key]
        {
            get => parts.Entries[key];
            set => parts.Change(entries => entries[key] = value);
        }

        public (string, Parameter) this[int index]
        {
            get => parts.Entries[index];
            set => parts.Change(entries => entries[index] = value);
        }

        public void Add(string key, Parameter value) => parts.Change(entries => entries.Add(key, value));
        public void Add((string, Parameter) item) => Add(item.Item1, item.Item2);
        public void Insert(int index, (string, Parameter) item) => parts.Change(entries => entries.Insert(index, item));
        public void RemoveAt(int index) => parts.Change(entries => entries.RemoveAt(index));
        public void Clear() => parts.Change(entries => entries.Clear());
        public void clear() => Clear();
        public bool ContainsKey(string key) => parts.Entries.ContainsKey(key);
        public bool TryGetValue(string key, [MaybeNullWhen(false)] out Parameter value) => parts.Entries.TryGetValue(key, out value);
        public void Add(KeyValuePair<string, Parameter> item) => Add(item.Key, item.Value);
        public bool Contains((string, Parameter) item) => parts.Entries.Contains(item);
        public bool Contains(KeyValuePair<string, Parameter> item) => parts.Entries.Contains(item);
        public int IndexOf((string, Parameter) item) => parts.Entries.IndexOf(item);
        public bool Remove((string, Parameter) item) => Contains(item) && Remove(item.Item1);
        public bool Remove(KeyValuePair<string, Parameter> item) => Contains(item) && Remove(item.Key);
        public void CopyTo((string, Parameter)[] array, int arrayIndex) => parts.Entries.CopyTo(array, arrayIndex);
        public void CopyTo(KeyValuePair<string, Parameter>[] array, int arrayIndex) => parts.Entries.CopyTo(array, arrayIndex);
        public IEnumerator<(string, Parameter)> GetEnumerator() => parts.Entries.GetEnumerator();
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

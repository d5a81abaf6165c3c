using TorchSharp.Modules;

// Walking a module's tree: everything has a path of names, joined by dots; what is shared is named once.
namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                Once(Own(_internal_params), recurse ? child => child.named_parameters() : null);

            /// <summary>Those of named_parameters in its order. A training step asks for them, so no name is put together.</summary>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true)
            {
                var found = new List<Parameter>();
                CollectParameters(found, recurse);
                var seen = new HashSet<Tensor>(found.Count, ReferenceEqualityComparer.Instance);
                found.RemoveAll(parameter => !seen.Add(parameter));
                return found;
            }

            private void CollectParameters(List<Parameter> found, bool recurse)
            {
                for (int k = 0; k < _internal_params.Count; k++)
                    found.Add(_internal_params[k].Item2);
                for (int k = 0; recurse && k < _internal_submodules.Count; k++)
                    _internal_submodules[k].Item2.CollectParameters(found, true);
            }

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true,
                bool include_nonpersistent = true) =>
                Once(Own(_internal_buffers).Where(entry => include_nonpersistent || entry.Item2.Item2).Select(entry =>
                    (entry.Item1, entry.Item2.Item1)),
                    recurse ? child => child.named_buffers(true, include_nonpersistent) : null);

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.Item2);

            public virtual IEnumerable<(string name, Module module)> named_children() => Own(_internal_submodules);
            public virtual IEnumerable<Module> children() => named_children().Select(entry => entry.Item2);

            public virtual IEnumerable<(string name, Module module)> named_modules() => named_children()
                .SelectMany(child => child.Item2.named_modules().Select(inner =>
                    ($"{child.Item1}.{inner.Item1}", inner.Item2)).Prepend(child));

            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.Item2);

            public virtual bool has_parameter(string target) => Find(named_parameters(), target) is not null;
            public virtual bool has_buffer(string target) => Find(named_buffers(), target) is not null;
            public virtual Parameter? get_parameter(string target) => Find(named_parameters(), target);
            public virtual Tensor? get_buffer(string target) => Find(named_buffers(), target);

            protected virtual Parameter[] _parameters(bool recurse = true) => parameters(recurse).ToArray();
            protected virtual (string, Parameter)[] _named_parameters() => named_parameters().ToArray();
            protected virtual (string, Tensor)[] _named_buffers() => named_buffers().ToArray();

            private static IEnumerable<(string, T)> Own<T>(Utils.OrderedDict<string, T> parts) => parts;

            private IEnumerable<(string, T)> Once<T>(IEnumerable<(string, T)> own, Func<Module, IEnumerable<(string, T)>>? ofChild) where T
                : Tensor
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                var below = ofChild is null ? [] : named_children()
                    .SelectMany(child => ofChild(child.Item2).Select(inner => ($"{child.Item1}.{inner.Item1}", inner.Item2)));
                foreach (var entry in own.Concat(below))
                    if (seen.Add(entry.Item2))
                        yield return entry;
            }

            private static T? Find<T>(IEnumerable<(string, T)> entries, string target) where T : class =>
                entries.FirstOrDefault(entry => entry.Item1 == target).Item2;
        }
    }
}

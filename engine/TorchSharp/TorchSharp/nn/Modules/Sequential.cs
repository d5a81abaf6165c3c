using static TorchSharp.torch;

// Modules in a row: each takes what the one before gives.
namespace TorchSharp.Modules
{
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<nn.Module<Tensor, Tensor>> chain = [];

        protected Sequential(params nn.Module<Tensor, Tensor>[] modules) : base(nameof(Sequential))
        {
            foreach (var module in modules)
                append(module);
        }

        protected Sequential(params (string, nn.Module<Tensor, Tensor>)[] modules) : base(nameof(Sequential))
        {
            foreach (var (name, module) in modules)
                append(name, module);
        }

        internal static Sequential Of((string, nn.Module<Tensor, Tensor>)[] modules) => new(modules);

        public int Count => chain.Count;
        public nn.IModule<Tensor, Tensor> this[int index] => chain[index];
        public Sequential this[Range index] => new(chain.Take(index).ToArray());

        public Sequential this[(int?, int?) index] => this[(index.Item1 ?? 0)..(index.Item2 ?? Count)];

        public Sequential append(nn.IModule<Tensor, Tensor> module) => append(Count.ToString(), module);

        public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
        {
            var one = (nn.Module<Tensor, Tensor>)module;
            register_module(name, one);
            chain.Add(one);
            return this;
        }

        /// <summary>
        /// What lies between two modules is released as soon as the next has taken it; autograd keeps its own references.
        /// </summary>
        public override Tensor forward(Tensor tensor)
        {
            using var scope = NewDisposeScope();
            var current = tensor;
            foreach (var module in chain)
                current = module.call(current);
            return chain.Count == 0 ? tensor.alias().MoveToOuterDisposeScope() : current.MoveToOuterDisposeScope();
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
            public static Sequential Sequential() => TorchSharp.Modules.Sequential.Of([]);
            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => Numbered(modules);
            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => Numbered(modules);
            public static Sequential Sequential(params (string, Module<Tensor, Tensor>)[] modules) =>
                TorchSharp.Modules.Sequential.Of(modules);
            public static Sequential Sequential(IEnumerable<(string, Module<Tensor, Tensor>)> modules) =>
                TorchSharp.Modules.Sequential.Of(modules.ToArray());

            public static Sequential Sequential(params Tuple<string, Module<Tensor, Tensor>>[] modules) =>
                Sequential((IEnumerable<Tuple<string, Module<Tensor, Tensor>>>)modules);
            public static Sequential Sequential(IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules) =>
                TorchSharp.Modules.Sequential.Of(modules.Select(entry => (entry.Item1, entry.Item2)).ToArray());

            private static Sequential Numbered(IEnumerable<Module<Tensor, Tensor>> modules) =>
                TorchSharp.Modules.Sequential.Of(modules.Select((module, number) => (number.ToString(), module)).ToArray());
        }
    }
}

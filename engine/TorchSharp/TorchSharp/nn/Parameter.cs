// A tensor that a module learns. It takes over its tensor's native object; the tensor given is empty afterwards.
namespace TorchSharp.Modules
{
    public class Parameter : torch.Tensor
    {
        public Parameter(torch.Tensor data, bool requires_grad = true) : base(Taken(data, requires_grad)) { }

        private static nint Taken(torch.Tensor data, bool requires_grad)
        {
            // A result of other operators has a history and cannot be a leaf: cut it, as PyTorch does.
            if (data.is_leaf)
                return data.with_requires_grad(requires_grad).DecoupleFromNativeHandle();
            using (data)
            {
                using var leaf = data.detach();
                return leaf.with_requires_grad(requires_grad).DecoupleFromNativeHandle();
            }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}

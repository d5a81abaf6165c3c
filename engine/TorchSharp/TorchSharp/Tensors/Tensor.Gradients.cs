using TorchSharp.Native;

// The tensor's side of autograd.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The accumulated gradient of a leaf, or null. Every read gives an object of its own for the same tensor.</summary>
        public unsafe Tensor? grad
        {
            get
            {
                nint gradient;
                Shim.Check(Shim.ts_grad(Handle, &gradient));
                GC.KeepAlive(this);
                return gradient == 0 ? null : new Tensor(gradient);
            }
            set
            {
                Shim.Check(Shim.ts_set_grad(Handle, value is null ? 0 : value.Handle));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        public void backward() => autograd.Backward(new Tensor[] { this }, null, null, false, null);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            autograd.Backward([this], grad_tensors, retain_graph ? true : null, create_graph, inputs);

        public void retain_grad() => Aten.Do("retain_grad", this);
        public Tensor detach() => Aten.Call("detach", this);
        public Tensor detach_() => Aten.InPlace("detach_", this);
    }
}

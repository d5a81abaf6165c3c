using TorchSharp;
using static TorchSharp.torch;

namespace Cluster.Train;

// The identity, as an autograd function: it lets a tensor through, and calls back when backward comes by. Put in front of
// a layer it tells that the layer's gradients are there: autograd runs nodes in the reverse order of their making and
// gradients of leaves before all else, so what the layer has made is done when the node in front of it runs. (TorchSharp has
// no hooks of tensors; https://pytorch.org/docs/stable/notes/autograd.html.)
internal sealed class GradientSignal : autograd.SingleTensorFunction<GradientSignal>
{
    private const string Listener = "listener";

    public override string Name => nameof(GradientSignal);

    public static Tensor Apply(Tensor input, Action passed) => apply(input, passed);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Listener, vars[1]);
        return (Tensor)vars[0];
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        ((Action)ctx.get_data(Listener))();
        return [grad_output, null!];
    }
}

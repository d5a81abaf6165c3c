using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Cluster.Train.Tests.Loop;

// A convolutional net for 28 x 28 images, small enough for twenty steps in a test. Like the sample's it has no dropout, so
// that how the batch is shared out does not change what is computed.
internal sealed class SmallNet : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = Conv2d(1, 6, 3);
    private readonly Conv2d conv2 = Conv2d(6, 12, 3);
    private readonly Linear fc1 = Linear(12 * 5 * 5, 32);
    private readonly Linear fc2 = Linear(32, 10);

    public SmallNet() : base(nameof(SmallNet))
    {
        RegisterComponents();
    }

    public override Tensor forward(Tensor images_NCHW)
    {
        var x = functional.max_pool2d(functional.relu(conv1.call(images_NCHW)), 2);
        x = functional.max_pool2d(functional.relu(conv2.call(x)), 2);
        return fc2.call(functional.relu(fc1.call(x.flatten(1))));
    }
}

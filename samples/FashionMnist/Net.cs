using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace FashionMnistSample;

// A small convolutional network, about 60,000 parameters.
// Shapes: B images a batch, C channels, H = W = 28; K = 10 kinds of clothing.

/// <summary>conv 16, pool, conv 32, pool, 64 hidden units, 10 scores.</summary>
internal sealed class Net : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = Conv2d(1, 16, kernel_size: 3);
    private readonly Conv2d conv2 = Conv2d(16, 32, kernel_size: 3);
    private readonly Linear hidden = Linear(32 * 5 * 5, 64);
    private readonly Linear scores = Linear(64, 10);

    public Net() : base(nameof(Net))
    {
        RegisterComponents();
    }

    public override Tensor forward(Tensor images_BCHW)
    {
        var x = functional.max_pool2d(functional.relu(conv1.call(images_BCHW)), 2);     // B × 16 × 13 × 13
        x = functional.max_pool2d(functional.relu(conv2.call(x)), 2);                   // B × 32 × 5 × 5
        return scores.call(functional.relu(hidden.call(x.flatten(1))));                 // B × K
    }
}

using TorchSharp.Modules.Vision;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// AlexNet in the one-column form of "One weird trick" (Krizhevsky, 2014).
namespace TorchSharp.Modules;

public class AlexNet : Module<Tensor, Tensor>
{
    private readonly Layer features, avgpool, classifier;

    public AlexNet(int numClasses, float dropout = 0.5f, string? weights_file = null, bool skipfc = true, Device? device = null)
        : base(nameof(AlexNet))
    {
        features = Sequential(
            Conv2d(3, 64, 11, stride: 4, padding: 2, device: device), ReLU(true), MaxPool2d(3, stride: 2),
            Conv2d(64, 192, 5, padding: 2, device: device), ReLU(true), MaxPool2d(3, stride: 2),
            Conv2d(192, 384, 3, padding: 1, device: device), ReLU(true),
            Conv2d(384, 256, 3, padding: 1, device: device), ReLU(true),
            Conv2d(256, 256, 3, padding: 1, device: device), ReLU(true), MaxPool2d(3, stride: 2));
        avgpool = AdaptiveAvgPool2d(6);
        classifier = Sequential(
            Dropout(dropout), Linear(256 * 6 * 6, 4096, device: device), ReLU(true),
            Dropout(dropout), Linear(4096, 4096, device: device), ReLU(true),
            Linear(4096, numClasses, device: device));
        RegisterComponents();
        Initial.Load(this, weights_file, skipfc, "classifier.6", device);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return classifier.call(avgpool.call(features.call(input)).flatten(1)).MoveToOuterDisposeScope();
    }
}

using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// What the models' weights are before any training, as torchvision's papers have it, or read from a file.
namespace TorchSharp.Modules.Vision;

internal static class Initial
{
    /// <summary>He's normal draw over what leaves a convolution; normalization starts as the identity.</summary>
    internal static void Kaiming(nn.Module model)
    {
        foreach (var layer in model.modules())
            switch (layer)
            {
                case Conv2d convolution:
                    init.kaiming_normal_(convolution.weight, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU);
                    Zero(convolution.bias);
                    break;
                case BatchNorm2d or GroupNorm:
                    init.ones_(layer.get_parameter("weight")!);
                    init.zeros_(layer.get_parameter("bias")!);
                    break;
            }
    }

    internal static void Linear(nn.Module model, double deviation)
    {
        foreach (var layer in model.modules().OfType<Linear>())
        {
            init.normal_(layer.weight, 0, deviation);
            Zero(layer.bias);
        }
    }

    /// <summary>The Inception networks' draw: normal, cut at two.</summary>
    internal static void Truncated(nn.Module model, double deviation)
    {
        foreach (var layer in model.modules())
            if (layer is Conv2d or Modules.Linear)
                init.trunc_normal_(layer.get_parameter("weight")!, 0, deviation);
    }

    private static void Zero(Tensor? bias)
    {
        if (bias is not null)
            init.zeros_(bias);
    }

    /// <summary>
    /// A file in the package's own format; with <paramref name="skipfc"/> all but the last layer, which is for other
    /// classes.
    /// </summary>
    internal static void Load(nn.Module model, string? weights_file, bool skipfc, string lastLayer, Device? device)
    {
        if (!string.IsNullOrEmpty(weights_file))
            model.load(weights_file, skip: skipfc ? [lastLayer + ".weight", lastLayer + ".bias"] : null);
        if (device is not null)
            model._to(device.type, device.index, false);
    }
}

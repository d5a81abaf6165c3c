using static TorchSharp.torch;

// A transform is a function of an image; a random one draws from torch's generator at every call.
namespace TorchSharp.Modules.Vision;

internal sealed class Transform(Func<Tensor, Tensor> function) : torchvision.ITransform
{
    /// <summary>The result is always a tensor of its own, so that caller and data set can each dispose theirs.</summary>
    public Tensor call(Tensor image)
    {
        using var mode = no_grad();
        using var scope = NewDisposeScope();
        var result = function(image);
        return (ReferenceEquals(result, image) ? image.alias() : result).MoveToOuterDisposeScope();
    }

    internal static Transform WithChance(double p, Func<Tensor, Tensor> function) => p is >= 0 and <= 1
        ? new Transform(image => Uniform() < p ? function(image) : image)
        : throw new ArgumentException($"the probability is {p}, but must be 0 to 1");

    /// <summary>A number in [low, high).</summary>
    internal static double Uniform(double low = 0, double high = 1)
    {
        using var drawn = rand(1, float64);
        return low + (high - low) * drawn.item<double>();
    }

    /// <summary>A whole number from 0 to under count.</summary>
    internal static int Below(int count) => Math.Min((int)Uniform(0, count), count - 1);
}

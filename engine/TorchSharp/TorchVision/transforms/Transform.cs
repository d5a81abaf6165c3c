using static TorchSharp.torch;

// A transform is a function of an image, and of many images where it is known to treat each alone; a random one draws from
// torch's generator at every call.
namespace TorchSharp.Modules.Vision;

/// <param name="rows">
/// The same for a batch, each of whose images gets what it would get alone: then a data set may give whole batches at once. For
/// a transform that does the same to every pixel or place of an image, that is the function itself.
/// </param>
internal sealed class Transform(Func<Tensor, Tensor> function, Func<Tensor, Tensor>? rows = null) : torchvision.ITransform
{
    internal static Transform OfAny(Func<Tensor, Tensor> function) => new(function, function);

    internal bool TakesRows => rows is not null;

    public Tensor call(Tensor image) => Result(function, image);

    /// <summary>What call gives for each of the images, N × C × H × W.</summary>
    internal Tensor Rows(Tensor images) => Result(rows!, images);

    /// <summary>The result is always a tensor of its own, so that caller and data set can each dispose theirs.</summary>
    private static Tensor Result(Func<Tensor, Tensor> function, Tensor image)
    {
        using var mode = no_grad();
        using var scope = NewDisposeScope();
        var result = function(image);
        return (ReferenceEquals(result, image) ? image.alias() : result).MoveToOuterDisposeScope();
    }

    /// <summary>Those images, transformed; null if the transform takes one at a time.</summary>
    internal static Tensor? RowsOf(Tensor images, long[] indices, torchvision.ITransform? transform)
    {
        if (transform is null)
            return BatchTensors.Rows(images, indices);
        if (transform is not Transform { TakesRows: true } known)
            return null;
        using var rows = BatchTensors.Rows(images, indices);
        return known.Rows(rows);
    }

    internal static Transform WithChance(double p, Func<Tensor, Tensor> function) => p is >= 0 and <= 1
        ? new Transform(image => Uniform() < p ? function(image) : image)
        : throw new ArgumentException($"the probability is {p}, but must be 0 to 1");

    /// <summary>For a function that keeps the shape: of a batch each image draws for itself.</summary>
    internal static Transform WithChanceForEach(double p, Func<Tensor, Tensor> function) =>
        new(WithChance(p, function).call, images =>
        {
            var chosen = rand(images.shape[0], float64, images.device) < p;
            return where(chosen.reshape([-1, .. Enumerable.Repeat(1L, (int)images.ndim - 1)]), function(images), images);
        });

    /// <summary>A number in [low, high).</summary>
    internal static double Uniform(double low = 0, double high = 1)
    {
        using var drawn = rand(1, float64);
        return low + (high - low) * drawn.item<double>();
    }

    /// <summary>A whole number from 0 to under count.</summary>
    internal static int Below(int count) => Math.Min((int)Uniform(0, count), count - 1);
}

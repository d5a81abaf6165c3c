using static TorchSharp.torch;

// AugMix (Hendrycks et al. 2020): the image and several chains of operations on it, mixed in drawn shares. The draws are made in
// torchvision's order, so that a seed gives its image.
namespace TorchSharp.Modules.Vision;

internal sealed class MixedAugmentation(int severity, int chains, int length, double alpha, bool hasAllOperations,
    InterpolationMode interpolation, IList<float>? fill, Generator? generator) : Augmentation(interpolation, fill, generator)
{
    internal const int Steps = 10;
    private const int BitsBefore = 4;       // which Posterize keeps at the first step; the other policies start with 8
    private static readonly Strengths s_mixed = new(0.3, 1.0 / 3, 30, 0.9, 4);
    private static readonly opType[] s_geometry = [opType.ShearX, opType.ShearY, opType.TranslateX, opType.TranslateY, opType.Rotate,
        opType.Posterize, opType.Solarize, opType.AutoContrast, opType.Equalize];
    private readonly opType[] operations = hasAllOperations
        ? [.. s_geometry, opType.Brightness, opType.Color, opType.Contrast, opType.Sharpness] : s_geometry;

    private protected override Tensor Augmented(Tensor image)
    {
        var batch = image.reshape([.. Enumerable.Repeat(1L, Math.Max(4 - (int)image.ndim, 0)), .. image.shape]);
        long[] each = [batch.shape[0], .. Enumerable.Repeat(1L, (int)batch.ndim - 1)];
        var kept = Shares(2, batch);
        var weights = Shares(chains, batch) * kept.narrow(1, 1, 1);
        var mix = kept.select(1, 0).reshape(each) * batch;
        for (int chain = 0; chain < chains; chain++)
        {
            var changed = batch;
            for (int left = length > 0 ? length : Between(1, 4); left > 0; left--)
                changed = Changed(changed);
            mix.add_(weights.select(1, chain).reshape(each) * changed);
        }
        return mix.reshape(image.shape).to(image.dtype);
    }

    private Tensor Changed(Tensor image)
    {
        var operation = operations[Between(0, operations.Length)];
        if (operation is opType.AutoContrast or opType.Equalize)
            return apply_op(image, operation, 0, Interpolation, Fill);
        var (magnitude, isSigned) = s_mixed.Of(operation, Between(0, severity), Steps, image);
        if (operation == opType.Posterize)
            magnitude -= 8 - BitsBefore;
        if (isSigned && Between(0, 2) != 0)
            magnitude = -magnitude;
        return apply_op(image, operation, magnitude, Interpolation, Fill);
    }

    private Tensor Shares(int count, Tensor batch)
    {
        var same = full(count, alpha, float32, batch.device);
        return _sample_dirichlet(same.expand(batch.shape[0], -1), Generator);
    }

    private int Between(long low, long high)
    {
        using var drawn = randint(low, high, new Size(1), generator: Generator);
        return (int)drawn.item<long>();
    }
}

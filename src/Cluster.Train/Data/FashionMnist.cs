using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Cluster.Train;

// Shapes: N images, C = 1 channel, H = W = 28.

/// <summary>
/// Fashion-MNIST as tensors: 60,000 images to learn from and 10,000 to test with, of ten kinds of clothing. The images are
/// normalised by the mean and the deviation of the training images, as is usual for it.
/// </summary>
public sealed class FashionMnist : IDisposable
{
    private const float PixelMean = 0.2860f;
    private const float PixelDeviation = 0.3530f;

    private FashionMnist(FashionMnistFiles files)
    {
        TrainImages = Images(files.Train);
        TrainLabels = Labels(files.Train);
        TestImages = Images(files.Test);
        TestLabels = Labels(files.Test);
    }

    /// <summary>The training images: float32, N × 1 × 28 × 28, about 188 MB for the whole set.</summary>
    public Tensor TrainImages { get; }

    /// <summary>The training labels: int64, N, from 0 to 9.</summary>
    public Tensor TrainLabels { get; }

    /// <summary>The test images, as the training images.</summary>
    public Tensor TestImages { get; }

    /// <summary>The test labels, as the training labels.</summary>
    public Tensor TestLabels { get; }

    /// <summary>
    /// Reads the four IDX files, gzip or plain, from <paramref name="folder"/>; by default from the folder in the variable
    /// FASHION_MNIST, else from where Debian's package dataset-fashion-mnist puts them.
    /// </summary>
    /// <exception cref="Core.ClusterException">A file is missing or damaged: one line says which and what to do.</exception>
    public static FashionMnist Load(string? folder = null) => new(FashionMnistFiles.Read(folder));

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        TrainImages.Dispose();
        TrainLabels.Dispose();
        TestImages.Dispose();
        TestLabels.Dispose();
    }

    private static Tensor Images(FashionMnistPart part)
    {
        Span<float> shade = stackalloc float[256];
        for (var pixel = 0; pixel < shade.Length; pixel++)
            shade[pixel] = (pixel / 255f - PixelMean) / PixelDeviation;

        var images_NCHW = empty(part.Count, 1, FashionMnistFiles.Side, FashionMnistFiles.Side, dtype: ScalarType.Float32);
        var values = MemoryMarshal.Cast<byte, float>(images_NCHW.bytes);
        for (var i = 0; i < part.Pixels.Length; i++)
            values[i] = shade[part.Pixels[i]];
        return images_NCHW.DetachFromDisposeScope();
    }

    private static Tensor Labels(FashionMnistPart part)
    {
        var labels_N = empty(part.Count, dtype: ScalarType.Int64);
        var values = MemoryMarshal.Cast<byte, long>(labels_N.bytes);
        for (var i = 0; i < part.Count; i++)
            values[i] = part.Labels[i];
        return labels_N.DetachFromDisposeScope();
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Cluster.Train.Tests.Data;

public sealed class FashionMnistTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Images_become_normalised_floats_and_labels_64_bit_numbers()
    {
        Write("train", pixels: i => (byte)(i % 256), labels: [3, 9]);
        Write("t10k", pixels: _ => 255, labels: [0]);
        using var data = FashionMnist.Load(_folder.Path);
        data.TrainImages.shape.ShouldBe([2, 1, 28, 28]);
        data.TrainImages.dtype.ShouldBe(ScalarType.Float32);
        var pixels = MemoryMarshal.Cast<byte, float>(data.TrainImages.bytes).ToArray();
        pixels[0].ShouldBe((0 - 0.2860f) / 0.3530f);
        pixels[100].ShouldBe((100 / 255f - 0.2860f) / 0.3530f, 1e-6f);
        data.TrainLabels.dtype.ShouldBe(ScalarType.Int64);
        MemoryMarshal.Cast<byte, long>(data.TrainLabels.bytes).ToArray().ShouldBe([3, 9]);
        data.TestImages.shape.ShouldBe([1, 1, 28, 28]);
    }

    [Fact]
    public void The_set_outlives_the_dispose_scope_it_is_loaded_in()
    {
        Write("train", _ => 1, [0]);
        Write("t10k", _ => 1, [0]);
        FashionMnist data;
        using (NewDisposeScope())
            data = FashionMnist.Load(_folder.Path);
        data.TrainImages.IsInvalid.ShouldBeFalse();
        data.Dispose();
        data.TrainImages.IsInvalid.ShouldBeTrue();
    }

    private void Write(string part, Func<int, byte> pixels, byte[] labels)
    {
        var images = Enumerable.Range(0, labels.Length * 784).Select(pixels).ToArray();
        File.WriteAllBytes(_folder.File($"{part}-images-idx3-ubyte"), [.. Heading(labels.Length, 28, 28), .. images]);
        File.WriteAllBytes(_folder.File($"{part}-labels-idx1-ubyte"), [.. Heading(labels.Length), .. labels]);
    }

    private static byte[] Heading(params int[] shape)
    {
        var heading = new byte[4 + 4 * shape.Length];
        (heading[2], heading[3]) = (8, (byte)shape.Length);
        for (var i = 0; i < shape.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(heading.AsSpan(4 + 4 * i), shape[i]);
        return heading;
    }
}

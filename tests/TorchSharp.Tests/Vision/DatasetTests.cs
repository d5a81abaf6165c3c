using System.Buffers.Binary;
using System.IO.Compression;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;
using static TorchSharp.torchvision;

// Data sets of the MNIST family: what is in the files, where they are looked for, and what of them is refused.
namespace TorchSharp.Tests.Vision;

[Collection(nameof(OneAtATime))]
public sealed class DatasetTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("mnist").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static byte[] Idx(byte[] elements, params int[] shape)
    {
        var head = new byte[4 + 4 * shape.Length];
        (head[2], head[3]) = (8, (byte)shape.Length);
        for (int d = 0; d < shape.Length; d++)
            BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4 + 4 * d), shape[d]);
        return [.. head, .. elements];
    }

    private void Write(string name, byte[] bytes, bool zips = false)
    {
        var path = Path.Combine(root, name + (zips ? ".gz" : ""));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        using var stream = zips ? new GZipStream(file, CompressionLevel.Fastest) : (Stream)file;
        stream.Write(bytes);
    }

    /// <summary>Three images of 2 × 2, whose pixels count up by 16, with the labels 7, 0, 9.</summary>
    private void WriteSmall(string folder = "", bool zips = false, string prefix = "train")
    {
        Write(folder + prefix + "-images-idx3-ubyte", Idx([.. Enumerable.Range(0, 12).Select(k => (byte)(16 * k))], 3, 2, 2), zips);
        Write(folder + prefix + "-labels-idx1-ubyte", Idx([7, 0, 9], 3), zips);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData("fashion-mnist/", true)]
    [InlineData("fashion-mnist/test_data/", false)]
    public void Images_and_labels_are_read_from_where_they_may_be(string folder, bool zips)
    {
        using var scope = NewDisposeScope();
        WriteSmall(folder, zips);
        using var data = datasets.FashionMNIST(root, train: true);
        data.Count.ShouldBe(3);
        var example = data.GetTensor(2);
        (example["data"].dtype, example["label"].dtype, example["label"].Dimensions).ShouldBe((float32, int64, 0));
        example["data"].shape.ShouldBe([1, 2, 2]);
        example["data"].Numbers().ShouldBe([128 / 256.0, 144 / 256.0, 160 / 256.0, 176 / 256.0]);
        example["label"].item<long>().ShouldBe(9);
        Should.Throw<FileNotFoundException>(() => datasets.FashionMNIST(root,
            train: false)).Message.ShouldContain("t10k-images-idx3-ubyte");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Batches_by_rows_are_the_stacked_examples(int workers)
    {
        using var scope = NewDisposeScope();
        WriteSmall("mnist/");
        using var data = datasets.MNIST(root, train: true);
        using var loader = DataLoader(data, 2, num_worker: workers);
        var seen = loader.Select(batch => (batch["data"].shape, batch["data"].Numbers(), batch["label"].Numbers())).ToList();
        seen[0].shape.ShouldBe([2, 1, 2, 2]);
        seen[0].Item2.ShouldBe(Enumerable.Range(0, 8).Select(k => k / 16.0));
        seen[1].Item3.ShouldBe([9]);
    }

    [Fact]
    public void A_batch_of_known_transforms_is_what_each_image_gives_alone()
    {
        using var scope = NewDisposeScope();
        WriteSmall();
        var transform = transforms.Compose(transforms.HorizontalFlip(), transforms.Pad([1, 2]), transforms.Normalize([0.25], [0.5]));
        using var data = datasets.MNIST(root, train: true, target_transform: transform);
        using var loader = DataLoader(data, 3, disposeBatch: false, disposeDataset: false);
        var batch = loader.Single();
        for (int k = 0; k < 3; k++)
            batch["data"][k].Numbers().ShouldBe(data.GetTensor(k)["data"].Numbers());
        batch["data"].shape.ShouldBe([3, 1, 6, 4]);
    }

    [Fact]
    public void In_a_batch_each_image_draws_whether_it_is_flipped()
    {
        using var scope = NewDisposeScope();
        const int Count = 200;
        Write("train-images-idx3-ubyte", Idx([.. Enumerable.Range(0, 2 * Count).Select(k => (byte)(k % 2))], Count, 1, 2));
        Write("train-labels-idx1-ubyte", Idx(new byte[Count], Count));
        long Flipped(double chance)
        {
            var flip = transforms.RandomHorizontalFlip(chance);
            using var loader = DataLoader(datasets.MNIST(root, train: true, target_transform: flip), Count, disposeBatch: false);
            return loader.Single()["data"].select(-1, 0).count_nonzero().item<long>();
        }

        (Flipped(0), Flipped(1)).ShouldBe((0, Count));
        Flipped(0.5).ShouldBeInRange(50, 150);      // Seven deviations on each side.
    }

    private sealed class Doubled : ITransform
    {
        public Tensor call(Tensor image)
        {
            image.Dimensions.ShouldBe(4);
            return image * 2;
        }
    }

    [Fact]
    public void A_transform_is_asked_for_every_image_alone()
    {
        using var scope = NewDisposeScope();
        WriteSmall("kmnist/");
        using var loader = DataLoader(datasets.KMNIST(root, train: true, target_transform: new Doubled()), 3);
        loader.Select(batch => batch["data"].Numbers()).ToList()[0].ShouldBe(Enumerable.Range(0, 12).Select(k => k / 8.0));
    }

    private string Refused() => Should.Throw<InvalidDataException>(() => datasets.MNIST(root, train: true)).Message;

    [Fact]
    public void Files_that_are_not_what_they_should_be_are_refused()
    {
        WriteSmall();
        var images = File.ReadAllBytes(Path.Combine(root, "train-images-idx3-ubyte"));
        Write("train-images-idx3-ubyte", images[..^1]);
        Refused().ShouldContain("2 x 2 needs 12 bytes, but 11 are there");
        Write("train-images-idx3-ubyte", images[..10]);
        Refused().ShouldContain("10 of 16");
        Write("train-images-idx3-ubyte", [.. images, 0]);
        Refused().ShouldContain("longer");
        Write("train-images-idx3-ubyte", [0, 0, 13, .. images[3..]]);
        Refused().ShouldContain("0x00000D03");
        Write("train-images-idx3-ubyte", Idx([], 1 << 20, 1 << 20, 4));
        Refused().ShouldContain("cannot be");
        Write("train-images-idx3-ubyte", Idx([1, 2, 3, 4], 1, 2, 2));
        Refused().ShouldContain("1 images");
        WriteSmall();
        Write("train-labels-idx1-ubyte", Idx([7, 10, 9], 3));
        Refused().ShouldContain("label 10 at 1");
        File.Delete(Path.Combine(root, "train-labels-idx1-ubyte"));
        Write("train-labels-idx1-ubyte.gz", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
        Refused().ShouldContain("damaged");
    }

    /// <summary>Records of some label bytes and 3072 pixels that count up from the record's number.</summary>
    private static byte[] Records(params byte[][] labels) =>
        [.. labels.SelectMany((head, k) => head.Concat(Enumerable.Range(k, 3072).Select(pixel => (byte)pixel)))];

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Cifar_is_read_from_its_binary_form(int workers)
    {
        using var scope = NewDisposeScope();
        for (byte part = 1; part <= 5; part++)
            Write($"CIFAR10/cifar-10-batches-bin/data_batch_{part}.bin", Records([part], [(byte)(part + 1)]));
        using var data = datasets.CIFAR10(root, train: true);
        data.Count.ShouldBe(10);
        var example = data.GetTensor(3);
        (example["data"].dtype, example["label"].dtype, example["label"].item<long>()).ShouldBe((float32, int64, 3));
        example["data"].shape.ShouldBe([3, 32, 32]);
        example["data"][0, 0, 0].item<float>().ShouldBe(1 / 256f);
        using var loader = DataLoader(data, 4, num_worker: workers);
        var batches = loader.Select(batch => (batch["data"].shape, batch["label"].Numbers())).ToList();
        batches[1].shape.ShouldBe([4, 3, 32, 32]);
        batches[1].Item2.ShouldBe([3, 4, 4, 5]);
        using var halved = datasets.CIFAR10(root, true, false, image => image / 2);
        halved.GetTensor(3)["data"][0, 0, 0].item<float>().ShouldBe(1 / 512f);
        Should.Throw<FileNotFoundException>(() => datasets.CIFAR10(root, train: false)).Message.ShouldContain("test_batch.bin");
    }

    [Fact]
    public void Cifar_of_a_hundred_kinds_has_groups_too_and_what_is_wrong_is_refused()
    {
        using var scope = NewDisposeScope();
        Write("CIFAR100/cifar-100-binary/test.bin", Records([19, 99], [3, 4]));
        using var data = datasets.CIFAR100(root, train: false);
        var example = data.GetTensor(0);
        (data.Count, example["categories"].item<long>(), example["label"].item<long>()).ShouldBe((2, 19, 99));
        Write("CIFAR100/cifar-100-binary/train.bin", Records([20, 1]));
        Refused().ShouldContain("the categories 20 at 0");
        Write("CIFAR100/cifar-100-binary/train.bin", Records([1, 1])[1..]);
        Refused().ShouldContain("no whole number of records of 3074 bytes");
        Write("CIFAR100/cifar-100-binary/train.bin", []);
        Refused().ShouldContain("0 bytes");

        string Refused() => Should.Throw<InvalidDataException>(() => datasets.CIFAR100(root, train: true)).Message;
    }
}

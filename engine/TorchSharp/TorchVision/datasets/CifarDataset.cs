using static TorchSharp.torch;

// Images and labels of CIFAR-10 and CIFAR-100 in their binary form (Krizhevsky, 2009): records of one or two label bytes and
// 3 × 32 × 32 pixel bytes, back to back. An example is "data", float32 of 3 × 32 × 32 in [0, 1) (a byte over 256, as in the
// package), and "label", int64; CIFAR-100's has its twenty groups of kinds in "categories" too.
namespace TorchSharp.Modules.Vision;

/// <param name="Folder">Where the package unpacks the archive, below the root.</param>
/// <param name="Labels">The names of a record's label bytes in their order, and how many values each has.</param>
internal sealed record CifarKind(string Folder, string Archive, string[] Train, string[] Test, (string Name, int Count)[] Labels)
{
    internal static readonly CifarKind Ten = new(Path.Combine("CIFAR10", "cifar-10-batches-bin"), "cifar-10-binary.tar.gz",
        [.. Enumerable.Range(1, 5).Select(part => $"data_batch_{part}.bin")], ["test_batch.bin"], [("label", 10)]);

    internal static readonly CifarKind Hundred = new(Path.Combine("CIFAR100", "cifar-100-binary"), "cifar-100-binary.tar.gz",
        ["train.bin"], ["test.bin"], [("categories", 20), ("label", 100)]);
}

internal sealed class CifarDataset : torch.utils.data.Dataset, IRows<Dictionary<string, Tensor>>
{
    private const int Channels = 3, Side = 32, PixelBytes = Channels * Side * Side;
    private const float Levels = 256;
    private readonly torchvision.ITransform? transform;
    private readonly Tensor images;
    private readonly Dictionary<string, Tensor> labels = [];

    internal CifarDataset(string root, CifarKind kind, bool train, torchvision.ITransform? transform)
    {
        this.transform = transform;
        var files = (train ? kind.Train : kind.Test).Select(name => Read(Path.Combine(root, kind.Folder, name), kind)).ToList();
        using var scope = NewDisposeScope();
        using var records = cat(files);
        int heads = kind.Labels.Length;
        images = (records.narrow(1, heads, PixelBytes).to(float32) / Levels).reshape(-1, Channels, Side, Side).DetachFromDisposeScope();
        for (int k = 0; k < heads; k++)
            labels[kind.Labels[k].Name] = records.select(1, k).to(int64).DetachFromDisposeScope();
    }

    private static Tensor Read(string path, CifarKind kind)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{Path.GetFileName(path)} is not in {Path.GetDirectoryName(path)}", path);
        var bytes = File.ReadAllBytes(path);
        int size = PixelBytes + kind.Labels.Length;
        if (bytes.Length == 0 || bytes.Length % size != 0)
            throw new InvalidDataException($"{path} has {bytes.Length} bytes, which are no whole number of records of {size} bytes");
        for (int at = 0; at < bytes.Length; at += size)
            for (int k = 0; k < kind.Labels.Length; k++)
                if (bytes[at + k] >= kind.Labels[k].Count)
                    throw new InvalidDataException($"{path} has the {kind.Labels[k].Name} {bytes[at + k]} at {at / size}, but they are 0 to " +
                        $"{kind.Labels[k].Count - 1}");
        return tensor(bytes, [bytes.Length / size, size]);
    }

    public override long Count => images.shape[0];

    public override Dictionary<string, Tensor> GetTensor(long index)
    {
        var image = images[index];
        var example = labels.ToDictionary(label => label.Key, label => label.Value[index]);
        example["data"] = transform is null ? image : transform.call(image);
        return example;
    }

    Dictionary<string, Tensor>? IRows<Dictionary<string, Tensor>>.Rows(long[] indices, Func<Tensor, Tensor> place)
    {
        if (Transform.RowsOf(images, indices, transform) is not { } data)
            return null;
        var rows = labels.ToDictionary(label => label.Key, label => place(BatchTensors.Rows(label.Value, indices)));
        rows["data"] = place(data);
        return rows;
    }

    protected override void Dispose(bool disposing)
    {
        images.Dispose();
        foreach (var label in labels.Values)
            label.Dispose();
    }
}

using static TorchSharp.torch;

// Images and labels of the MNIST family. An example is "data", float32 of 1 × height × width with values in [0, 1) (a byte
// over 256, as in the package), and "label", int64.
namespace TorchSharp.Modules.Vision;

internal sealed class MnistDataset : torch.utils.data.Dataset, IRows<Dictionary<string, Tensor>>
{
    private const float Levels = 256;
    private const int Classes = 10;
    private readonly torchvision.ITransform? transform;
    private readonly Tensor images, labels;

    internal MnistDataset(string root, string name, bool train, torchvision.ITransform? transform)
    {
        this.transform = transform;
        var prefix = train ? "train" : "t10k";
        var (imageFile, labelFile) = (Find(root, name, prefix + "-images-idx3-ubyte"), Find(root, name, prefix + "-labels-idx1-ubyte"));
        var (image, label) = (IdxFile.Read(imageFile, 3), IdxFile.Read(labelFile, 1));
        if (image.Shape[0] != label.Shape[0])
            throw new InvalidDataException($"{imageFile} has {image.Shape[0]} images, but {labelFile} has {label.Shape[0]} labels");
        if (Array.FindIndex(label.Elements, value => value >= Classes) is var wrong and >= 0)
            throw new InvalidDataException($"{labelFile} has the label {label.Elements[wrong]} at {wrong}, but the labels are 0 to " +
                $"{Classes - 1}");
        using var scope = NewDisposeScope();
        images = (tensor(image.Elements, [image.Shape[0], 1, image.Shape[1],
            image.Shape[2]]).to(float32) / Levels).DetachFromDisposeScope();
        labels = tensor(label.Elements).to(int64).DetachFromDisposeScope();
    }

    /// <summary>Where the package unpacks its download, beside it, or in the folder itself; plain or gzip.</summary>
    private static string Find(string root, string name, string file)
    {
        string[] places = [Path.Combine(root, name, "test_data"), Path.Combine(root, name), root];
        return places.SelectMany(place => new[] { Path.Combine(place, file),
            Path.Combine(place, file + ".gz") }).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{file} (or {file}.gz) is in none of {string.Join(", ", places)}");
    }

    public override long Count => labels.shape[0];

    public override Dictionary<string, Tensor> GetTensor(long index)
    {
        var image = images[index];
        return new() { ["data"] = transform is null ? image : transform.call(image.unsqueeze(0)).squeeze(0), ["label"] = labels[index] };
    }

    Dictionary<string, Tensor>? IRows<Dictionary<string, Tensor>>.Rows(long[] indices, Func<Tensor, Tensor> place) =>
        Transform.RowsOf(images, indices, transform) is { } rows
            ? new() { ["data"] = place(rows), ["label"] = place(BatchTensors.Rows(labels, indices)) }
            : null;

    protected override void Dispose(bool disposing)
    {
        images.Dispose();
        labels.Dispose();
    }
}

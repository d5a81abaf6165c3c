using Cluster.Core;

namespace Cluster.Train;

// Finds and checks the four files of Fashion-MNIST (Xiao, Rasul & Vollgraf 2017), before any tensor is made of them.

/// <summary>One part of the set: the images' pixels, image by image, and a label for each.</summary>
internal sealed record FashionMnistPart(byte[] Pixels, byte[] Labels)
{
    /// <summary>The number of images.</summary>
    public int Count => Labels.Length;
}

/// <summary>The raw data set.</summary>
internal sealed record FashionMnistFiles(FashionMnistPart Train, FashionMnistPart Test)
{
    public const int Side = 28;
    public const int ClassCount = 10;

    /// <summary>Where Debian's package puts the files.</summary>
    public const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    /// <summary>The variable that names another folder.</summary>
    public const string FolderVariable = "FASHION_MNIST";

    /// <summary>Reads the set from <paramref name="folder"/>, or from where it is usually found.</summary>
    public static FashionMnistFiles Read(string? folder)
    {
        var found = Find(folder);
        return new FashionMnistFiles(ReadPart(found, "train"), ReadPart(found, "t10k"));
    }

    private static string Find(string? folder)
    {
        string[] candidates = folder is not null
            ? [folder]
            : new[] { Environment.GetEnvironmentVariable(FolderVariable), DebianFolder, "data/fashion-mnist" }.OfType<string>().ToArray();
        return candidates.FirstOrDefault(candidate => Locate(candidate, "train-images-idx3-ubyte") is not null)
            ?? throw new ClusterException(
                $"Fashion-MNIST is not in {string.Join(" or ", candidates)} (train-images-idx3-ubyte.gz is missing); "
                + "apt install dataset-fashion-mnist, or name the folder");
    }

    private static string? Locate(string folder, string name) =>
        new[] { Path.Combine(folder, name + ".gz"), Path.Combine(folder, name) }.FirstOrDefault(File.Exists);

    private static FashionMnistPart ReadPart(string folder, string part)
    {
        var imagesPath = Required(folder, $"{part}-images-idx3-ubyte");
        var labelsPath = Required(folder, $"{part}-labels-idx1-ubyte");
        var images = IdxFile.Read(imagesPath, dimensionCount: 3);
        var labels = IdxFile.Read(labelsPath, dimensionCount: 1);
        if (images.Shape[1] != Side || images.Shape[2] != Side)
            throw new ClusterException(
                $"{imagesPath} holds images of {images.Shape[1]} x {images.Shape[2]}, but Fashion-MNIST's are {Side} x {Side}");
        if (images.Shape[0] == 0 || images.Shape[0] != labels.Shape[0])
            throw new ClusterException($"{imagesPath} holds {images.Shape[0]} images, but {labelsPath} holds {labels.Shape[0]} labels");
        var wrong = Array.FindIndex(labels.Bytes, label => label >= ClassCount);
        if (wrong >= 0)
            throw new ClusterException($"{labelsPath} has the label {labels.Bytes[wrong]} at {wrong}, but labels are 0 to {ClassCount - 1}");
        return new FashionMnistPart(images.Bytes, labels.Bytes);
    }

    private static string Required(string folder, string name) =>
        Locate(folder, name) ?? throw new ClusterException(
            $"Fashion-MNIST in {folder} is not complete: {name}.gz is missing; apt install dataset-fashion-mnist, or name the folder");
}

using System.Buffers.Binary;
using System.IO.Compression;
using Cluster.Core;

namespace Cluster.Train.Tests.Data;

// Files as they come: whole, cut off, of another kind, damaged. Each wrong one is told in one line with its path.
public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("images.gz")]
    [InlineData("images")]
    public void A_file_is_read_gzip_or_plain(string name)
    {
        var path = Write(name, Idx([2, 3, 4], Pixels(24)));
        var file = IdxFile.Read(path, dimensionCount: 3);
        file.Shape.ShouldBe([2, 3, 4]);
        file.Bytes.ShouldBe(Pixels(24));
    }

    [Theory]
    [InlineData("images.gz", 30, "is truncated: it holds 14 of the 24 bytes that 2 x 3 x 4 needs")]
    [InlineData("images", 30, "is truncated: it holds 14 of the 24 bytes that 2 x 3 x 4 needs")]
    [InlineData("images", 10, "is truncated: it ends after 10 bytes, within its heading of 16")]
    [InlineData("images", 0, "is truncated: it ends after 0 bytes, within its heading of 16")]
    public void A_truncated_file_says_how_much_is_there(string name, int bytes, string message)
    {
        var path = Write(name, Idx([2, 3, 4], Pixels(24))[..bytes]);
        Fails(path, message);
    }

    [Fact]
    public void A_gzip_file_that_is_cut_off_is_damaged_or_truncated()
    {
        var path = Write("images.gz", Idx([2, 3, 400], new Random(1).GetItems(Pixels(256), 2_400)));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^900]);
        Fails(path, "is ");
    }

    [Fact]
    public void A_file_that_is_no_gzip_says_so()
    {
        var path = _folder.File("images.gz");
        File.WriteAllText(path, "<html>not found</html>");
        Fails(path, "is damaged: ");
    }

    [Fact]
    public void A_file_of_another_kind_is_told_by_its_first_bytes()
    {
        var path = Write("labels.gz", Idx([24], Pixels(24)));
        Fails(path, "starts with 0x00000801, but an IDX file of bytes with 3 dimensions starts with 0x00000803");
    }

    [Fact]
    public void A_file_that_is_too_long_is_refused()
    {
        var path = Write("images", Idx([2, 3, 4], Pixels(25)));
        Fails(path, "is longer than the 24 bytes that 2 x 3 x 4 needs");
    }

    [Theory]
    [InlineData(new[] { -1, 28, 28 })]
    [InlineData(new[] { int.MaxValue, int.MaxValue, int.MaxValue })]
    public void Dimensions_that_cannot_be_do_not_ask_for_memory(int[] shape)
    {
        var path = Write("images", Idx(shape, []));
        Should.Throw<ClusterException>(() => IdxFile.Read(path, dimensionCount: 3)).Message.ShouldEndWith("which cannot be");
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Fails(_folder.File("images.gz"), "is missing");
    }

    [Fact]
    public void A_folder_without_the_set_says_where_it_looked_and_how_to_get_it()
    {
        var error = Should.Throw<ClusterException>(() => FashionMnistFiles.Read(_folder.Path));
        error.Message.ShouldContain(_folder.Path);
        error.Message.ShouldContain("apt install dataset-fashion-mnist");
        error.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void A_set_with_a_missing_part_names_the_part()
    {
        WriteSet();
        File.Delete(_folder.File("t10k-labels-idx1-ubyte.gz"));
        Should.Throw<ClusterException>(() => FashionMnistFiles.Read(_folder.Path)).Message.ShouldContain("t10k-labels-idx1-ubyte.gz is missing");
    }

    [Fact]
    public void A_set_is_read_whole()
    {
        WriteSet();
        var files = FashionMnistFiles.Read(_folder.Path);
        files.Train.Count.ShouldBe(3);
        files.Train.Pixels.Length.ShouldBe(3 * 28 * 28);
        files.Test.Count.ShouldBe(3);
    }

    [Fact]
    public void Images_of_another_size_and_labels_of_another_number_are_refused()
    {
        WriteSet();
        Write("train-images-idx3-ubyte.gz", Idx([3, 32, 32], Pixels(3 * 32 * 32)));
        Should.Throw<ClusterException>(() => FashionMnistFiles.Read(_folder.Path)).Message.ShouldContain("32 x 32, but Fashion-MNIST's are 28 x 28");
        Write("train-images-idx3-ubyte.gz", Idx([2, 28, 28], Pixels(2 * 28 * 28)));
        Should.Throw<ClusterException>(() => FashionMnistFiles.Read(_folder.Path)).Message.ShouldContain("holds 2 images");
    }

    [Fact]
    public void A_label_beyond_the_classes_is_refused()
    {
        WriteSet();
        Write("t10k-labels-idx1-ubyte.gz", Idx([3], [0, 10, 1]));
        Should.Throw<ClusterException>(() => FashionMnistFiles.Read(_folder.Path)).Message.ShouldContain("has the label 10 at 1, but labels are 0 to 9");
    }

    private void Fails(string path, string message)
    {
        var error = Should.Throw<ClusterException>(() => IdxFile.Read(path, dimensionCount: 3));
        error.Message.ShouldContain($"{path} {message}".TrimEnd(), Case.Sensitive);
        error.Message.ShouldNotContain("\n");
    }

    private void WriteSet()
    {
        foreach (var part in new[] { "train", "t10k" })
        {
            Write($"{part}-images-idx3-ubyte.gz", Idx([3, 28, 28], Pixels(3 * 28 * 28)));
            Write($"{part}-labels-idx1-ubyte.gz", Idx([3], [0, 9, 4]));
        }
    }

    private string Write(string name, byte[] bytes)
    {
        var path = _folder.File(name);
        using var file = File.Create(path);
        if (!name.EndsWith(".gz"))
        {
            file.Write(bytes);
            return path;
        }
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        gzip.Write(bytes);
        return path;
    }

    private static byte[] Pixels(int count) => Enumerable.Range(0, count).Select(i => (byte)i).ToArray();

    private static byte[] Idx(int[] shape, byte[] elements)
    {
        var heading = new byte[4 + 4 * shape.Length];
        heading[2] = 8;
        heading[3] = (byte)shape.Length;
        for (var i = 0; i < shape.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(heading.AsSpan(4 + 4 * i), shape[i]);
        return [.. heading, .. elements];
    }
}

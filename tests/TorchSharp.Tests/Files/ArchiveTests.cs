using System.Formats.Tar;
using System.IO.Compression;
using TorchSharp.Utils;
using static TorchSharp.torchvision.datasets;

// Archives are unpacked by their ending, and nothing lands outside the folder; a shuffler gives each number once.
namespace TorchSharp.Tests.Files;

public sealed class ArchiveTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("archive-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string In(string name) => Path.Combine(folder, name);

    private string Tar(string name, string entry)
    {
        using var packed = new GZipStream(File.Create(In(name)), CompressionLevel.Fastest);
        using var tar = new TarWriter(packed);
        using var content = new MemoryStream("some text"u8.ToArray());
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = content });
        return In(name);
    }

    [Theory]
    [InlineData("a.tar.gz")]
    [InlineData("a.tgz")]
    [InlineData("a.zip")]
    [InlineData("inner.txt.gz")]
    public void An_archive_is_unpacked_by_its_ending(string name)
    {
        string path = In(name);
        if (name.EndsWith(".zip"))
        {
            using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
            using var entry = zip.CreateEntry("inner.txt").Open();
            entry.Write("some text"u8);
        }
        else if (name == "inner.txt.gz")
        {
            using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
            packed.Write("some text"u8);
        }
        else
        {
            Tar(name, "inner.txt");
        }
        utils.extract_archive(path, In("out"), remove_finished: true).ShouldBe(In("out"));
        File.ReadAllText(Path.Combine(In("out"), "inner.txt")).ShouldBe("some text");
        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public void What_is_no_archive_or_leads_outside_is_refused()
    {
        Should.Throw<ArgumentException>(() => utils.extract_archive(In("a.rar"))).Message.ShouldContain("a.rar");
        Should.Throw<IOException>(() => Decompress.ExtractTGZ(Tar("b.tgz", "../outside.txt"), In("out")));
        File.Exists(In("outside.txt")).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public void A_shuffler_gives_each_number_once_and_its_seed_fixes_the_order(int size)
    {
        var shuffler = new FisherYatesShuffler(size, seed: 3);
        var first = shuffler.ToList();
        first.Order().ShouldBe(Enumerable.Range(0, size).Select(n => (long)n));
        shuffler.ToList().ShouldBe(first);
        new FisherYatesShuffler(size, seed: 4).SequenceEqual(first).ShouldBe(size < 2);
        Should.Throw<ArgumentException>(() => new FisherYatesShuffler(-1));
    }
}

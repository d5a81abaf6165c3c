using System.Collections;
using System.IO.Compression;
using System.Text;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;

// What is written comes back the same, in a file laid out as PyTorch's reader wants it.
namespace TorchSharp.Tests.Files;

[Collection(nameof(OneAtATime))]
public sealed class WritingTests
{
    [Theory]
    [InlineData("dtypes.pt")]
    [InlineData("layouts.pt")]
    public void What_PyTorch_wrote_comes_back_the_same_after_writing_it_again(string file)
    {
        using var scope = NewDisposeScope();
        var first = TorchFiles.Read(file);
        var second = TorchFiles.Read(TorchFiles.Written(first));
        second.Keys.Cast<string>().ShouldBe(first.Keys.Cast<string>(), ignoreOrder: true);
        foreach (DictionaryEntry entry in first)
            if (entry.Value is Tensor expected)
            {
                var actual = (Tensor)second[entry.Key]!;
                (actual.dtype, actual.requires_grad).ShouldBe((expected.dtype, expected.requires_grad));
                actual.shape.ShouldBe(expected.shape);
                actual.stride().ShouldBe(expected.stride());
                actual.equal(expected).all().item<bool>().ShouldBeTrue($"{entry.Key}");
            }
    }

    [Fact]
    public void Shared_memory_is_written_once_and_only_as_far_as_it_is_reached()
    {
        using var scope = NewDisposeScope();
        var large = arange(1000, float32);
        var file = TorchFiles.Written(new Hashtable { ["a"] = large[100..110], ["b"] = large[105..115] });
        using (var archive = new ZipArchive(new MemoryStream(file)))
            archive.Entries.Where(entry => entry.FullName.Contains("/data/", StringComparison.Ordinal)).Select(entry =>
                entry.Length).ShouldBe([15 * sizeof(float)]);
        var read = TorchFiles.Read(file);
        ((Tensor)read["a"]!)[5] = tensor(-1f);
        TorchFiles.Elements(read["b"]).ShouldBe([-1, 106, 107, 108, 109, 110, 111, 112, 113, 114]);
    }

    [Fact]
    public void Numbers_and_what_holds_them_come_back()
    {
        var source = new Hashtable
        {
            ["whole"] = 7, ["large"] = long.MinValue, ["real"] = Math.PI, ["yes"] = true, ["nothing"] = null, ["text"] = "Grüße 😀",
            ["list"] = new List<int> { 1, 2 }, ["tuple"] = new object?[] { 1, "b" }, ["by number"] = new Hashtable { [3] = "three" },
        };
        var read = TorchFiles.Read(TorchFiles.Written(source));
        foreach (var key in new[] { "whole", "large", "real", "yes", "nothing", "text" })
            read[key].ShouldBe(source[key], key);
        ((ArrayList)read["list"]!).ToArray().ShouldBe([1, 2]);
        ((object?[])read["tuple"]!).ShouldBe([1, "b"]);
        ((Hashtable)read["by number"]!)[3].ShouldBe("three");
    }

    [Fact]
    public void What_no_state_dict_holds_is_not_written()
    {
        Should.Throw<ArgumentException>(() =>
            TorchFiles.Written(new Hashtable { ["x"] = new Uri("http://x") })).Message.ShouldContain("System.Uri");
        Should.Throw<ArgumentException>(() => TorchFiles.Written(new Hashtable { [1.5] = 1 })).Message.ShouldContain("1.5");
        var itself = new Hashtable();
        itself["me"] = itself;
        Should.Throw<ArgumentException>(() => TorchFiles.Written(itself)).Message.ShouldContain("nested");
    }

    /// <summary>PyTorch maps files, so storages lie at multiples of 64 bytes; and every zip reader finds the checksums right.</summary>
    [Fact]
    public void Storages_are_aligned_and_the_archive_is_sound()
    {
        using var scope = NewDisposeScope();
        byte[] marker = [.. Enumerable.Range(1, 40).Select(n => (byte)n)];
        var file = TorchFiles.Written(new Hashtable { ["odd name é"] = tensor(marker), ["b"] = ones(3) });
        (file.AsSpan().IndexOf(marker) % 64).ShouldBe(0);
        using var archive = new ZipArchive(new MemoryStream(file));
        archive.Entries.Select(entry => entry.FullName).ShouldBe(["archive/data.pkl", "archive/byteorder", "archive/data/0",
            "archive/data/1", "archive/version"], ignoreOrder: true);
        using var version = new StreamReader(archive.GetEntry("archive/version")!.Open(), Encoding.ASCII);
        version.ReadToEnd().ShouldBe("3\n");
        archive.GetEntry("archive/version")!.Crc32.ShouldBe(0x55679ED1u);   // of "3\n", by zlib
        archive.GetEntry("archive/byteorder")!.Crc32.ShouldBe(0x19E33D85u);
    }
}

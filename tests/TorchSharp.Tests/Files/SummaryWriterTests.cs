using System.IO.Compression;
using TorchSharp.Modules;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;

// What the writer puts into event files, read back field by field as event.proto and summary.proto describe them.
namespace TorchSharp.Tests.Files;

using HistogramBinSelector = TorchSharp.Utils.tensorboard.Enums.HistogramBinSelector;

[Collection(nameof(OneAtATime))]
public sealed class SummaryWriterTests : IDisposable
{
    private const int WallTime = 1, Step = 2, Version = 3, Summary = 5, Value = 1, Tag = 1, Simple = 2, Image = 4, Histogram = 5,
        TensorValue = 8, Metadata = 9;
    private readonly string folder = Directory.CreateTempSubdirectory("events").FullName;
    private readonly SummaryWriter writer;

    public SummaryWriterTests() => writer = utils.tensorboard.SummaryWriter(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private EventReader.Message Last() => EventReader.Events(folder)[^1];

    [Fact]
    public void Scalars_are_events_with_step_and_time()
    {
        writer.add_scalar("loss/train", 0.5f, 3, walltime: 1_700_000_000);
        writer.add_scalar("loss/train", float.NaN, -1);
        var events = EventReader.Events(folder);
        events.Count.ShouldBe(3);
        events[0].Text(Version).ShouldBe("brain.Event:2");
        events[1].Get<double>(WallTime).ShouldBe(1_700_000_000);
        events[1].Get<long>(Step).ShouldBe(3);
        var value = events[1].Inner(Summary, Value);
        (value.Text(Tag), value.Get<float>(Simple)).ShouldBe(("loss/train", 0.5f));
        events[2].Get<long>(Step).ShouldBe(-1);
        float.IsNaN(events[2].Inner(Summary, Value).Get<float>(Simple)).ShouldBeTrue();
        writer.LogDir.ShouldBe(folder);
    }

    [Fact]
    public void Several_scalars_are_runs_of_their_own()
    {
        writer.add_scalars("loss/all", new Dictionary<string, float> { ["train"] = 1, ["test"] = 2 }, 0);
        writer.add_scalars("loss/all", [("test", 3f)], 1);
        var test = EventReader.Events(Path.Combine(folder, "loss_all_test"));
        test.Skip(1).Select(one => (one.Inner(Summary, Value).Text(Tag),
            one.Inner(Summary, Value).Get<float>(Simple))).ShouldBe([("loss/all", 2f), ("loss/all", 3f)]);
        EventReader.Events(Path.Combine(folder, "loss_all_train")).Count.ShouldBe(2);
    }

    [Fact]
    public void A_histogram_has_TensorBoards_buckets()
    {
        using var scope = NewDisposeScope();
        writer.add_histogram("weights", tensor([-1.0, 0.0, 0.0, 1.0, 1.05, double.NaN]), 7);
        var histogram = Last().Inner(Summary, Value, Histogram);
        Enumerable.Range(1, 5).Select(histogram.Get<double>).ShouldBe([-1, 1.05, 5, 1.05, 1 + 1 + 1.05 * 1.05]);
        double[] limits = histogram.Packed(6), counts = histogram.Packed(7);
        limits.Length.ShouldBe(counts.Length);
        counts.Sum().ShouldBe(5);
        counts[0].ShouldBe(0);
        limits.ShouldBe(limits.Order());
        foreach (var (value, count) in new[] { (-1.0, 1), (0.0, 2), (1.0, 1), (1.05, 1) })
            Array.FindIndex(limits, limit => limit > value).ShouldSatisfyAllConditions(at => counts[at].ShouldBeGreaterThanOrEqualTo(count),
                at => (at == 0 || limits[at - 1] <= value).ShouldBeTrue());
        double grown = limits[^1] / limits[^2];
        grown.ShouldBe(1.1, 1e-9);
    }

    /// <summary>The numbers of bins are numpy's for these values: histogram_bin_edges with the rule's name.</summary>
    [Theory]
    [InlineData(HistogramBinSelector.Sqrt, 8)]
    [InlineData(HistogramBinSelector.Rice, 8)]
    [InlineData(HistogramBinSelector.Sturges, 7)]
    [InlineData(HistogramBinSelector.Scott, 4)]
    [InlineData(HistogramBinSelector.Doane, 9)]
    [InlineData(HistogramBinSelector.Stone, 8)]
    public void Other_rules_divide_the_range_evenly(HistogramBinSelector rule, int bins)
    {
        using var scope = NewDisposeScope();
        writer.add_histogram("h", Values(), 0, rule);
        var limits = Last().Inner(Summary, Value, Histogram).Packed(6);
        (limits.Length - 1).ShouldBe(bins);
        writer.add_histogram("h", Values(), 0, rule, max_bins: 3);
        (Last().Inner(Summary, Value, Histogram).Packed(6).Length - 1).ShouldBeLessThanOrEqualTo(3);

        static Tensor Values() => arange(64, float64).square();
    }

    [Fact]
    public void A_histogram_of_nothing_is_refused_and_one_of_one_value_is_not()
    {
        using var scope = NewDisposeScope();
        Should.Throw<ArgumentException>(() => writer.add_histogram("h", empty(0), 0)).Message.ShouldContain("at least one finite value");
        foreach (var rule in Enum.GetValues<HistogramBinSelector>())
        {
            writer.add_histogram("h", ones(3), 0, rule);
            Last().Inner(Summary, Value, Histogram).Packed(7).Sum().ShouldBe(3, $"{rule}");
        }
    }

    /// <summary>The picture's bytes again, by unpacking the PNG by hand.</summary>
    private static byte[] Pixels(EventReader.Message image, out (long Height, long Width, long Channels) shape)
    {
        shape = (image.Get<long>(1), image.Get<long>(2), image.Get<long>(3));
        var png = image.Get<byte[]>(4);
        png[..8].ShouldBe([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        png[^8..^4].ShouldBe("IEND"u8.ToArray());
        png[^4..].ShouldBe([0xAE, 0x42, 0x60, 0x82], "the known checksum of an empty end");
        int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));
        using var packed = new ZLibStream(new MemoryStream(png, 41, length), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        packed.CopyTo(rows);
        int rowBytes = 1 + (int)(shape.Width * shape.Channels);
        return [.. rows.ToArray().Chunk(rowBytes).SelectMany(row => row[1..])];
    }

    [Fact]
    public void Pictures_are_PNG_files()
    {
        using var scope = NewDisposeScope();
        var image = tensor(new float[] { 0, 1, 0.5f, 0.25f, 0, 0, 1, 1, 2, -1, 0, 0 }, [3, 2, 2]);
        writer.add_img("picture", image, 1);
        Pixels(Last().Inner(Summary, Value, Image), out var shape).ShouldBe([0, 0, 255, 255, 0, 0, 127, 255, 0, 63, 255, 0]);
        shape.ShouldBe((2, 2, 3));
        writer.add_img("gray", (arange(6) * 40).to(uint8).reshape(2, 3), 1, dataformats: "HW");
        Pixels(Last().Inner(Summary, Value, Image), out shape).ShouldBe([0, 40, 80, 120, 160, 200]);
        shape.ShouldBe((2, 3, 1));
        writer.add_img("many", ones(9, 1, 1, 2), 1, dataformats: "NCHW");
        Pixels(Last().Inner(Summary, Value, Image), out shape).Count(pixel => pixel == 255).ShouldBe(18);
        shape.ShouldBe((2, 16, 1));
        var file = Path.Combine(folder, "picture.png");
        File.WriteAllBytes(file, EventReader.Events(folder)[1].Inner(Summary, Value, Image).Get<byte[]>(4));
        writer.add_img("from a file", file, 1);
        (Last().Inner(Summary, Value, Image).Get<long>(1), Last().Inner(Summary, Value, Image).Get<long>(2)).ShouldBe((2, 2));
        Should.Throw<ArgumentException>(() => writer.add_img("x", ones(2, 2), 0)).Message.ShouldContain("[2, 2]");
        Should.Throw<ArgumentException>(() => writer.add_img("x", ones(5, 2, 2), 0)).Message.ShouldContain("5");
    }

    [Fact]
    public void A_text_is_a_tensor_of_strings_for_the_text_plugin()
    {
        writer.add_text("note", "**größer**", 2);
        var value = Last().Inner(Summary, Value);
        value.Text(Tag).ShouldBe("note/text_summary");
        value.Inner(Metadata, 1).Text(1).ShouldBe("text");
        var text = value.Inner(TensorValue);
        (text.Get<long>(1), text.Inner(2, 2).Get<long>(1), text.Text(8)).ShouldBe((7, 1, "**größer**"));
    }

    [Fact]
    public void A_run_may_have_a_folder_of_its_own_and_a_file_its_ending()
    {
        var run = utils.tensorboard.SummaryWriter(Path.Combine(folder, "runs"), ".mine", createRunName: true);
        run.add_scalar("x", 1, 0);
        Path.GetDirectoryName(run.LogDir).ShouldBe(Path.Combine(folder, "runs"));
        Directory.GetFiles(run.LogDir).ShouldHaveSingleItem().ShouldEndWith(".mine");
    }
}

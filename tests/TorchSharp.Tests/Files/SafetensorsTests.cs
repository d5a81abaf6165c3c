using System.Text;
using TorchSharp.PyBridge;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;

// The safetensors format, against bytes written out by hand from its description.
namespace TorchSharp.Tests.Files;

[Collection(nameof(OneAtATime))]
public sealed class SafetensorsTests
{
    private static byte[] Bytes(string header, params byte[] data) =>
        [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. data];

    private static Dictionary<string, Tensor> Read(byte[] file, List<string>? keep = null) =>
        Safetensors.LoadStateDict(new MemoryStream(file), keysToKeep: keep);

    [Fact]
    public void A_file_by_hand_is_read()
    {
        using var scope = NewDisposeScope();
        var file = Bytes("""{"__metadata__":{"format":"pt"},"b":{"dtype":"U8","shape":[3],"data_offsets":[4,7]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""",
            [0, 0, 0x80, 0x3f, 7, 8, 9]);
        var read = Read(file);
        (read["a"].dtype, read["a"].Dimensions, read["a"].item<float>()).ShouldBe((float32, 0, 1));
        read["b"].data<byte>().ToArray().ShouldBe([7, 8, 9]);
        Read(file, ["b"]).Keys.ShouldBe(["b"]);
    }

    [Fact]
    public void Every_element_type_comes_back()
    {
        using var scope = NewDisposeScope();
        var source = new Dictionary<string, Tensor>();
        foreach (var type in new[] { uint8, int8, int16, int32, int64, float16, bfloat16, float32, float64, @bool, complex64 })
            source[$"{type}"] = arange(6).reshape(2, 3).to(type);
        source["transposed"] = arange(6, float32).reshape(2, 3).t();
        source["empty"] = empty(0, 3);
        using var file = new MemoryStream();
        Safetensors.SaveStateDict(file, source, leaveOpen: true);
        file.Position = 0;
        var read = Safetensors.LoadStateDict(file);
        read.Keys.ShouldBe(source.Keys, ignoreOrder: true);
        foreach (var (name, tensor) in source)
            (read[name].dtype, read[name].equal(tensor).all().item<bool>()).ShouldBe((tensor.dtype, true), name);
    }

    [Fact]
    public void What_is_written_is_what_the_formats_description_says()
    {
        using var scope = NewDisposeScope();
        using var file = new MemoryStream();
        Safetensors.SaveStateDict(file, new() { ["b"] = tensor((byte[])[7]), ["a"] = tensor((byte[])[8]), ["w"] = tensor([1f]) });
        var bytes = file.ToArray();
        long length = BitConverter.ToInt64(bytes);
        (length % 8).ShouldBe(0);
        Encoding.UTF8.GetString(bytes, 8, (int)length).TrimEnd().ShouldBe(
            """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[1],"data_offsets":[4,5]},"b":{"dtype":"U8","shape":[1],"data_offsets":[5,6]}}""");
        bytes[(8 + (int)length)..].ShouldBe([0, 0, 0x80, 0x3f, 8, 7]);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", "do not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,-4]}}""", "do not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", "do not fit")]
    [InlineData("""{"a":{"dtype":"F8","shape":[4],"data_offsets":[0,4]}}""", "F8")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""", "starts at byte 4")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""",
        "starts at byte 2")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""", "twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}""", "before its last tensor")]
    [InlineData("""{"a":{"dtype":"U8","shape":[7],"data_offsets":[0,7]}}""", "goes on")]
    [InlineData("""{"a":{"dtype":"U8","shape":[8]}}""", "not that of a safetensors file")]
    [InlineData("[1, 2]", "not that of a safetensors file")]
    [InlineData("{\"a\":", "not that of a safetensors file")]
    public void A_wrong_header_is_refused(string header, string story)
    {
        using var scope = NewDisposeScope();
        Should.Throw<InvalidDataException>(() => Read(Bytes(header, new byte[8]))).Message.ShouldContain(story);
    }

    /// <summary>A terabyte is not asked for before it is known to be there, and what was read before is closed again.</summary>
    [Fact]
    public void A_shape_larger_than_the_file_is_refused_before_it_takes_memory()
    {
        long before = LiveTensors.SettledCount();
        var file = Bytes("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[1099511627776],"data_offsets":[8,1099511627784]}}""", new byte[16]);
        Should.Throw<InvalidDataException>(() => Read(file)).Message.ShouldContain("before its last tensor");
        Tensor.TotalCount.ShouldBe(before);
    }

    [Fact]
    public void A_header_that_is_not_there_is_refused()
    {
        Should.Throw<InvalidDataException>(() => Read([1, 2]));
        Should.Throw<InvalidDataException>(() => Read([.. BitConverter.GetBytes(1L << 40), 0])).Message.ShouldContain("must have");
        Should.Throw<InvalidDataException>(() => Read([.. BitConverter.GetBytes(50L), 0])).Message.ShouldContain("only 1 follow");
    }
}

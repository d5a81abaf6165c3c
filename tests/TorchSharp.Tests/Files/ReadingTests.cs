using System.Collections;
using System.Numerics;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;

// Files that PyTorch wrote come in as they were: every element type, shared memory, strides, and what lies around tensors.
namespace TorchSharp.Tests.Files;

[Collection(nameof(OneAtATime))]
public sealed class ReadingTests
{
    private static readonly Dictionary<string, ScalarType> s_types = new()
    {
        ["float32"] = float32, ["float64"] = float64, ["float16"] = float16, ["bfloat16"] = bfloat16, ["int64"] = int64, ["int32"] = int32,
        ["int16"] = int16, ["int8"] = int8, ["uint8"] = uint8, ["bool"] = @bool, ["complex64"] = complex64, ["complex128"] = complex128,
    };

    [Theory]
    [InlineData("dtypes.pt")]
    [InlineData("legacy.pt")]
    public void Every_element_type_is_read(string file)
    {
        using var scope = NewDisposeScope();
        var tensors = TorchFiles.Read(file);
        tensors.Keys.Cast<string>().ShouldBe(s_types.Keys, ignoreOrder: true);
        foreach (var (name, type) in s_types)
        {
            var read = (Tensor)tensors[name]!;
            read.dtype.ShouldBe(type, name);
            read.shape.ShouldBe([2, 3], name);
            if (is_complex(type))
                read.to(complex128).data<Complex>().ToArray().ShouldBe(Enumerable.Range(0, 6).Select(n => new Complex(n, -n)), name);
            else
                read.Numbers().ShouldBe(type == ScalarType.Bool ? [0, 1, 1, 1, 1, 1] : [0, 1, 2, 3, 4, 5], name);
        }
    }

    [Theory]
    [InlineData("layouts.pt")]
    [InlineData("layouts_legacy.pt")]
    public void Shapes_strides_and_values_are_those_that_were_saved(string file)
    {
        using var scope = NewDisposeScope();
        var read = TorchFiles.Read(file);
        TorchFiles.Elements(read["part"]).ShouldBe([2, 4, 6]);
        TorchFiles.Elements(read["folded"]).ShouldBe([4, 5, 6, 7, 8, 9]);
        TorchFiles.Elements(read["transposed"]).ShouldBe([0, 3, 1, 4, 2, 5]);
        ((Tensor)read["transposed"]!).stride().ShouldBe([1, 3]);
        TorchFiles.Elements(read["broadcast"]).ShouldBe([7, 7, 7, 7]);
        ((Tensor)read["broadcast"]!).stride().ShouldBe([0, 0]);
        ((Tensor)read["scalar"]!).shape.ShouldBeEmpty();
        TorchFiles.Elements(read["scalar"]).ShouldBe([2.5]);
        ((Tensor)read["empty"]!).shape.ShouldBe([0, 3]);
        ((Tensor)read["parameter"]!).requires_grad.ShouldBeTrue();
        ((Tensor)read["base"]!).requires_grad.ShouldBeFalse();
    }

    [Theory]
    [InlineData("layouts.pt")]
    [InlineData("layouts_legacy.pt")]
    public void Tensors_that_shared_memory_share_it_again(string file)
    {
        using var scope = NewDisposeScope();
        var read = TorchFiles.Read(file);
        ((Tensor)read["base"]!)[6] = tensor(-1f);
        TorchFiles.Elements(read["part"]).ShouldBe([2, 4, -1]);
        TorchFiles.Elements(read["folded"]).ShouldBe([4, 5, -1, 7, 8, 9]);
    }

    [Fact]
    public void Numbers_lists_and_tuples_come_as_their_like()
    {
        using var scope = NewDisposeScope();
        var nested = (Hashtable)TorchFiles.Read("layouts.pt")["nested"]!;
        ((ArrayList)nested["list"]!).ToArray().ShouldBe([1, 1L << 40, -1.5, null, true]);
        ((object?[])nested["tuple"]!)[0].ShouldBe("a");
        ((object?[])((object?[])nested["tuple"]!)[1]!).ShouldBe([1]);
    }

    /// <summary>The tensors read are all that is left: no storage stays behind as a tensor of its own.</summary>
    [Fact]
    public void Reading_leaves_nothing_else_alive()
    {
        long before = LiveTensors.SettledCount();
        using (NewDisposeScope())
            (TorchFiles.Read("dtypes.pt").Count, Tensor.TotalCount - before).ShouldBe((s_types.Count, s_types.Count));
        Tensor.TotalCount.ShouldBe(before);
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_read_too()
    {
        using var scope = NewDisposeScope();
        using var file = new System.IO.Compression.DeflateStream(Deflated(TorchFiles.Path("dtypes.pt")),
            System.IO.Compression.CompressionMode.Decompress);
        PyBridge.PyTorchUnpickler.UnpickleStateDict(file).Count.ShouldBe(s_types.Count);
    }

    private static MemoryStream Deflated(string path)
    {
        var target = new MemoryStream();
        using (var deflate = new System.IO.Compression.DeflateStream(target, System.IO.Compression.CompressionLevel.Fastest,
            leaveOpen: true))
            deflate.Write(File.ReadAllBytes(path));
        target.Position = 0;
        return target;
    }

    [Fact]
    public void Without_reading_tensors_only_the_structure_is_given()
    {
        long before = LiveTensors.SettledCount();
        var described = PyBridge.PyTorchUnpickler.UnpickleStateDict(File.OpenRead(TorchFiles.Path("dtypes.pt")), skipTensorRead: true);
        described.Count.ShouldBe(s_types.Count);
        Tensor.TotalCount.ShouldBe(before);
    }
}

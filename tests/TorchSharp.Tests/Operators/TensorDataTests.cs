using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;

// Tensors from numbers and back: shapes, types, strides, writing in place, and what is refused.
namespace TorchSharp.Tests.Operators;

public sealed class TensorDataTests
{
    [Fact]
    public void Arrays_keep_their_shape_and_type()
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(new long[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        matrix.shape.ShouldBe([2, 3]);
        matrix.dtype.ShouldBe(int64);
        matrix.t().data<long>().ToArray().ShouldBe([1, 4, 2, 5, 3, 6]);
        ((long[,])matrix.data<long>().ToNDArray())[1, 2].ShouldBe(6);
        tensor([true, false]).dtype.ShouldBe(torch.@bool);
        tensor([1, 2, 3, 4], [2, 2], float32).data<float>()[1, 0].ShouldBe(3);
        from_array(new double[2, 1, 2]).shape.ShouldBe([2, 1, 2]);
        tensor(3.5).item<double>().ShouldBe(3.5);
        arange(3).dtype.ShouldBe(int64);
        arange(0, 1, 0.5).dtype.ShouldBe(float32);
        full(2, 7).dtype.ShouldBe(int64);
    }

    [Fact]
    public void Bytes_and_accessors_write_through()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, 2);
        x.data<float>()[0, 1] = 5;
        BitConverter.GetBytes(7f).CopyTo(x.bytes);
        x.Numbers().ShouldBe([7, 5, 0, 0]);
        x.data<float>().CopyFrom([1f, 2f], tensorIndex: 2);
        x.Numbers().ShouldBe([7, 5, 1, 2]);
        var target = new float[4];
        x.t().data<float>().CopyTo(target);
        target.ShouldBe([7, 1, 5, 2]);
    }

    [Fact]
    public void Streams_carry_the_elements_in_the_order_of_the_shape()
    {
        using var scope = NewDisposeScope();
        var source = arange(6, float32).reshape(2, 3).t();
        using var stream = new MemoryStream();
        source.WriteBytesToStream(stream);
        stream.Position = 0;
        var target = zeros(2, 3).t();
        target.ReadBytesFromStream(stream);
        target.Numbers().ShouldBe(source.Numbers());
    }

    [Fact]
    public void A_tensor_may_view_an_arrays_own_memory()
    {
        using var scope = NewDisposeScope();
        var array = new float[] { 1, 2, 3, 4 };
        var view = frombuffer(array, float32, count: 2, offset: 1);
        view.mul_(10);
        array.ShouldBe([1, 20, 30, 4]);
    }

    [Fact]
    public void Indices_assign()
    {
        using var scope = NewDisposeScope();
        var x = zeros(3, 4);
        x[1] = ones(4);
        x[0, 0] = tensor(5f);
        x[TensorIndex.Colon, TensorIndex.Slice(2, 4)] = tensor(9f);
        x[tensor([2L]), tensor([1L])] = tensor(7f);
        x.Numbers().ShouldBe([5, 0, 9, 9, 1, 1, 9, 9, 0, 7, 9, 9]);
        x[..2, ^1].Numbers().ShouldBe([9, 9]);
    }

    [Fact]
    public void Comparisons_and_conversions()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1, 2, 3]);
        (x >= 2).@int().Numbers().ShouldBe([0, 1, 1]);
        (2 > x).@int().Numbers().ShouldBe([1, 0, 0]);
        ((int)x.argmax()).ShouldBe(2);
        x.to(float64).dtype.ShouldBe(float64);
        x.equal(x).all().item<bool>().ShouldBeTrue();
        x.ToString().ShouldBe("[3], type = Int32, device = cpu");
    }

    [Fact]
    public void Mistakes_are_told_at_the_door()
    {
        using var scope = NewDisposeScope();
        Should.Throw<ArgumentException>(() => ones(2).item<float>());
        Should.Throw<ArgumentException>(() => ones(1).item<long>());
        Should.Throw<ArgumentException>(() => ones(1).data<int>());
        Should.Throw<ArgumentException>(() => tensor([1, 2, 3], [2, 2]));
        Should.Throw<ArgumentException>(() => device("gpu"));
        Should.Throw<IndexOutOfRangeException>(() => ones(2).data<float>()[2]);
        if (!cuda.is_available())
            Should.Throw<InvalidOperationException>(() => ones(1).cuda());
    }
}

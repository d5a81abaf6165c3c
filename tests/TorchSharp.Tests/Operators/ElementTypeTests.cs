using System.Numerics;
using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;

// The element types that C# has no literals for, and what types make together.
namespace TorchSharp.Tests.Operators;

public sealed class ElementTypeTests
{
    [Fact]
    public void Bfloat16_rounds_as_libtorch_rounds()
    {
        using var scope = NewDisposeScope();
        var random = new Random(5);
        var numbers = Enumerable.Range(0, 1000).Select(_ =>
            (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 7)))).ToArray();
        var theirs = tensor(numbers).bfloat16();
        tensor(Array.ConvertAll(numbers, number => new BFloat16(number))).IsSameAs(theirs).ShouldBeTrue();
        theirs.data<BFloat16>().ToArray().ShouldBe(Array.ConvertAll(numbers, number => (BFloat16)number));
        ((float)(BFloat16.One + BFloat16.Epsilon)).ShouldBe(1.0078125f);
        BFloat16.IsNaN(new BFloat16(float.NaN)).ShouldBeTrue();
        new BFloat16(float.MaxValue).ShouldBe(BFloat16.PositiveInfinity);
    }

    [Fact]
    public void Complex_numbers_go_in_and_come_out()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { new Complex(1, 2), new Complex(-3, 0.5) });
        x.dtype.ShouldBe(complex128);
        x.real.Numbers().ShouldBe([1, -3]);
        (x * x).data<Complex>().ToArray().ShouldBe([new Complex(-3, 4), new Complex(8.75, -3)]);
        var y = tensor([(1f, 2f)]);
        y.dtype.ShouldBe(complex64);
        y.data<(float, float)>()[0].ShouldBe((1f, 2f));
        tensor(3f, 4f).abs().item<float>().ShouldBe(5);
    }

    [Theory]
    [InlineData(ScalarType.Int32, ScalarType.Int64, ScalarType.Int64)]
    [InlineData(ScalarType.Int64, ScalarType.Float32, ScalarType.Float32)]
    [InlineData(ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32)]
    [InlineData(ScalarType.Byte, ScalarType.Int8, ScalarType.Int16)]
    [InlineData(ScalarType.Bool, ScalarType.Bool, ScalarType.Bool)]
    [InlineData(ScalarType.Float64, ScalarType.ComplexFloat32, ScalarType.ComplexFloat64)]
    public void Two_types_make_the_one_that_holds_both(ScalarType first, ScalarType second, ScalarType both)
    {
        promote_types(first, second).ShouldBe(both);
        promote_types(second, first).ShouldBe(both);
    }

    [Fact]
    public void Limits_are_known()
    {
        finfo(float32).eps.ShouldBe(1.1920928955078125e-07);
        finfo(float16).max.ShouldBe(65504);
        finfo(bfloat16).eps.ShouldBe(0.0078125);
        finfo().bits.ShouldBe(32);
        max_int_value(int16).ShouldBe(short.MaxValue);
        can_cast(float32, int64).ShouldBeFalse();
        can_cast(int64, float32).ShouldBeTrue();
        Should.Throw<ArgumentException>(() => finfo(int64));
    }

    [Fact]
    public void A_storage_is_the_memory_itself()
    {
        using var scope = NewDisposeScope();
        var x = arange(6, float32).reshape(2, 3);
        var storage = x.storage<float>();
        storage.Count.ShouldBe(6);
        storage.nbytes().ShouldBe(24ul);
        storage[4] = 40;
        storage[..2].fill_(-1);
        x.Numbers().ShouldBe([-1, -1, 2, 3, 40, 5]);
        storage.@long().ToArray().ShouldBe([-1, -1, 2, 3, 40, 5]);
        Should.Throw<ArgumentException>(() => x.storage<int>());
    }

    [Fact]
    public void Nested_lists_and_text_show_the_numbers()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[,] { { 1, 2.5f }, { -3, 4 } });
        var rows = x.tolist().ShouldBeOfType<System.Collections.ArrayList>();
        ((System.Collections.ArrayList)rows[1]!)[0].ShouldBeOfType<Scalar>().ToDouble().ShouldBe(-3);
        tensor(5).tolist().ShouldBeOfType<Scalar>().ToInt32().ShouldBe(5);
        x.npstr().ShouldBe("[[1, 2.5]\n [-3, 4]]");
        x.metastr().ShouldBe("[2x2], type = Float32, device = cpu");
        x.jlstr().ShouldStartWith(x.metastr());
        tensor(true).npstr().ShouldBe("True");
        arange(30).npstr().ShouldBe("[0, 1, 2, ... 27, 28, 29]");
    }
}

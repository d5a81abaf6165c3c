using System.Numerics;
using static TorchSharp.torch;

// Numbers and arrays on their way into tensors: what is copied, what is shared, and which types come out.
namespace TorchSharp.Tests.Operators;

public sealed class NumberConversionTests
{
    [Fact]
    public void A_scalar_is_kept_in_its_widest_type()
    {
        (((byte)1).ToScalar().Type, 1.ToScalar().Type, 1L.ToScalar().Type).ShouldBe((ScalarType.Int64, ScalarType.Int64, ScalarType.Int64));
        (1f.ToScalar().Type, ((Half)1).ToScalar().Type, 1f.ToBFloat16Scalar().Type).ShouldBe(
            (ScalarType.Float64, ScalarType.Float64, ScalarType.Float64));
        (true.ToScalar().Type, (1f, 2f).ToScalar().Type).ShouldBe((ScalarType.Bool, ScalarType.ComplexFloat64));
        3.1415927f.ToBFloat16Scalar().ToSingle().ShouldBe(3.140625f);
    }

    [Fact]
    public void A_number_becomes_a_tensor_of_its_own_type()
    {
        using var scope = NewDisposeScope();
        (1.ToTensor().dtype, ((sbyte)-1).ToTensor().dtype, 2.5.ToTensor().dtype).ShouldBe((int32, int8, float64));
        1.5f.ToTensor(requires_grad: true).requires_grad.ShouldBeTrue();
        (-7L).ToTensor().ndim.ShouldBe(0);
        ones(2, 3).IntShape().ToArray().ShouldBe([2, 3]);
    }

    [Fact]
    public void Complex_numbers_come_from_pairs_of_either_width()
    {
        using var scope = NewDisposeScope();
        (tensor((0.5, 1.0)).dtype, tensor((0.5f, 1f)).dtype).ShouldBe((complex128, complex64));
        tensor((0.5, 1.0), complex64).ToComplex32().Imaginary.ShouldBe(1f);
        tensor((0.5, 1.0)).item<Complex>().ShouldBe(new Complex(0.5, 1));
    }

    [Fact]
    public void A_buffer_shares_its_memory_unless_the_type_is_another()
    {
        using var scope = NewDisposeScope();
        var array = new double[,] { { 0, 1, 2, 3 }, { 4, 5, 6, 7 } };
        var shared = frombuffer(array, float64, 5, 2);
        shared[4] = 15.0;
        (array[1, 2], shared[0].item<double>()).ShouldBe((15, 2));
        var converted = frombuffer(array, int32, 3);
        converted.fill_(9);
        (array[0, 1], converted.dtype, converted.numel()).ShouldBe((1, int32, 3));
        frombuffer(array, float64).numel().ShouldBe(8);
    }

    [Fact]
    public void The_factors_of_a_matrix_solve_and_multiply_to_it()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new double[,] { { 2, 1, 0 }, { 1, 3, 1 }, { 0, 1, 4 } });
        var (factors, pivots, none) = lu(a);
        none.ShouldBeNull();
        var (p, l, u) = lu_unpack(factors, pivots);
        p.matmul(l).matmul(u).allclose(a).ShouldBeTrue();
        lu(zeros(2, 2), get_infos: true).Item3!.item<int>().ShouldBe(1);
        searchsorted(tensor([1, 3, 5]), 3, false, true, null).item<long>().ShouldBe(2);
    }
}

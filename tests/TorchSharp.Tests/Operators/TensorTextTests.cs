using System.Globalization;
using static TorchSharp.torch;

// The text of tensors in the package's styles: what a user of ToString, str, jlstr, npstr, cstr and print sees.
namespace TorchSharp.Tests.Operators;

public sealed class TensorTextTests
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    private static string Text(Tensor tensor, TensorStringStyle style, string? format = null, int? width = null) =>
        tensor.ToString(style, format, width, s_culture, "\n");

    [Fact]
    public void Julia_shows_columns_as_wide_as_their_widest_number()
    {
        var x = tensor(new[] { 1f, -20.5f, 3e-7f, 4f, 5f, 12345.678f }).reshape(2, 3);
        Text(x, julia).ShouldBe("[2x3], type = Float32, device = cpu\n 1 -20.5 3e-07\n 4     5 12346\n");
        Text(tensor([7L, -8L]), julia).ShouldBe("[2], type = Int64, device = cpu\n 7 -8\n");
    }

    [Fact]
    public void Julia_shows_one_element_in_the_line_of_the_description()
    {
        Text(tensor(2.5), julia).ShouldBe("[], type = Float64, device = cpu, value = 2.5");
        Text(tensor(2.5), julia, "F2").ShouldBe("[], type = Float64, device = cpu, value = 2.50");
    }

    [Fact]
    public void Julia_shows_each_matrix_of_a_block_under_its_index()
    {
        var x = arange(8).reshape(2, 1, 2, 2);
        Text(x, julia).ShouldBe(
            "[2x1x2x2], type = Int64, device = cpu\n[0,0,..,..] =\n 0 1\n 2 3\n\n[1,0,..,..] =\n 4 5\n 6 7\n");
    }

    [Fact]
    public void Julia_cuts_columns_that_do_not_fit_into_the_width() =>
        Text(arange(100, 110).reshape(2, 5), julia, width: 14).ShouldBe(
            "[2x5], type = Int64, device = cpu\n 100 101 ...\n 105 106 ...\n");

    [Fact]
    public void Numpy_shows_the_first_and_the_last_three()
    {
        Text(arange(7), numpy).ShouldBe("[0, 1, 2, ... 4, 5, 6]");
        Text(arange(6), numpy).ShouldBe("[0, 1, 2, 3, 4, 5]");
        Text(arange(16).reshape(8, 2), numpy).ShouldBe("[[0, 1]\n [2, 3]\n [4, 5]\n ...\n [10, 11]\n [12, 13]\n [14, 15]]");
    }

    [Fact]
    public void Numpy_parts_matrices_by_an_empty_line()
    {
        Text(arange(8).reshape(2, 2, 2), numpy).ShouldBe("[[[0, 1]\n  [2, 3]]\n\n [[4, 5]\n  [6, 7]]]");
        Text(tensor(true), numpy).ShouldBe("True");
    }

    [Fact]
    public void CSharp_shows_an_array_of_the_elements_type()
    {
        Text(tensor([1f, 2f]), csharp).ShouldBe("[2], type = Float32, device = cpu, value = float [] {1f, 2f}");
        Text(ones(2, 2, int32), csharp).ShouldBe(
            "[2x2], type = Int32, device = cpu, value = \nint [,] {\n {1, 1},\n {1, 1}\n}");
        Text(arange(8).@int().reshape(8, 1), csharp).ShouldBe("[8x1], type = Int32, device = cpu, value = \nint [,] {\n" +
            " {0},\n {1},\n {2},\n ...\n {5},\n {6},\n {7}\n}");
    }

    [Fact]
    public void Complex_numbers_leave_out_a_part_that_is_zero()
    {
        var x = complex(tensor([1f, 0f, 0f, -2f]), tensor([2.5f, 0f, 3f, 0f]));
        Text(x, numpy).ShouldBe("[1+2.5i, 0, 3i, -2]");
        Text(x.conj(), numpy).ShouldBe("[1+-2.5i, 0, -3i, -2]");
    }

    [Fact]
    public void A_tensor_without_numbers_is_its_description()
    {
        foreach (var style in new[] { julia, numpy, csharp, TensorStringStyle.Default })
            Text(ones(2, 2, device: META), style).ShouldBe("[2x2], type = Float32, device = meta");
        ones(2, 2).ToString().ShouldBe("[2x2], type = Float32, device = cpu");
    }

    [Fact]
    public void Views_show_their_own_elements_and_an_empty_tensor_none()
    {
        Text(arange(6).reshape(2, 3).t(), numpy).ShouldBe("[[0, 3]\n [1, 4]\n [2, 5]]");
        Text(zeros(0), numpy).ShouldBe("[]");
        Text(zeros(0), julia).ShouldBe("[0], type = Float32, device = cpu\n\n");
    }
}

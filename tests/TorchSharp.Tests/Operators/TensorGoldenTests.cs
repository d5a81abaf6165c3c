using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;

// Every case of the table gives PyTorch's values: exactly for integers and booleans, else within 1e-5.
namespace TorchSharp.Tests.Operators;

public sealed class TensorGoldenTests
{
    public static TheoryData<string> Names => [.. Golden.Tensors.Keys];

    [Fact]
    public void The_table_and_the_goldens_name_the_same_cases() => TensorTable.ByName.Keys.Order().ShouldBe(Golden.Tensors.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_and_types_are_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var golden = Golden.Tensors[name];

        var outputs = TensorTable.ByName[name](Array.ConvertAll(golden.Inputs, input => input.ToTensor()));

        outputs.Length.ShouldBe(golden.Outputs.Length);
        for (int k = 0; k < outputs.Length; k++)
        {
            var (expected, what) = (golden.Outputs[k], $"{name}, output {k}");
            var output = outputs[k].is_complex() ? outputs[k].view_as_real() : outputs[k];
            output.shape.ShouldBe(expected.Shape, what);
            output.dtype.ShouldBe(expected.ElementType, what);
            output.Numbers().ShouldMatch(expected.Values, what, expected.ElementType is ScalarType.Float32 or ScalarType.Float64 ? 1e-5
                : 0);
        }
    }

    public static TheoryData<string> Derived => [.. Golden.Tensors.Where(entry => entry.Value.Gradients.Length > 0).Select(entry =>
        entry.Key)];

    /// <summary>Of the sum over the outputs of output * weights, as make_tensors.py has it.</summary>
    [Theory]
    [MemberData(nameof(Derived))]
    public void Gradients_are_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var golden = Golden.Tensors[name];
        var leaves = Array.ConvertAll(golden.Inputs, input => input.ToTensor());
        foreach (var leaf in leaves.Where(leaf => leaf.is_floating_point()))
            leaf.requires_grad_();

        var outputs = TensorTable.ByName[name](leaves).Where(output => output.requires_grad && output.numel() > 0);
        stack(outputs.Select(Weighted)).sum().backward();

        for (int k = 0; k < leaves.Length; k++)
            (leaves[k].grad?.Numbers() ?? []).ShouldMatch(golden.Gradients[k], $"{name}'s gradient {k}");
    }

    private static Tensor Weighted(Tensor output)
    {
        var real = output.is_complex() ? output.view_as_real() : output;
        return (real * (arange(1, real.numel() + 1, real.dtype).reshape(real.shape) / real.numel())).sum().to(float64);
    }
}

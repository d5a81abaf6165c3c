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
}

using System.Runtime.InteropServices;
using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;

// Every operator of the table gives PyTorch's output and PyTorch's gradients.
namespace TorchSharp.Tests.Operators;

public sealed class OperatorTests
{
    public static TheoryData<string> Names => [.. Golden.File.Operators.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Output_and_gradients_are_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var golden = Golden.File.Operators[name];
        var leaves = Array.ConvertAll(golden.Inputs, input => input.ToTensor().requires_grad_());

        var output = OperatorTable.ByName[name](leaves);

        output.shape.ShouldBe(golden.Output.Shape, name);
        output.Numbers().ShouldMatch(golden.Output.Values, name);
        var weights = arange(1, output.numel() + 1, float32).reshape(output.shape) / output.numel();
        (output * weights).sum().backward();
        for (int k = 0; k < leaves.Length; k++)
            leaves[k].grad!.Numbers().ShouldMatch(golden.Gradients[k], $"{name}'s gradient {k}");
    }

    [Fact]
    public void The_table_and_the_goldens_name_the_same_operators() =>
        OperatorTable.ByName.Keys.Order().ShouldBe(Golden.File.Operators.Keys.Order());

    [Fact]
    public void A_wrong_shape_is_libtorchs_first_line()
    {
        using var scope = NewDisposeScope();
        var error = Should.Throw<ExternalException>(() => ones(2, 3).matmul(ones(2, 3)));
        error.Message.ShouldBe("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)");
    }

    [Fact]
    public void Changing_a_leaf_that_learns_is_refused()
    {
        using var scope = NewDisposeScope();
        var leaf = ones(2, requires_grad: true);
        Should.Throw<ExternalException>(() => leaf.add_(1)).Message.ShouldContain("a leaf Variable that requires grad");
    }

    [Fact]
    public void Backward_twice_needs_the_graph_to_be_retained()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, requires_grad: true);
        var y = (x * x).sum();
        y.backward(retain_graph: true);
        y.backward();
        x.grad!.Numbers().ShouldBe([4, 4]);
        Should.Throw<ExternalException>(() => y.backward()).Message.ShouldStartWith("Trying to backward through the graph a second time");
    }

    [Fact]
    public void A_gradient_has_a_gradient_of_its_own()
    {
        using var scope = NewDisposeScope();
        var x = tensor([2f], requires_grad: true);
        var first = autograd.grad([x.pow(3).sum()], [x], create_graph: true)[0];
        var second = autograd.grad([first.sum()], [x])[0];
        first.item<float>().ShouldBe(12, 1e-5f);
        second.item<float>().ShouldBe(12, 1e-5f);
    }

    [Fact]
    public void Without_gradients_nothing_is_recorded()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, requires_grad: true);
        using (no_grad())
            (x * 2).requires_grad.ShouldBeFalse();
        using (inference_mode())
            is_inference_mode_enabled().ShouldBeTrue();
        is_inference_mode_enabled().ShouldBeFalse();
        (x * 2).requires_grad.ShouldBeTrue();
    }
}

using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

// Jacobians of functions whose derivatives are known.
namespace TorchSharp.Tests.Autograd;

public sealed class JacobianTests
{
    [Fact]
    public void Of_one_input_it_has_the_shapes_of_output_and_input()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new double[,] { { 1, 2 }, { 3, 4 } });
        var jacobian = functional.jacobian(y => y.pow(2).sum(1), x);
        jacobian.shape.ShouldBe([2, 2, 2]);
        jacobian.allclose(tensor(new double[,,] { { { 2, 4 }, { 0, 0 } }, { { 0, 0 }, { 6, 8 } } })).ShouldBeTrue();
        x.requires_grad.ShouldBeFalse();
    }

    [Fact]
    public void Of_several_inputs_and_outputs_there_is_one_for_each_pair()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor([1.0, 2.0]), tensor([3.0, 4.0]));
        functional.jacobian(all => (all[0] * all[1]).sum(), x, y).Select(one => one.data<double>().ToArray())
            .ShouldBe([[3, 4], [1, 2]]);
        functional.jacobian(z => new[] { z.sum(), z * 2 }, x).Select(one => one.shape).ShouldBe([[2], [2, 2]]);
        var pairs = functional.jacobian(all => new[] { all[0], all[1] * all[1] }, x, y).ToArray();
        pairs[1].count_nonzero().item<long>().ShouldBe(0);
        pairs[3].allclose(tensor(new double[,] { { 6, 0 }, { 0, 8 } })).ShouldBeTrue();
    }
}

using System.Runtime.InteropServices;
using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

// Autograd functions written in C#: their gradients, what they save, their faults, and that the graph frees them.
namespace TorchSharp.Tests.Autograd;

[Collection(nameof(Operators.OneAtATime))]
public sealed class FunctionTests : IDisposable
{
    public FunctionTests() => Operators.Swept.Now();

    // The next test may count tensors.
    public void Dispose() => Operators.Swept.Now();

    /// <summary>x³ with a gradient of its own, times a factor that is no tensor.</summary>
    private sealed class Cube : SingleTensorFunction<Cube>
    {
        public override string Name => nameof(Cube);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            ctx.save_data("factor", vars[1]);
            return x.pow(3) * (double)vars[1];
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            var x = ctx.get_saved_variables()[0];
            return [grad_output * 3 * x.square() * (double)ctx.get_data("factor"), null!];
        }
    }

    /// <summary>exp, whose derivative is its output.</summary>
    private sealed class Exponential : SingleTensorFunction<Exponential>
    {
        public override string Name => nameof(Exponential);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            var y = ((Tensor)vars[0]).exp();
            ctx.save_for_backward([y]);
            return y;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output * ctx.get_saved_variables()[0]];
    }

    private sealed class SumAndProduct : MultiTensorFunction<SumAndProduct>
    {
        internal static List<bool> SawGradients { get; } = [];
        public override string Name => nameof(SumAndProduct);

        public override List<Tensor> forward(AutogradContext ctx, params object[] vars)
        {
            var (x, y) = ((Tensor)vars[0], (Tensor)vars[1]);
            ctx.save_for_backward([x, y]);
            ctx.set_materialize_grads((bool)vars[2]);
            return [x + y, x * y];
        }

        public override List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs)
        {
            SawGradients.Clear();
            SawGradients.AddRange(grad_outputs.Select(gradient => gradient is not null));
            var saved = ctx.get_saved_variables();
            var (ofSum, ofProduct) = (grad_outputs[0] ?? zeros_like(saved[0]), grad_outputs[1] ?? zeros_like(saved[0]));
            return [ofSum + ofProduct * saved[1], ofSum + ofProduct * saved[0], null!];
        }
    }

    /// <summary>weight · x + bias, of which weight and bias may be left out.</summary>
    private sealed class Affine : SingleTensorFunction<Affine>
    {
        public override string Name => nameof(Affine);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            var weight = vars.Length > 1 ? (Tensor)vars[1] : ones_like(x);
            ctx.save_for_backward([x, weight]);
            ctx.save_data("biased", vars.Length > 2);
            return vars.Length > 2 ? weight * x + (Tensor)vars[2] : weight * x;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            var saved = ctx.get_saved_variables();
            return [grad_output * saved[1], grad_output * saved[0], (bool)ctx.get_data("biased") ? grad_output.clone() : null!];
        }
    }

    private sealed class Failing : SingleTensorFunction<Failing>
    {
        public override string Name => nameof(Failing);
        public override Tensor forward(AutogradContext ctx, params object[] vars) => (Tensor)vars[0] * 1;
        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) =>
            throw new TimeoutException("the backward was late");
    }

    private sealed class Signs : MultiTensorFunction<Signs>
    {
        public override string Name => nameof(Signs);

        public override List<Tensor> forward(AutogradContext ctx, params object[] vars)
        {
            var (x, signs) = ((Tensor)vars[0], ((Tensor)vars[0]).sign());
            ctx.mark_non_differentiable([signs]);
            return [x * 2, signs];
        }

        public override List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs) => [grad_outputs[0] * 2];
    }

    [Fact]
    public void A_gradient_is_what_backward_gives()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, -2f, 3f], requires_grad: true);
        var y = Cube.apply(x, 2.0);
        y.Numbers().ShouldBe([2, -16, 54]);
        y.sum().backward();
        x.grad!.Numbers().ShouldBe([6, 24, 54]);
    }

    /// <summary>Nulls at the end of backward's list are let go, so that one backward serves with and without the bias.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_optional_input_may_be_left_out(bool biased)
    {
        using var scope = NewDisposeScope();
        var (x, weight, bias) = (tensor([2f], requires_grad: true), tensor([3f], requires_grad: true), tensor([4f], requires_grad: true));
        (biased ? Affine.apply(x, weight, bias) : Affine.apply(x, weight)).backward();
        (x.grad!.item<float>(), weight.grad!.item<float>(), bias.grad?.item<float>()).ShouldBe((3, 2, biased ? 1 : null));
    }

    [Fact]
    public void A_gradient_too_many_is_told()
    {
        using var scope = NewDisposeScope();
        var x = tensor([2f], requires_grad: true);
        Should.Throw<InvalidOperationException>(() => Affine.apply(x).backward()).Message.ShouldContain("2 gradients for 1 inputs");
    }

    [Fact]
    public void A_gradient_of_the_gradient_goes_through_backward()
    {
        using var scope = NewDisposeScope();
        var x = tensor([2f], requires_grad: true);
        var first = grad([Cube.apply(x, 1.0)], [x], create_graph: true)[0];
        grad([first], [x])[0].Numbers().ShouldBe([12]);
    }

    [Fact]
    public void An_output_can_be_saved()
    {
        using var scope = NewDisposeScope();
        var x = tensor([0.5f], requires_grad: true);
        Exponential.apply(x).backward();
        x.grad!.Numbers().ShouldMatch([Math.Exp(0.5)], "exp's gradient", 1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_output_that_nothing_used_has_zeros_or_no_gradient(bool materializes)
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor([2f], requires_grad: true), tensor([5f], requires_grad: true));
        SumAndProduct.apply(x, y, materializes)[1].backward();
        (x.grad!.item<float>(), y.grad!.item<float>()).ShouldBe((5, 2));
        SumAndProduct.SawGradients.ShouldBe([materializes, true]);
    }

    [Fact]
    public void What_backward_throws_is_what_the_caller_catches()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, requires_grad: true);
        Should.Throw<TimeoutException>(() => Failing.apply(x).sum().backward()).Message.ShouldBe("the backward was late");
        (x * 2).sum().backward();
        x.grad!.Numbers().ShouldBe([2, 2]);
    }

    [Fact]
    public void What_is_not_differentiable_does_not_learn()
    {
        using var scope = NewDisposeScope();
        var x = tensor([3f, -1f], requires_grad: true);
        var outputs = Signs.apply(x);
        outputs[0].requires_grad.ShouldBeTrue();
        outputs[1].requires_grad.ShouldBeFalse();
        outputs[0].sum().backward();
        x.grad!.Numbers().ShouldBe([2, 2]);
    }

    [Fact]
    public void A_saved_tensor_that_was_changed_is_refused()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f], requires_grad: true);
        var between = x * 1;
        var y = Cube.apply(between, 1.0);
        between.add_(1);
        Should.Throw<ExternalException>(() => y.sum().backward()).Message.ShouldContain("modified by an inplace operation");
    }

    [Fact]
    public void Backward_twice_needs_the_graph_to_be_retained()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f], requires_grad: true);
        var y = Cube.apply(x, 1.0);
        y.backward(retain_graph: true);
        y.backward();
        x.grad!.Numbers().ShouldBe([6]);
        Should.Throw<ExternalException>(() => y.backward()).Message.ShouldContain("second time");
    }

    [Fact]
    public void Without_gradients_a_function_is_its_forward()
    {
        using var scope = NewDisposeScope();
        using (no_grad())
            Cube.apply(ones(1, requires_grad: true), 1.0).requires_grad.ShouldBeFalse();
        Cube.apply(ones(1), 1.0).requires_grad.ShouldBeFalse();
    }

    [Fact]
    public void Steps_leave_nothing_behind()
    {
        using var x = ones(100, requires_grad: true);
        long before = 0;
        for (int step = 0; step < 200; step++)
        {
            using (NewDisposeScope())
            {
                Exponential.apply(Cube.apply(x, 0.1)).sum().backward();
                x.grad = null;
            }
            if (step == 10)
                before = Tensor.TotalCount;
        }
        Tensor.TotalCount.ShouldBe(before);
    }
}

using TorchSharp.Modules;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;

// Rows of modules with inputs of their own kinds.
namespace TorchSharp.Tests.Models;

[Collection(nameof(OneAtATime))]
public sealed class SequentialTests
{
    /// <summary>A state goes along beside the input.</summary>
    private sealed class Cells : Sequential<Tensor, Tensor, Tensor>
    {
        internal Cells(params nn.Module[] modules) : base(modules) { }
        internal Cells((string, nn.Module)[] modules) : base(modules) { }

        public override Tensor forward(Tensor x, Tensor state)
        {
            for (int k = 0; k < Count; k++)
                x = this[k] is GRUCell cell ? cell.call(x, state) : ((nn.Module<Tensor, Tensor>)this[k]).call(x);
            return x;
        }

        protected override Sequential<Tensor, Tensor, Tensor> Slice(int start, int end) =>
            new Cells([.. Enumerable.Range(start, end - start).Select(k => this[k])]);
    }

    private sealed class Unsliced : Sequential<Tensor, Tensor>
    {
        internal Unsliced() : base(new (string, nn.Module)[] { ("only", nn.Identity()) }) { }
        public override Tensor forward(Tensor input) => input;
    }

    [Fact]
    public void A_row_of_two_inputs_trains_is_sliced_and_saved()
    {
        using var scope = NewDisposeScope();
        using var cells = new Cells(nn.GRUCell(3, 4), nn.Dropout(0.9), nn.Linear(4, 2));
        cells.append("last", nn.Linear(2, 1)).Count.ShouldBe(4);
        cells.named_parameters().Select(entry => entry.name).ShouldBe(
            ["0.weight_ih", "0.weight_hh", "0.bias_ih", "0.bias_hh", "2.weight", "2.bias", "last.weight", "last.bias"]);
        cells.eval();
        ((nn.Module)cells[1]).training.ShouldBeFalse();
        cells.call(ones(5, 3), zeros(5, 4)).sum().backward();
        cells.parameters().All(parameter => parameter.grad is not null).ShouldBeTrue();
        cells[..1].call(ones(5, 3), zeros(5, 4)).shape.ShouldBe([5, 4]);
        cells[(null, 3)].call(ones(5, 3), zeros(5, 4)).shape.ShouldBe([5, 2]);
        cells[2..].Count.ShouldBe(2);
        cells.to(float64).call(ones(5, 3, dtype: float64), zeros(5, 4, dtype: float64)).dtype.ShouldBe(float64);
        using var named = new Cells([("cell", nn.GRUCell(3, 4))]);
        named.state_dict().Keys.ShouldContain("cell.weight_ih");
    }

    [Fact]
    public void A_row_that_does_not_say_what_a_part_is_has_none()
    {
        using var row = new Unsliced();
        row.named_children().Single().name.ShouldBe("only");
        Should.Throw<NotSupportedException>(() => row[..1]).Message.ShouldContain("Unsliced");
        Should.Throw<ArgumentOutOfRangeException>(() => row[1]);
    }
}

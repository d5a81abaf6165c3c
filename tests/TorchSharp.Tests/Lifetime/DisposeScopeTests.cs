using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Models;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// A dispose scope gives back what was made in it, and nothing that was moved out of it.
namespace TorchSharp.Tests.Lifetime;

[Collection(nameof(OneAtATime))]
public sealed class DisposeScopeTests
{
    [Fact]
    public void Live_tensors_do_not_grow_with_the_steps()
    {
        using var scope = NewDisposeScope();
        using var model = TrajectoryTests.Cnn();
        using var optimizer = optim.Adam(model.parameters());
        var inputs = randn(4, 1, 12, 12);
        var labels = randint(0, 5, [4]);
        long afterTen = 0;
        for (int step = 1; step <= 200; step++)
        {
            using var inner = NewDisposeScope();
            optimizer.zero_grad();
            var loss = functional.cross_entropy(model.call(inputs), labels);
            loss.backward();
            nn.utils.clip_grad_norm_(model.parameters(), 1);
            optimizer.step();
            inner.Dispose();
            if (step == 10)
                afterTen = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        }
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(afterTen);
    }

    [Fact]
    public void What_is_moved_out_lives_and_the_rest_does_not()
    {
        using var outer = NewDisposeScope();
        Tensor kept, lost;
        using (var inner = NewDisposeScope())
        {
            (kept, lost) = (ones(2), ones(2));
            inner.MoveToOuter(kept);
            inner.DisposablesCount.ShouldBe(1);
        }
        lost.IsInvalid.ShouldBeTrue();
        kept.IsInvalid.ShouldBeFalse();
        outer.Contains(kept).ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => lost.sum());
    }

    [Fact]
    public void A_detached_tensor_is_its_holders()
    {
        Tensor free;
        using (NewDisposeScope())
            free = ones(2).DetachFromDisposeScope();
        free.IsInvalid.ShouldBeFalse();
        free.Dispose();
        free.IsInvalid.ShouldBeTrue();
        free.Dispose();
    }

    [Fact]
    public void What_is_disposed_early_leaves_its_scope()
    {
        using var scope = NewDisposeScope();
        ones(2).Dispose();
        scope.DisposablesCount.ShouldBe(0);
    }

    [Fact]
    public void Everything_but_the_result_goes()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (ones(2), ones(2));
        var sum = scope.DisposeEverythingBut(a + b);
        a.IsInvalid.ShouldBeTrue();
        sum.Numbers().ShouldBe([2, 2]);
    }

    [Fact]
    public void A_model_outlives_the_scope_in_which_it_was_built()
    {
        Module<Tensor, Tensor> model;
        using (NewDisposeScope())
            model = Sequential(Linear(2, 2), BatchNorm1d(2));
        using var scope = NewDisposeScope();
        model.call(ones(3, 2)).shape.ShouldBe([3, 2]);
        model.Dispose();
    }

    [Fact]
    public void Many_things_leave_a_scope_at_once()
    {
        using var outer = NewDisposeScope();
        List<IDisposable> kept, moved;
        using (var inner = NewDisposeScope())
        {
            kept = [ones(1), ones(1)];
            moved = [ones(1), ones(1)];
            inner.Detach(kept);
            inner.MoveToOuter(moved);
            inner.DisposablesCount.ShouldBe(0);
        }
        outer.DisposablesView.ShouldBe(moved, ignoreOrder: true);
        kept.Cast<Tensor>().ShouldAllBe(tensor => !tensor.IsInvalid);
        kept.ForEach(tensor => tensor.Dispose());
    }
}

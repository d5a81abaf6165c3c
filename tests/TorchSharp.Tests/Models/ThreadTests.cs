using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// Two models trained at once on two threads give the numbers that they give one after the other.
namespace TorchSharp.Tests.Models;

[Collection(nameof(Operators.OneAtATime))]
public sealed class ThreadTests : IDisposable
{
    public ThreadTests() => Operators.Swept.Now();

    // The next test may count tensors.
    public void Dispose() => Operators.Swept.Now();

    // Everything random is drawn before the threads start, since they share the process's generator.
    private static (Modules.Sequential Model, Tensor X, Tensor Labels) Drawn(int seed)
    {
        manual_seed(seed);
        return (Sequential(Linear(20, 32), Tanh(), LayerNorm(32), Linear(32, 5)), randn(16, 20), randint(5, [16], int64));
    }

    private static double[] Losses((Modules.Sequential Model, Tensor X, Tensor Labels) run)
    {
        var losses = new double[60];
        using var optimizer = optim.Adam(run.Model.parameters(), 0.01);
        for (int step = 0; step < losses.Length; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = functional.cross_entropy(run.Model.call(run.X), run.Labels);
            loss.backward();
            optimizer.step();
            losses[step] = loss.item<float>();
        }
        return losses;
    }

    // Threads and not tasks that are awaited: modes and scopes belong to the thread that opened them, and have to end there.
    private static T[] OnThreads<T>(params Func<T>[] works)
    {
        var results = new T[works.Length];
        var threads = works.Select((work, k) => new Thread(() => results[k] = work())).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return results;
    }

    [Fact]
    public void Two_at_once_are_two_in_turn()
    {
        using var scope = NewDisposeScope();
        double[][] inTurn = [Losses(Drawn(1)), Losses(Drawn(2))];
        var (first, second) = (Drawn(1), Drawn(2));
        using var start = new Barrier(2);
        double[] Together((Modules.Sequential Model, Tensor X, Tensor Labels) run)
        {
            start.SignalAndWait();
            return Losses(run);
        }

        var atOnce = OnThreads(() => Together(first), () => Together(second));

        atOnce[0].ShouldBe(inTurn[0]);
        atOnce[1].ShouldBe(inTurn[1]);
        inTurn[0].ShouldNotBe(inTurn[1]);
    }

    [Fact]
    public void A_mode_belongs_to_its_thread()
    {
        using var mode = no_grad();
        OnThreads(is_grad_enabled).ShouldBe([true]);
        is_grad_enabled().ShouldBeFalse();
    }
}

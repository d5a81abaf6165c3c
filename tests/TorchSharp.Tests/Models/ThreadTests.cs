using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// Two models trained at once on two threads give the numbers that they give one after the other, bit for bit: with every
// optimizer, with convolutions, and with chance, as far as each draws from a generator of its own.
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

    public static TheoryData<string> Optimizers => ["sgd", "adam", "adamw", "rmsprop", "adagrad"];

    private static optim.Optimizer Make(string name, IEnumerable<Modules.Parameter> parameters) => name switch
    {
        "sgd" => optim.SGD(parameters, 0.05, 0.9, nesterov: true),
        "adam" => optim.Adam(parameters, 0.01, amsgrad: true),
        "adamw" => optim.AdamW(parameters, 0.01),
        "rmsprop" => optim.RMSProp(parameters, 0.01),
        _ => optim.Adagrad(parameters),
    };

    private sealed record Run(Modules.Sequential Model, Tensor X, Tensor Labels, Generator Chance);

    private static Run DrawnWithChance(int seed)
    {
        manual_seed(seed);
        var model = Sequential(Conv2d(1, 4, 3), BatchNorm2d(4), ReLU(), MaxPool2d(2), Flatten(), Linear(36, 5));
        return new Run(model, randn(16, 1, 8, 8), randint(5, [16], int64), new Generator((ulong)seed));
    }

    // Dropout and noise by a generator of the run's own, and an evaluation without gradients every fifth step.
    private static byte[] WeightsAfterTraining(Run run, string optimizerName)
    {
        using var outer = NewDisposeScope();
        using var optimizer = Make(optimizerName, run.Model.parameters());
        for (int step = 0; step < 25; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var kept = rand(run.X.shape, generator: run.Chance).gt(0.2).to(float32);
            var loss = functional.cross_entropy(run.Model.call(run.X * kept), run.Labels);
            loss.backward();
            optimizer.step();
            if (step % 5 == 0)
                Evaluate(run);
        }
        return Bytes(run.Model);

        static byte[] Bytes(Module model) => [.. model.state_dict().Values.SelectMany(tensor => tensor.bytes.ToArray())];
    }

    private static void Evaluate(Run run)
    {
        using var mode = no_grad();
        run.Model.eval();
        run.Model.call(run.X).requires_grad.ShouldBeFalse();
        run.Model.train();
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Weights_are_the_same_to_the_bit(string optimizerName)
    {
        using var scope = NewDisposeScope();
        byte[][] inTurn = [WeightsAfterTraining(DrawnWithChance(1), optimizerName), WeightsAfterTraining(DrawnWithChance(2), optimizerName)];
        Run first = DrawnWithChance(1), second = DrawnWithChance(2);
        using var start = new Barrier(2);
        byte[] Together(Run run)
        {
            start.SignalAndWait();
            return WeightsAfterTraining(run, optimizerName);
        }

        var atOnce = OnThreads(() => Together(first), () => Together(second));

        atOnce[0].AsSpan().SequenceEqual(inTurn[0]).ShouldBeTrue();
        atOnce[1].AsSpan().SequenceEqual(inTurn[1]).ShouldBeTrue();
        inTurn[0].AsSpan().SequenceEqual(inTurn[1]).ShouldBeFalse();
    }

    [Fact]
    public void A_mode_belongs_to_its_thread()
    {
        using var mode = no_grad();
        OnThreads(is_grad_enabled).ShouldBe([true]);
        is_grad_enabled().ShouldBeFalse();
    }
}

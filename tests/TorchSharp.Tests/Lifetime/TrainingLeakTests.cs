using TorchSharp.Modules;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// A training run holds as much after 1,000 steps as after 10: in live tensors, and in the process's memory. One test for
// each way that programs on TorchSharp are known to leak: steps without a scope around each layer, gradients, optimizer
// states, buffers, hooks, and tensors that nobody disposes.
namespace TorchSharp.Tests.Lifetime;

[Collection(nameof(OneAtATime))]
public sealed class TrainingLeakTests : IDisposable
{
    public TrainingLeakTests() => Swept.Now();

    // The next test may count tensors.
    public void Dispose() => Swept.Now();

    private static Sequential Model() =>
        Sequential(Conv2d(1, 4, 3), BatchNorm2d(4), ReLU(), MaxPool2d(2), Flatten(), Linear(36, 16), Dropout(0.1), ReLU(), Linear(16, 10));

    public static TheoryData<string> Optimizers => ["sgd", "momentum", "adam", "adamw", "rmsprop", "adagrad"];

    private static optim.Optimizer Make(string name, IEnumerable<Parameter> parameters) => name switch
    {
        "sgd" => optim.SGD(parameters, 0.01),
        "momentum" => optim.SGD(parameters, 0.01, 0.9),
        "adam" => optim.Adam(parameters, amsgrad: true),
        "adamw" => optim.AdamW(parameters),
        "rmsprop" => optim.RMSProp(parameters),
        _ => optim.Adagrad(parameters),
    };

    private static void Step(Module<Tensor, Tensor> model, optim.Optimizer optimizer, Tensor x, Tensor labels)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var loss = functional.cross_entropy(model.call(x), labels);
        loss.backward();
        nn.utils.clip_grad_norm_(model.parameters(), 1);
        optimizer.step();
        loss.item<float>();
    }

    [Fact]
    public void A_thousand_steps_hold_what_ten_hold()
    {
        using var model = Model();
        using var optimizer = Make("adam", model.parameters());
        using Tensor x = randn(8, 1, 8, 8), labels = randint(10, [8], int64);
        Steps(10);
        Swept.Now();
        long tensors = Tensor.TotalCount;

        // What leaks, leaks in every stretch; the compiler's and libtorch's own pools fill once.
        long growth = long.MaxValue;
        for (int stretch = 0; stretch < 3 && growth >= 2 << 20; stretch++)
        {
            long bytes = OwnBytes();
            Steps(990);
            growth = OwnBytes() - bytes;
            Tensor.TotalCount.ShouldBe(tensors);
        }
        growth.ShouldBeLessThan(2 << 20);

        void Steps(int count)
        {
            for (int step = 0; step < count; step++)
                Step(model, optimizer, x, labels);
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_optimizer_holds_its_states_alone(string name)
    {
        long before = Tensor.TotalCount;
        using (var model = Model())
        using (var optimizer = Make(name, model.parameters()))
        using (Tensor x = randn(8, 1, 8, 8), labels = randint(10, [8], int64))
        {
            Step(model, optimizer, x, labels);
            long held = Tensor.TotalCount;
            for (int step = 0; step < 20; step++)
                Step(model, optimizer, x, labels);
            Tensor.TotalCount.ShouldBe(held);
        }
        Tensor.TotalCount.ShouldBe(before);
    }

    [Fact]
    public void Recurrent_and_attention_layers_leave_nothing_behind()
    {
        using var lstm = LSTM(4, 8, 2, bidirectional: true);
        using var attention = MultiheadAttention(16, 4);
        using var layer = TransformerEncoderLayer(16, 2, 32);
        using var encoder = TransformerEncoder(layer, 2);
        using var x = randn(5, 2, 4);
        long held = 0;
        for (int step = 0; step < 20; step++)
        {
            using (NewDisposeScope())
            {
                var (sequence, _, _) = lstm.call(x);
                var (mixed, _) = attention.call(sequence, sequence, sequence);
                encoder.call(mixed).sum().backward();
            }
            held = step == 1 ? Tensor.TotalCount : held;   // by then the gradients are there
        }
        Tensor.TotalCount.ShouldBe(held);
    }

    [Fact]
    public void Layers_dispose_what_they_make_on_the_way()
    {
        using var layer = TransformerEncoderLayer(16, 2, 32);
        using var encoder = TransformerEncoder(layer, 2);
        using var x = randn(5, 2, 16);
        long before = Tensor.TotalCount;
        using (encoder.call(x))
            Tensor.TotalCount.ShouldBe(before + 1);
        Tensor.TotalCount.ShouldBe(before);
    }

    [Fact]
    public void Hooks_and_moves_leave_nothing_behind()
    {
        using var model = Model();
        var hook = ((Linear)model.children().Last()).register_forward_hook((_, _, output) => output.relu());
        long held = Tensor.TotalCount;
        using (NewDisposeScope())
        {
            model.call(randn(2, 1, 8, 8));
            model.to(float64).to(float32);
        }
        hook.remove();
        Tensor.TotalCount.ShouldBe(held);
    }

    [Fact]
    public void A_tensor_that_nobody_disposes_is_released_by_the_collector()
    {
        long before = Tensor.TotalCount;
        Drop();
        for (int k = 0; k < 10 && Tensor.TotalCount > before; k++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Tensor.TotalCount.ShouldBeLessThanOrEqualTo(before);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Drop()
        {
            for (int k = 0; k < 1000; k++)
                ones(10);
            Tensor.TotalCount.ShouldBeGreaterThan(0);
        }
    }

    /// <summary>
    /// The resident memory that is no file's, without what the collector has set aside for objects to come: it lets some
    /// 20 MB of dead objects lie before it collects, however few live. Pages of libraries come in as code is reached.
    /// </summary>
    private static long OwnBytes()
    {
        Swept.Now();
        const string Anonymous = "Anonymous:";
        var line = File.ReadLines("/proc/self/smaps_rollup").First(line => line.StartsWith(Anonymous, StringComparison.Ordinal));
        long kilobytes = long.Parse(line[Anonymous.Length..].Replace("kB", "").Trim());
        return (kilobytes << 10) - GC.GetGCMemoryInfo().TotalCommittedBytes;
    }
}

using TorchSharp.Modules;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// One test for each way that programs on TorchSharp are known to leak: steps without a scope around each layer, gradients,
// optimizer states, buffers, hooks, accessors, requires_grad, models made in a loop, scopes and other threads, and tensors
// that nobody disposes. The memory of a whole process over 1,000 steps is in TrainingMemoryTests.cs.
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
    public void Reading_elements_leaves_nothing_behind()
    {
        using var x = randn(8, 8);
        using var rows = x.t();
        long held = Tensor.TotalCount;
        for (int step = 0; step < 20; step++)
        {
            using var elements = rows.data<float>();
            elements.ToArray().Sum().ShouldBe(elements.Sum());
            elements[1, 2].ShouldBe(x.ReadCpuSingle(2 * 8 + 1));
            x.bytes.Length.ShouldBe(256);
            _ = (x.shape, x.stride(), x.size(0), x.dtype, x.device, x.requires_grad, x.is_leaf);
        }
        Tensor.TotalCount.ShouldBe(held);
    }

    [Fact]
    public void Freezing_and_clearing_gradients_leaves_nothing_behind()
    {
        using var model = Model();
        using Tensor x = randn(4, 1, 8, 8), labels = randint(10, [4], int64);
        using var optimizer = Make("sgd", model.parameters());
        Step(model, optimizer, x, labels);
        long held = Tensor.TotalCount;
        for (int step = 0; step < 20; step++)
        {
            foreach (var parameter in model.parameters())
                parameter.requires_grad = step % 2 == 0;
            foreach (var parameter in model.parameters())
                parameter.requires_grad_(true);
            Step(model, optimizer, x, labels);
            model.zero_grad(set_to_none: step % 2 == 0);
        }
        Tensor.TotalCount.ShouldBe(held);
    }

    [Fact]
    public void Models_made_in_a_loop_are_gone_when_disposed()
    {
        long before = Tensor.TotalCount;
        for (int round = 0; round < 5; round++)
        {
            using var model = Model();
            using var optimizer = Make("adam", model.parameters());
            using Tensor x = randn(4, 1, 8, 8), labels = randint(10, [4], int64);
            Step(model, optimizer, x, labels);
            using (NewDisposeScope())
                model.load_state_dict(model.state_dict());
        }
        Tensor.TotalCount.ShouldBe(before);
    }

    [Fact]
    public void A_scope_holds_what_its_own_thread_makes()
    {
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() =>
        {
            CurrentDisposeScope.ShouldBeNull();
            elsewhere = ones(2);
            using (NewDisposeScope())
                ones(3).sum();
        });
        thread.Start();
        thread.Join();
        scope.DisposablesCount.ShouldBe(0);
        scope.Attach(elsewhere!);
        scope.Dispose();
        elsewhere!.IsInvalid.ShouldBeTrue();
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
}

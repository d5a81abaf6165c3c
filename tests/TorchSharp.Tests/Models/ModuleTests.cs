using TorchSharp.Modules;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// Modules: names, registration by field, modes, hooks, moving, threads.
namespace TorchSharp.Tests.Models;

[Collection(nameof(OneAtATime))]
public sealed class ModuleTests
{
    private sealed class Net : Module<Tensor, Tensor>
    {
        private readonly Linear first = Linear(2, 3);
        private readonly ModuleList<Linear> rest = ModuleList(Linear(3, 3), Linear(3, 1));
        private readonly Parameter scale = Parameter(ones(1));
        private readonly Tensor offset = zeros(1);

        internal Net() : base("Net") => RegisterComponents();

        public override Tensor forward(Tensor input) =>
            rest.Aggregate(first.call(input).relu(), (x, layer) => layer.call(x)) * scale + offset;
    }

    [Fact]
    public void Fields_are_registered_under_their_names()
    {
        using var net = new Net();
        net.named_parameters().Select(p => p.Item1).Order()
            .ShouldBe(["first.bias", "first.weight", "rest.0.bias", "rest.0.weight", "rest.1.bias", "rest.1.weight", "scale"]);
        net.named_buffers().Single().Item1.ShouldBe("offset");
        net.named_modules().Select(m => m.Item1).ShouldBe(["first", "rest", "rest.0", "rest.1"]);
        net.parameters().Count().ShouldBe(7);
        net.get_parameter("rest.1.bias")!.shape.ShouldBe([1]);
    }

    [Fact]
    public void Training_and_evaluation_reach_every_part()
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(("drop", Dropout(0.5)), ("inner", Sequential(Dropout(0.5))));
        model.eval();
        model.call(ones(100)).Numbers().ShouldAllBe(x => x == 1);
        model.train();
        model.call(ones(100)).Numbers().ShouldContain(0);
    }

    [Fact]
    public void Hooks_run_around_the_call()
    {
        using var scope = NewDisposeScope();
        using var identity = Identity();
        var hook = identity.register_forward_pre_hook((_, x) => x + 1);
        identity.register_forward_hook((_, _, y) => y * 2);
        identity.call(ones(1)).item<float>().ShouldBe(4);
        hook.remove();
        identity.call(ones(1)).item<float>().ShouldBe(2);
    }

    [Fact]
    public void Moving_to_another_type_keeps_the_parameters_and_their_optimizer()
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(Linear(2, 2), BatchNorm1d(2));
        using var optimizer = optim.Adam(model.parameters());
        var weight = model.parameters().First();
        model.to(ScalarType.Float64);
        ReferenceEquals(weight, model.parameters().First()).ShouldBeTrue();
        weight.dtype.ShouldBe(ScalarType.Float64);
        model.state_dict()["1.num_batches_tracked"].dtype.ShouldBe(ScalarType.Int64);
        model.call(ones(4, 2, ScalarType.Float64)).sum().backward();
        weight.grad!.dtype.ShouldBe(ScalarType.Float64);
    }

    [Fact]
    public void Clipping_scales_to_the_norm_and_tells_the_old_one()
    {
        using var scope = NewDisposeScope();
        var parameter = Parameter(zeros(2));
        (parameter * tensor([3f, 4f])).sum().backward();
        nn.utils.clip_grad_norm_([parameter], 1).ShouldBe(5, 1e-5);
        parameter.grad!.Numbers().ShouldMatch([0.6, 0.8], "clipped");
    }

    [Fact]
    public void Two_models_on_two_threads_learn_the_same_as_one()
    {
        static double[] Run()
        {
            using var scope = NewDisposeScope();
            using var model = Sequential(Linear(4, 8), ReLU(), Linear(8, 2));
            foreach (var parameter in model.parameters())
                init.constant_(parameter, 0.1);
            using var optimizer = optim.Adam(model.parameters(), 0.01);
            var inputs = arange(32, float32).reshape(8, 4) / 32;
            return Enumerable.Range(0, 50).Select(step =>
            {
                using var inner = NewDisposeScope();
                optimizer.zero_grad();
                var loss = functional.mse_loss(model.call(inputs), inputs[TensorIndex.Colon, TensorIndex.Slice(0, 2)]);
                loss.backward();
                optimizer.step();
                return (double)loss.item<float>();
            }).ToArray();
        }

        var alone = Run();
        var both = new double[2][];
        var threads = new[] { 0, 1 }.Select(k => new Thread(() => both[k] = Run())).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        both[0].ShouldBe(alone);
        both[1].ShouldBe(alone);
    }
}

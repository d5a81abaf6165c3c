using TorchSharp.Modules;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// What is saved comes back: models by name and shape, optimizers with their moments.
namespace TorchSharp.Tests.Models;

[Collection(nameof(OneAtATime))]
public sealed class StateTests
{
    [Fact]
    public void A_model_is_saved_in_the_packages_format()
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(("fc", Linear(2, 1)));
        using var file = new MemoryStream();
        model.save(file);
        var bytes = file.ToArray();
        // 2 entries; "fc.weight"; Float32 = 6; 2 dimensions: 1 and 2; two floats
        bytes[..14].ShouldBe([2, 9, .. "fc.weight"u8.ToArray(), 6, 2, 1]);
        bytes[14].ShouldBe((byte)2);
        BitConverter.ToSingle(bytes, 15).ShouldBe(model.get_parameter("fc.weight")!.data<float>()[0, 0]);
    }

    [Fact]
    public void A_model_comes_back_with_its_buffers()
    {
        using var scope = NewDisposeScope();
        using Module<Tensor, Tensor> first = TrajectoryTests.Cnn(), second = TrajectoryTests.Cnn();
        first.call(randn(4, 1, 12, 12));
        using var file = new MemoryStream();
        first.save(file);
        file.Position = 0;
        second.load(file);
        foreach (var (name, tensor) in first.state_dict())
            second.state_dict()[name].Numbers().ShouldBe(tensor.Numbers(), name);
        second.state_dict()["1.num_batches_tracked"].item<long>().ShouldBe(1);
    }

    [Fact]
    public void Another_models_file_is_refused()
    {
        using var scope = NewDisposeScope();
        using var file = new MemoryStream();
        Linear(2, 1).save(file);
        file.Position = 0;
        Should.Throw<ArgumentException>(() => Linear(3,
            1).load(file)).Message.ShouldContain("'weight' is [1, 3] in the module, but [1, 2] in what is loaded");
        file.Position = 0;
        Should.Throw<ArgumentException>(() => Linear(2, 1,
            hasBias: false).load(file)).Message.ShouldContain("the file has 2 entries, but Linear has 1");
    }

    /// <summary>Every shortening ends in the package's own exception; a wild number is refused before it takes memory.</summary>
    [Fact]
    public void A_damaged_file_is_refused()
    {
        using var scope = NewDisposeScope();
        using var file = new MemoryStream();
        Linear(2, 3).save(file);
        var whole = file.ToArray();
        for (int length = 0; length < whole.Length; length++)
            Should.Throw<EndOfStreamException>(() => Linear(2, 3).load(new MemoryStream(whole, 0, length)), $"cut to {length} bytes");
        // 2 entries; "weight" of 6 letters; its type; 2 dimensions: 3 and 2
        var wrong = Refused<InvalidDataException>(8, 99);
        wrong.ShouldContain("type is 99");
        Refused<InvalidDataException>(9, 65).ShouldContain("65 dimensions");
        Refused<EndOfStreamException>(10, 127).ShouldContain("[127, 2]");
        Refused<ArgumentException>(0, 3).ShouldContain("3 entries");
        Refused<ArgumentException>(2, (byte)'h').ShouldContain("'height'");

        string Refused<T>(int place, byte value) where T : Exception
        {
            var damaged = (byte[])whole.Clone();
            damaged[place] = value;
            return Should.Throw<T>(() => Linear(2, 3).load(new MemoryStream(damaged))).Message;
        }
    }

    [Fact]
    public void State_dictionaries_copy_and_say_what_differs()
    {
        using var scope = NewDisposeScope();
        using Linear first = Linear(2, 1), second = Linear(2, 1), bare = Linear(2, 1, hasBias: false);
        second.load_state_dict(first.state_dict());
        second.weight.Numbers().ShouldBe(first.weight.Numbers());
        var (missing, unexpected) = bare.load_state_dict(first.state_dict(), strict: false);
        (missing.Count, unexpected.Single()).ShouldBe((0, "bias"));
        Should.Throw<InvalidOperationException>(() => bare.load_state_dict(first.state_dict()));
    }

    public static TheoryData<string> Optimizers =>
        ["sgd", "adam", "adamw", "rmsprop", "adagrad", "adadelta", "adamax", "nadam", "radam", "rprop", "asgd"];

    private static OptimizerHelper Make(string name, IEnumerable<Parameter> parameters) => name switch
    {
        "sgd" => optim.SGD(parameters, 0.1, momentum: 0.9),
        "adam" => optim.Adam(parameters, amsgrad: true),
        "adamw" => optim.AdamW(parameters),
        "rmsprop" => optim.RMSProp(parameters, momentum: 0.9, centered: true),
        "adadelta" => optim.Adadelta(parameters),
        "adamax" => optim.Adamax(parameters),
        "nadam" => optim.NAdam(parameters),
        "radam" => optim.RAdam(parameters),
        "rprop" => optim.Rprop(parameters),
        "asgd" => optim.ASGD(parameters, t0: 5),
        _ => optim.Adagrad(parameters),
    };

    /// <summary>Ten steps, a save, and ten more give what a fresh optimizer with the saved state gives for the last ten.</summary>
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void An_optimizer_goes_on_where_it_was_saved(string name)
    {
        using var scope = NewDisposeScope();
        using Linear model = Linear(3, 2), copy = Linear(3, 2);
        using var optimizer = Make(name, model.parameters());
        var inputs = randn(8, 3);
        Train(model, optimizer, inputs);
        using var file = new MemoryStream();
        optimizer.save_state_dict(new BinaryWriter(file));
        copy.load_state_dict(model.state_dict());
        Train(model, optimizer, inputs);

        using var resumed = Make(name, copy.parameters());
        file.Position = 0;
        resumed.load_state_dict(new BinaryReader(file));
        Train(copy, resumed, inputs);
        copy.weight.Numbers().ShouldBe(model.weight.Numbers());

        using var third = Make(name, copy.parameters());
        third.load_state_dict(optimizer.state_dict());
        for (int k = 0; k < 2; k++)
            third.state_dict().State[k].ApproximatelyEquals(optimizer.state_dict().State[k]).ShouldBeTrue();
        file.Position = 0;
        using var other = name == "sgd" ? Make("adam", copy.parameters()) : Make("sgd", copy.parameters());
        Should.Throw<InvalidDataException>(() => other.load_state_dict(new BinaryReader(file)));
    }

    /// <summary>A quadratic has one curvature: L-BFGS is at its minimum in a few steps, and keeps nothing when it is closed.</summary>
    [Fact]
    public void LBFGS_finds_the_minimum_of_a_quadratic_and_needs_a_closure()
    {
        using var scope = NewDisposeScope();
        var target = tensor([1f, -2f, 3f]);
        using var weight = new Parameter(zeros(3));
        using var optimizer = optim.LBFGS([weight], 1, max_iter: 10);
        Should.Throw<ArgumentNullException>(() => optimizer.step(null!));
        for (int k = 0; k < 3; k++)
            optimizer.step(() =>
            {
                optimizer.zero_grad();
                var loss = ((weight - target) * (weight - target) * tensor([1f, 5f, 20f])).sum();
                loss.backward();
                return loss;
            });
        weight.allclose(target, atol: 1e-4).ShouldBeTrue();
        optimizer.ParamGroups.Single().LearningRate.ShouldBe(1);
    }

    private static void Train(Linear model, OptimizerHelper optimizer, Tensor inputs)
    {
        for (int step = 0; step < 10; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            model.call(inputs).square().mean().backward();
            optimizer.step();
        }
    }

    [Fact]
    public void A_groups_learning_rate_can_be_changed()
    {
        using var scope = NewDisposeScope();
        using var model = Linear(1, 1, hasBias: false);
        using var optimizer = optim.SGD([new SGD.ParamGroup(model.parameters(), new SGD.Options { LearningRate = 0.5 })], 0.1);
        var group = optimizer.ParamGroups.Single();
        group.LearningRate.ShouldBe(0.5);
        group.LearningRate = 0.25;
        double before = model.weight.item<float>();
        model.call(ones(1, 1)).sum().backward();
        optimizer.step();
        ((double)model.weight.item<float>()).ShouldBe(before - 0.25, 1e-6);
    }
}

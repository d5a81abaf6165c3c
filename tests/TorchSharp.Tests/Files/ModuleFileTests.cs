using System.Collections;
using TorchSharp.Modules;
using TorchSharp.PyBridge;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// Modules and optimizers from PyTorch's files go on as they would have there.
namespace TorchSharp.Tests.Files;

[Collection(nameof(OneAtATime))]
public sealed class ModuleFileTests
{
    private static Sequential Model() => Sequential(Conv2d(1, 3, 3), BatchNorm2d(3), Flatten(), Linear(12, 2));

    [Fact]
    public void A_models_state_dict_gives_PyTorchs_outputs()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        var loaded = new Dictionary<string, bool>();
        model.load_py(TorchFiles.Path("model.pt"), loadedParameters: loaded);
        model.eval();
        loaded.Count.ShouldBe(9);
        loaded.Values.ShouldAllBe(isLoaded => isLoaded);
        var golden = TorchFiles.Read("model_output.pt");
        model.call((Tensor)golden["input"]!).Numbers().ShouldMatch(TorchFiles.Elements(golden["output"]), "output");
    }

    [Fact]
    public void What_is_skipped_or_missing_stays_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        using var larger = Sequential(("0", Conv2d(1, 3, 3)), ("new", (Module<Tensor, Tensor>)Linear(2, 2)));
        var before = model.get_parameter("3.bias")!.Numbers();
        var loaded = new Dictionary<string, bool>();
        model.load_py(TorchFiles.Path("model.pt"), skip: ["3.bias"], loadedParameters: loaded);
        model.get_parameter("3.bias")!.Numbers().ShouldBe(before);
        loaded["3.bias"].ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => larger.load_py(TorchFiles.Path("model.pt"))).Message.ShouldContain("new.weight");
        larger.load_py(TorchFiles.Path("model.pt"), strict: false, loadedParameters: loaded);
        (loaded["0.weight"], loaded["new.weight"]).ShouldBe((true, false));
    }

    [Fact]
    public void A_model_written_here_is_read_again_without_what_was_skipped()
    {
        using var scope = NewDisposeScope();
        using Sequential first = Model(), second = Model();
        first.call(randn(4, 1, 4, 4));
        using MemoryStream file = new(), safe = new();
        first.save_py(file, leaveOpen: true).save_safetensors(safe, skip: ["1.num_batches_tracked"], leaveOpen: true);
        file.Position = safe.Position = 0;
        second.load_py(file, leaveOpen: true);
        foreach (var (name, tensor) in first.state_dict())
            second.state_dict()[name].Numbers().ShouldBe(tensor.Numbers(), name);
        file.Position = 0;
        PyTorchUnpickler.UnpickleStateDict(file).Values.Cast<Tensor>().ShouldAllBe(tensor => !tensor.requires_grad);
        using var third = Model();
        third.load_safetensors(safe, strict: false);
        third.get_parameter("0.weight")!.Numbers().ShouldBe(first.get_parameter("0.weight")!.Numbers());
        third.get_buffer("1.num_batches_tracked")!.item<long>().ShouldBe(0);
    }

    /// <summary>Loading changes numbers, not tensors: an optimizer that holds the parameters need not be told.</summary>
    [Fact]
    public void Loading_keeps_the_parameters_and_leaves_nothing_behind()
    {
        using var model = Model();
        var parameters = model.parameters().ToArray();
        long before = LiveTensors.SettledCount();
        model.load_py(TorchFiles.Path("model.pt"));
        Tensor.TotalCount.ShouldBe(before);
        model.parameters().ShouldBe(parameters);
        parameters.ShouldAllBe(parameter => parameter.requires_grad);
    }

    private static OptimizerHelper Make(string name, IEnumerable<Parameter> parameters) => name switch
    {
        "sgd" => optim.SGD(parameters, 1),
        "adam" => optim.Adam(parameters, 1, amsgrad: true),
        "adamw" => optim.AdamW(parameters, 1),
        "rmsprop" => optim.RMSProp(parameters, 1, momentum: 0.5, centered: true),
        _ => optim.Adagrad(parameters, 1),
    };

    /// <summary>PyTorch took five steps and saved; five more here end where PyTorch's own next five did.</summary>
    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    [InlineData("adamw")]
    [InlineData("rmsprop")]
    [InlineData("adagrad")]
    public void An_optimizer_goes_on_where_PyTorchs_stopped(string name)
    {
        using var scope = NewDisposeScope();
        var weights = TorchFiles.Read($"{name}_weights.pt");
        using var weight = new Parameter(((Tensor)weights["halfway"]!).clone());
        using var optimizer = Make(name, [weight]);
        optimizer.load_py(TorchFiles.Path($"{name}.pt"));
        using var file = new MemoryStream();
        optimizer.save_py(file, leaveOpen: true);
        Steps(weight, optimizer);
        weight.Numbers().ShouldMatch(TorchFiles.Elements(weights["final"]), name);

        using var again = new Parameter(((Tensor)weights["halfway"]!).clone());
        using var resumed = Make(name, [again]);
        file.Position = 0;
        resumed.load_py(file);
        Steps(again, resumed);
        again.Numbers().ShouldBe(weight.Numbers());
    }

    private static void Steps(Parameter weight, OptimizerHelper optimizer)
    {
        var scale = arange(1, 7, float32).reshape(2, 3);
        for (int step = 0; step < 5; step++)
        {
            optimizer.zero_grad();
            (scale * weight.square()).sum().backward();
            optimizer.step();
        }
    }

    [Fact]
    public void An_optimizers_file_has_PyTorchs_names()
    {
        using var scope = NewDisposeScope();
        using var weight = new Parameter(ones(2, 3));
        using var optimizer = optim.Adam([weight], 0.1, amsgrad: true);
        Steps(weight, optimizer);
        using var file = new MemoryStream();
        optimizer.save_py(file, leaveOpen: true);
        file.Position = 0;
        var (ours, theirs) = (PyTorchUnpickler.UnpickleStateDict(file), TorchFiles.Read("adam.pt"));
        Names(((Hashtable)ours["state"]!)[0]).ShouldBe(Names(((Hashtable)theirs["state"]!)[0]), ignoreOrder: true);
        Names(((ArrayList)ours["param_groups"]!)[0]).Except(Names(((ArrayList)theirs["param_groups"]!)[0])).ShouldBeEmpty();
        TorchFiles.Elements(((Hashtable)((Hashtable)ours["state"]!)[0]!)["step"]).ShouldBe([5]);

        static string[] Names(object? dictionary) => [.. ((Hashtable)dictionary!).Keys.Cast<string>()];
    }

    [Fact]
    public void An_optimizers_file_that_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();
        using Parameter same = new(ones(2, 3)), other = new(ones(3));
        Should.Throw<ArgumentException>(() => Make("adam",
            [same, other]).load_py(TorchFiles.Path("adam.pt"))).Message.ShouldContain("1 parameters");
        Should.Throw<ArgumentException>(() => Make("adam",
            [other]).load_py(TorchFiles.Path("adam.pt"))).Message.ShouldContain("parameter is [3]");
        Should.Throw<InvalidDataException>(() => Make("adam",
            [same]).load_py(TorchFiles.Path("model.pt"))).Message.ShouldContain("param_groups");
    }

    [Fact]
    public void A_checkpoint_in_several_files_is_loaded_by_its_index()
    {
        using var scope = NewDisposeScope();
        using Sequential first = Model(), second = Model();
        var folder = Directory.CreateTempSubdirectory("checkpoint").FullName;
        var state = first.state_dict();
        var shards = state.Keys.Chunk(4).Select((names, k) => (names, File: $"part-{k}.safetensors")).ToArray();
        foreach (var (names, file) in shards)
            Safetensors.SaveStateDict(Path.Combine(folder, file), names.ToDictionary(name => name, name => state[name].detach()));
        var index = new { weight_map = shards.SelectMany(shard => shard.names.Select(name => (name, shard.File))).ToDictionary(pair =>
            pair.name, pair => pair.File) };
        File.WriteAllText(Path.Combine(folder, "model.safetensors.index.json"), System.Text.Json.JsonSerializer.Serialize(index));
        var loaded = new Dictionary<string, bool>();
        second.load_checkpoint(folder, loadedParameters: loaded, useTqdm: false);
        loaded.Values.ShouldAllBe(isLoaded => isLoaded);
        second.get_parameter("3.weight")!.Numbers().ShouldBe(first.get_parameter("3.weight")!.Numbers());

        File.WriteAllText(Path.Combine(folder, "model.safetensors.index.json"),
            """{"weight_map": {"0.weight": "../part-0.safetensors"}}""");
        Should.Throw<InvalidDataException>(() => second.load_checkpoint(folder, useTqdm: false)).Message.ShouldContain("its own folder");
        Should.Throw<FileNotFoundException>(() => second.load_checkpoint(folder, "absent", useTqdm: false));
        Directory.Delete(folder, recursive: true);
    }
}

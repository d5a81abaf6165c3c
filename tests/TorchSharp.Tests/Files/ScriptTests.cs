using System.Runtime.InteropServices;
using System.Text.Json;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;

// TorchScript modules that PyTorch wrote (goldens/make_scripts.py) give its numbers here, are trained and saved.
namespace TorchSharp.Tests.Files;

[Collection(nameof(OneAtATime))]
public sealed class ScriptTests
{
    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Files", "goldens", name);

    private static readonly Dictionary<string, double[]> s_goldens =
        JsonSerializer.Deserialize<Dictionary<string, double[]>>(File.ReadAllText(PathOf("scripts.json")))!;

    private static Tensor X() => tensor(s_goldens["x"], [5, 3], float32);

    [Fact]
    public void A_script_gives_PyTorchs_numbers_from_a_file_and_from_memory()
    {
        using var scope = NewDisposeScope();
        using var net = jit.load<Tensor, Tensor>(PathOf("net.ts"));
        net.eval();
        net.training.ShouldBeFalse();
        net.call(X()).Numbers().ShouldMatch(s_goldens["y"], "y");
        net.invoke<Tensor>("scaled", X(), 1.5, 2, true).Numbers().ShouldMatch(s_goldens["scaled"], "scaled");
        using var other = jit.load(File.ReadAllBytes(PathOf("net.ts")), CPU);
        other.eval();
        ((Tensor)other.forward(X())).Numbers().ShouldMatch(s_goldens["y"], "y");
        (other.GetNumberOfInputs(), other.GetNumberOfOutputs()).ShouldBe((1, 1));
    }

    [Fact]
    public void Its_parts_have_their_names_and_are_the_scripts_own()
    {
        using var scope = NewDisposeScope();
        using var net = jit.load<Tensor, Tensor>(PathOf("net.ts"));
        net.named_parameters().Select(entry => entry.name).ShouldBe(
            ["first.weight", "first.bias", "norm.weight", "norm.bias", "second.weight", "second.bias"], ignoreOrder: true);
        net.state_dict().Keys.ShouldContain("norm.running_mean");
        net.named_children().Select(entry => entry.name).ShouldBe(["first", "norm", "drop", "second"]);
        net.named_attributes(recurse: false).Select(entry => entry.Item1).ShouldBe(["offset"]);
        net.eval();
        net.set_attribute("offset", zeros(2));
        using (no_grad())
            foreach (var parameter in net.parameters())
                parameter.zero_();
        net.call(X()).Numbers().ShouldAllBe(y => y == 0);
        net.to(float64);
        net.parameters().ShouldAllBe(parameter => parameter.dtype == float64);
        net.call(X().to(float64)).dtype.ShouldBe(float64);
    }

    [Fact]
    public void An_optimizer_of_ours_trains_it_and_it_is_saved_as_it_is()
    {
        using var scope = NewDisposeScope();
        using var net = jit.load<Tensor, Tensor>(PathOf("net.ts"));
        net.eval();
        using var optimizer = optim.SGD(net.parameters(), 0.1);
        var losses = new List<double>();
        for (int step = 0; step < 5; step++)
        {
            using var one = NewDisposeScope();
            var loss = net.call(X()).square().sum();
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            losses.Add(loss.item<float>());
        }
        losses.ShouldMatch(s_goldens["losses"], "losses");
        string copy = Path.GetTempFileName();
        try
        {
            jit.save(net, copy);
            using var again = jit.load<Tensor, Tensor>(copy);
            again.call(X()).Numbers().ShouldBe(net.call(X()).Numbers());
        }
        finally
        {
            File.Delete(copy);
        }
    }

    [Fact]
    public void Hooks_see_the_call_until_they_are_removed()
    {
        using var scope = NewDisposeScope();
        using var net = jit.load<Tensor, Tensor>(PathOf("net.ts"));
        net.eval();
        var plain = net.call(X() * 2).Numbers();
        var before = net.register_forward_pre_hook((_, x) => x * 2);
        var after = net.register_forward_hook((_, _, y) => y + 1);
        net.call(X()).Numbers().ShouldMatch([.. plain.Select(y => y + 1)], "hooked");
        before.remove();
        after.remove();
        net.call(X() * 2).Numbers().ShouldBe(plain);
    }

    [Fact]
    public void What_is_no_script_is_refused_and_nothing_stays_behind()
    {
        Should.Throw<FileNotFoundException>(() => jit.load("/nowhere.ts"));
        Should.Throw<ExternalException>(() => jit.load(new byte[] { 1, 2, 3 }, CPU));
        long before = LiveTensors.SettledCount();
        using (NewDisposeScope())
        {
            using var net = jit.load<Tensor, Tensor>(PathOf("net.ts"));
            net.call(X());
        }
        Tensor.TotalCount.ShouldBe(before);
    }
}

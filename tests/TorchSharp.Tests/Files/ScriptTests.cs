using System.Runtime.InteropServices;
using System.Text.Json;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;

// TorchScript modules that PyTorch wrote (goldens/make_scripts.py) give its numbers here, are trained and saved; and functions
// compiled from text.
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
    public void Results_have_the_nearest_type()
    {
        using var scope = NewDisposeScope();
        using var shapes = jit.load<Tensor, Tensor, (Tensor, Tensor)>(PathOf("shapes.ts"));
        var (x, y) = (tensor([1f, 2f]), tensor([3f, 4f]));
        var (sum, product) = shapes.call(x, y);
        sum.Numbers().ShouldBe([4, 6]);
        product.Numbers().ShouldBe([3, 8]);
        var parts = shapes.invoke<Tensor, Tensor[]>("parts", x);
        parts.Select(part => part.item<float>()).ShouldBe([1, 2]);
        shapes.invoke<Tensor>("total", new List<Tensor> { x, y }).Numbers().ShouldBe([4, 6]);
        var mixed = shapes.invoke<object[]>("mixed", x, "name");
        (mixed[0].ShouldBeOfType<Tensor>().Numbers().Length, ((Scalar)mixed[1]).ToInt64(), mixed[2]).ShouldBe((2, 2, "name!"));
        ((Scalar[])mixed[3]).Select(number => number.ToDouble()).ShouldBe([1.5, 2.5]);
        shapes.invoke("nothing", x).ShouldBeNull();
        Should.Throw<ExternalException>(() => shapes.invoke("nothing", zeros(0)));
        Should.Throw<ExternalException>(() => shapes.invoke("absent")).Message.ShouldContain("absent");
        Should.Throw<NotSupportedException>(() => shapes.invoke("nothing", DateTimeKind.Utc)).Message.ShouldContain("DateTimeKind");
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
    public void Functions_are_compiled_from_text()
    {
        using var scope = NewDisposeScope();
        using var unit = jit.compile("""
            def twice(x):
                return x * 2
            def steps(x, n: int):
                for i in range(n):
                    x = x + i
                return x

            """);
        unit.invoke<Tensor>("twice", tensor([1f, 2f])).Numbers().ShouldBe([2, 4]);
        unit.invoke<Tensor>("steps", tensor([1f]), 4).Numbers().ShouldBe([7]);
        Should.Throw<ExternalException>(() => unit.invoke("thrice")).Message.ShouldContain("thrice");
        Should.Throw<ExternalException>(() => jit.compile("def broken(x):\n    return y\n"));
    }

    [Fact]
    public void An_error_says_its_cause_first_and_then_where()
    {
        using var scope = NewDisposeScope();
        using var net = jit.load<Tensor, Tensor>(PathOf("net.ts"));
        var wrong = Should.Throw<ExternalException>(() => net.call(ones(2, 7))).Message;
        wrong.Split('\n')[0].ShouldContain("mat1 and mat2 shapes cannot be multiplied (2x7 and 3x4)");
        wrong.ShouldContain("in forward");
        using var shapes = jit.load(PathOf("shapes.ts"));
        Should.Throw<ExternalException>(() => shapes.invoke("nothing", zeros(0))).Message.Split('\n')[0].ShouldContain("an empty tensor");
        Should.Throw<ExternalException>(() => shapes.forward(ones(1))).Message.ShouldContain("missing value for argument 'y'");
        Should.Throw<ExternalException>(() => jit.compile("def broken(x):\n    return y\n")).Message.ShouldStartWith("undefined value y");
        Should.Throw<ExternalException>(() => net.set_attribute("absent", ones(1))).Message.ShouldContain("absent");
        Should.Throw<ExternalException>(() => jit.save(net, "/nowhere/net.ts"));
        Should.Throw<ExternalException>(() => jit.load(File.ReadAllBytes(PathOf("net.ts"))[..500], CPU));
        Should.Throw<InvalidOperationException>(() => jit.load(PathOf("net.ts"), "xla"));
    }

    /// <summary>A dictionary cannot be given; the tensor before it is let go.</summary>
    [Fact]
    public void A_result_of_no_known_kind_is_refused()
    {
        using var scope = NewDisposeScope();
        using var unit = jit.compile("def both(x):\n    return x * 2, {'x': x}\n");
        Should.Throw<ExternalException>(() => unit.invoke("both", ones(1))).Message.ShouldContain("cannot be returned");
    }

    /// <summary>As in PyTorch, where a table of places stays one.</summary>
    [Fact]
    public void A_floating_type_is_for_floating_numbers()
    {
        using var scope = NewDisposeScope();
        using var net = jit.load<Tensor, Tensor>(PathOf("net.ts"));
        net.call(X()).sum().backward();
        net.to(float64);
        net.state_dict()["norm.num_batches_tracked"].dtype.ShouldBe(int64);
        net.parameters().ShouldAllBe(parameter => parameter.dtype == float64 && parameter.grad!.dtype == float64);
        net.call(X().to(float64)).sum().backward();
    }

    [Fact]
    public void A_parameter_that_is_set_is_the_scripts_and_ours()
    {
        using var scope = NewDisposeScope();
        using var net = jit.load<Tensor, Tensor>(PathOf("net.ts"));
        net.eval();
        var last = (jit.ScriptModule)net.named_children().Single(child => child.name == "second").module;
        var bias = last.named_parameters().Single(entry => entry.name == "bias").parameter;
        var before = net.call(X()).detach();
        last.set_attribute("bias", (bias.detach() + 1).requires_grad_());
        net.call(X()).Numbers().ShouldMatch((before + 1).Numbers(), "with another bias");
        using (no_grad())
            bias.add_(1);
        net.call(X()).Numbers().ShouldMatch((before + 2).Numbers(), "with our bias changed");
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

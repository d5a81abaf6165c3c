using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TorchSharp.Modules;
using TorchSharp.PyBridge;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torchvision;

// torchvision's networks: the same names, shapes and outputs as there.
namespace TorchSharp.Tests.Vision;

[Collection(nameof(OneAtATime))]
public sealed class ModelTests
{
    private const int Classes = 10;

    private sealed record Shapes(int Count, long Numbers, string Hash);
    private sealed record Logits(long Side, double[] Values);
    private sealed record ModelGoldens(Dictionary<string, Shapes> Shapes, Dictionary<string, Logits> Logits,
        Dictionary<string, double[]> Step, double[] Many);

    private static readonly ModelGoldens s_goldens = JsonSerializer.Deserialize<ModelGoldens>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vision", "goldens", "models.json")), JsonSerializerOptions.Web)!;

    private static nn.Module<Tensor, Tensor> Build(string name, Device? device = null) => name switch
    {
        "resnet18" => models.resnet18(Classes, device: device),
        "resnet34" => models.resnet34(Classes, device: device),
        "resnet50" => models.resnet50(Classes, device: device),
        "resnet101" => models.resnet101(Classes, device: device),
        "resnet152" => models.resnet152(Classes, device: device),
        "resnext50_32x4d" => models.resnext50_32x4d(Classes, device: device),
        "resnext101_32x8d" => models.resnext101_32x8d(Classes, device: device),
        "wide_resnet50_2" => models.wide_resnet50_2(Classes, device: device),
        "wide_resnet101_2" => models.wide_resnet101_2(Classes, device: device),
        "vgg11" => models.vgg11(Classes, device: device),
        "vgg11_bn" => models.vgg11_bn(Classes, device: device),
        "vgg13" => models.vgg13(Classes, device: device),
        "vgg13_bn" => models.vgg13_bn(Classes, device: device),
        "vgg16" => models.vgg16(Classes, device: device),
        "vgg16_bn" => models.vgg16_bn(Classes, device: device),
        "vgg19" => models.vgg19(Classes, device: device),
        "vgg19_bn" => models.vgg19_bn(Classes, device: device),
        "alexnet" => models.alexnet(Classes, device: device),
        "mobilenet_v2" => models.mobilenet_v2(Classes),
        "mobilenet_v3_large" => models.mobilenet_v3_large(),
        "mobilenet_v3_small" => models.mobilenet_v3_small(),
        "googlenet" => models.googlenet(Classes, device: device),
        "inception_v3" => models.inception_v3(Classes, device: device),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a model of the tests"),
    };

    public static TheoryData<string> Names => [.. s_goldens.Shapes.Keys];

    /// <summary>Built without memory for its numbers, on the meta device. A difference is found with goldens/make.py --list.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_models_state_dict_has_torchvisions_names_and_shapes(string name)
    {
        using var scope = NewDisposeScope();
        using var model = Build(name, META);
        var state = model.state_dict();
        var lines = state.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry =>
            $"{entry.Key} [{string.Join(", ", entry.Value.shape)}]\n");
        var golden = s_goldens.Shapes[name];
        var text = string.Concat(lines);
        (state.Count, state.Values.Sum(tensor => tensor.NumberOfElements)).ShouldBe((golden.Count, golden.Numbers), text);
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ShouldBe(golden.Hash, text);
    }

    /// <summary>VGG's half gigabyte of weights takes a while: only when asked for.</summary>
    public static TheoryData<string> Run =>
        [.. s_goldens.Logits.Keys.Where(name => name != "vgg11_bn"
            || Environment.GetEnvironmentVariable("TORCHVISION_ALL") is { Length: > 0 })];

    [Theory]
    [MemberData(nameof(Run))]
    public void A_models_logits_are_torchvisions(string name)
    {
        using var scope = NewDisposeScope();
        using var model = Formula.Filled(Build(name));
        model.eval();
        using var mode = no_grad();
        long before = LiveTensors.SettledCount();
        var logits = model.call(Formula.Images(s_goldens.Logits[name].Side));
        (Tensor.TotalCount - before).ShouldBe(2, "the images and the logits");
        logits = logits[.., ..Classes];
        var expected = s_goldens.Logits[name].Values;
        double scale = expected.Max(Math.Abs);
        var relative = logits.Numbers().Select(value => value / scale).ToArray();
        relative.ShouldMatch(Array.ConvertAll(expected, value => value / scale), name, 1e-4);
    }

    /// <summary>The weights go by PyTorch's file, both in its own form and as safetensors, into a network that was not theirs.</summary>
    [Fact]
    public void A_ResNet18_out_of_a_file_has_torchvisions_logits_of_64_images()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var filled = Formula.Filled(Build("resnet18"));
        using MemoryStream pickled = new(), safe = new();
        filled.save_py(pickled, leaveOpen: true).save_safetensors(safe, leaveOpen: true);
        pickled.Position = safe.Position = 0;
        using var fromPickle = Build("resnet18");
        using var fromSafe = Build("resnet18");
        fromPickle.load_py(pickled);
        fromSafe.load_safetensors(safe);
        var images = Formula.Images(32, 64);
        double scale = s_goldens.Many.Max(Math.Abs);
        foreach (var model in new[] { fromPickle, fromSafe })
        {
            model.eval();
            model.call(images).Numbers().Select(value => value / scale).ToArray()
                .ShouldMatch(Array.ConvertAll(s_goldens.Many, value => value / scale), "logits", 1e-4);
        }
    }

    [Fact]
    public void A_training_step_of_ResNet18_has_torchvisions_gradients_and_statistics()
    {
        using var scope = NewDisposeScope();
        using var model = Formula.Filled(Build("resnet18"));
        var golden = s_goldens.Step;
        var loss = nn.functional.cross_entropy(model.call(Formula.Images(64)), tensor([3L, 7]));
        loss.backward();
        loss.Numbers().ShouldMatch(golden["loss"], "loss", 1e-4);
        Gradient("conv1.weight").ShouldMatch(golden["conv1"], "conv1", 1e-4);
        Gradient("layer3.0.downsample.0.weight").ShouldMatch(golden["downsample"], "downsample", 1e-4);
        Gradient("fc.bias").ShouldMatch(golden["fc"], "fc", 1e-4);
        model.get_buffer("layer4.1.bn2.running_mean")!.Numbers().Take(20).ToArray().ShouldMatch(golden["mean"], "running mean", 1e-4);
        model.get_buffer("bn1.num_batches_tracked")!.Numbers().ShouldBe(golden["count"]);

        double[] Gradient(string name) => [.. model.get_parameter(name)!.grad!.Numbers().Take(golden["conv1"].Length)];
    }

    [Fact]
    public void A_fresh_ResNet_starts_as_its_paper_says()
    {
        using var scope = NewDisposeScope();
        using var model = models.resnet18(zero_init_residual: true);
        model.get_parameter("layer1.0.bn2.weight")!.Numbers().ShouldAllBe(weight => weight == 0);
        model.get_parameter("layer1.0.bn1.weight")!.Numbers().ShouldAllBe(weight => weight == 1);
        // He's deviation over what leaves the convolution: sqrt(2 / (512 · 9))
        Deviation("layer4.1.conv2.weight").ShouldBe(Math.Sqrt(2 / (512.0 * 9)), 1e-4);

        double Deviation(string name) => model.get_parameter(name)!.std().Numbers()[0];
    }

    [Fact]
    public void A_weights_file_fills_all_but_the_last_layer()
    {
        using var scope = NewDisposeScope();
        var file = Path.GetTempFileName();
        using var first = models.mobilenet_v2(Classes);
        using var source = models.resnet18(Classes);
        source.save(file);
        using var target = models.resnet18(Classes, weights_file: file);
        using var whole = models.resnet18(Classes, weights_file: file, skipfc: false);
        target.get_parameter("layer4.1.conv2.weight")!.Numbers().ShouldBe(source.get_parameter("layer4.1.conv2.weight")!.Numbers());
        target.get_parameter("fc.weight")!.Numbers().ShouldNotBe(source.get_parameter("fc.weight")!.Numbers());
        whole.get_parameter("fc.weight")!.Numbers().ShouldBe(source.get_parameter("fc.weight")!.Numbers());
        File.Delete(file);
    }

    [Fact]
    public void Wrong_shapes_are_told_at_the_door()
    {
        Should.Throw<ArgumentException>(() => new VGG("VGG12", Classes, false)).Message.ShouldContain("VGG11, VGG13");
        Should.Throw<ArgumentException>(() => models.resnet18(groups: 32)).Message.ShouldContain("32");
        Should.Throw<ArgumentException>(() =>
            models.mobilenet_v2(inverted_residual_setting: [[1, 2, 3]])).Message.ShouldContain("expansion");
    }

    /// <summary>Dilation in place of strides keeps the last stage's image four times as large, with the same parameters.</summary>
    [Fact]
    public void Strides_can_be_replaced_with_dilation()
    {
        using var scope = NewDisposeScope();
        using var dilated = models.resnet50(Classes, replace_stride_with_dilation: (false, true, true), device: META);
        dilated.get_parameter("layer4.2.conv3.weight")!.shape.ShouldBe([2048, 512, 1, 1]);
        dilated.state_dict().Count.ShouldBe(s_goldens.Shapes["resnet50"].Count);
    }
}

using System.Text.Json;

// PyTorch's own numbers, made by make.py beside this file.
namespace TorchSharp.Tests.Goldens;

public sealed record StoredTensor(long[] Shape, double[] Values, string Type = "float")
{
    public torch.ScalarType ElementType => Type switch
    {
        "long" => torch.int64,
        "int" => torch.int32,
        "byte" => torch.uint8,
        "bool" => torch.@bool,
        "double" => torch.float64,
        _ => torch.float32,
    };

    public torch.Tensor ToTensor() => torch.tensor(Values, Shape, ElementType);
}

/// <summary>A case of make_tensors.py.</summary>
public sealed record TensorGolden(StoredTensor[] Inputs, StoredTensor[] Outputs, double[][] Gradients);

/// <summary>A case of make_distributions.py.</summary>
public sealed record DistributionGolden(StoredTensor[] Parameters, StoredTensor Value, Dictionary<string, StoredTensor> Outputs,
    double[][] Gradients);

public sealed record OperatorGolden(StoredTensor[] Inputs, StoredTensor Output, double[][] Gradients);

/// <summary>A case of make_modules.py.</summary>
public sealed record ModuleGolden(
    StoredTensor[] Inputs,
    Dictionary<string, double[]> Initial,
    StoredTensor[] Outputs,
    double[][] InputGradients,
    Dictionary<string, double[]> Gradients,
    Dictionary<string, double[]> Buffers);

public sealed record GoldenFile(
    Dictionary<string, OperatorGolden> Operators,
    Dictionary<string, double[]> Random,
    Dictionary<string, double[]> Mlp,
    Dictionary<string, double[]> Cnn,
    Dictionary<string, double[]> Schedulers,
    Dictionary<string, double[]> Texts);

public static class Golden
{
    private static readonly Lazy<GoldenFile> s_file = new(() => Read<GoldenFile>("goldens.json"));
    private static readonly Lazy<Dictionary<string, ModuleGolden>> s_modules = new(() =>
        Read<Dictionary<string, ModuleGolden>>("modules.json"));

    private static readonly Lazy<Dictionary<string, TensorGolden>> s_tensors = new(() =>
        Read<Dictionary<string, TensorGolden>>("tensors.json"));

    private static readonly Lazy<Dictionary<string, DistributionGolden>> s_distributions = new(() =>
        Read<Dictionary<string, DistributionGolden>>("distributions.json"));

    private static readonly Lazy<Dictionary<string, DistributionGolden>> s_distributionEdges = new(() =>
        Read<Dictionary<string, DistributionGolden>>("distribution_edges.json"));

    public static GoldenFile File => s_file.Value;
    public static Dictionary<string, ModuleGolden> Modules => s_modules.Value;

    public static Dictionary<string, DistributionGolden> Distributions => s_distributions.Value;

    /// <summary>Cases of make_distribution_edges.py.</summary>
    public static Dictionary<string, DistributionGolden> DistributionEdges => s_distributionEdges.Value;

    public static Dictionary<string, TensorGolden> Tensors => s_tensors.Value;

    private static readonly JsonSerializerOptions s_options = new(JsonSerializerOptions.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static T Read<T>(string name) => JsonSerializer.Deserialize<T>(
        System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "goldens", name)), s_options)!;

    /// <summary>Within the tolerance, absolutely for small numbers and relatively for large ones.</summary>
    public static void ShouldMatch(this IReadOnlyList<double> actual, IReadOnlyList<double> expected, string what, double tolerance = 1e-5)
    {
        actual.Count.ShouldBe(expected.Count, what);
        for (int k = 0; k < actual.Count; k++)
            (Math.Abs(actual[k] - expected[k]) <= tolerance * Math.Max(1, Math.Abs(expected[k])))
                .ShouldBeTrue($"{what}[{k}] is {actual[k]}, but PyTorch's is {expected[k]}");
    }

    public static double[] Numbers(this torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        return tensor.detach().reshape(-1).to(torch.float64).data<double>().ToArray();
    }

    /// <summary>The same shape, and the same elements.</summary>
    public static bool IsSameAs(this torch.Tensor tensor, torch.Tensor other)
    {
        using var scope = torch.NewDisposeScope();
        return tensor.shape.AsSpan().SequenceEqual(other.shape) && tensor.eq(other).all().item<bool>();
    }
}

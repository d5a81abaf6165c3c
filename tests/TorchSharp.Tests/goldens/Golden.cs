using System.Text.Json;

// PyTorch's own numbers, made by make.py beside this file.
namespace TorchSharp.Tests.Goldens;

public sealed record StoredTensor(long[] Shape, double[] Values)
{
    public torch.Tensor ToTensor() => torch.tensor(Values, Shape, torch.float32);
}

public sealed record OperatorGolden(StoredTensor[] Inputs, StoredTensor Output, double[][] Gradients);

public sealed record GoldenFile(
    Dictionary<string, OperatorGolden> Operators,
    Dictionary<string, double[]> Random,
    Dictionary<string, double[]> Mlp,
    Dictionary<string, double[]> Cnn,
    Dictionary<string, double[]> Schedulers);

public static class Golden
{
    private static readonly Lazy<GoldenFile> s_file = new(() => JsonSerializer.Deserialize<GoldenFile>(
        System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "goldens", "goldens.json")), JsonSerializerOptions.Web)!);

    public static GoldenFile File => s_file.Value;

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
}

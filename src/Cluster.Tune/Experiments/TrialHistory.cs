using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cluster.Tune;

// A trial's reports, read back from the progress.jsonl in its folder.

internal static class TrialHistory
{
    public const string FileName = "progress.jsonl";

    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        PropertyNameCaseInsensitive = true,
    };

    /// <summary>The metrics of each iteration, in order; empty when the folder has none. A line cut off by a kill is left out.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, double>> Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (directory.Length == 0 || !File.Exists(path)) return [];
        var byIteration = new SortedDictionary<double, IReadOnlyDictionary<string, double>>();
        foreach (var line in File.ReadLines(path))
        {
            if (Parse(line) is not { } metrics) continue;
            byIteration[metrics.GetValueOrDefault(TrialReport.TrainingIteration, byIteration.Count + 1)] = metrics;
        }
        return [.. byIteration.Values];
    }

    private static Dictionary<string, double>? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Line>(line, Json)?.Metrics;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Line(int Attempt, Dictionary<string, double>? Metrics);
}

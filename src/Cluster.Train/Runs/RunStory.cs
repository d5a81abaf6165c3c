using Cluster.Core;

namespace Cluster.Train;

// The lines that people read when a run loses a rank: which rank, on which node, how, and the last thing it said.
internal static class RunStory
{
    private const string MemoryAdvice =
        "use a smaller global batch, or the same in parts (NoSync), a narrower type (bfloat16), or fewer trainers on a node";

    private const int LogLineCountMax = 5;
    private const int LogLineCharsMax = 200;

    public static string WorkerEnded(RankPlace place, DriverActor.WorkerEnd end)
    {
        var code = end.ExitCode is { } exitCode ? $"exit code {exitCode}{(end.Signal is null ? "" : $" ({end.Signal})")}" : end.Kind.ToString();
        var reason = end.Reason.Contains(code, StringComparison.Ordinal) ? end.Reason : $"{code}: {end.Reason}";
        var lines = end.LastLogLines.TakeLast(LogLineCountMax).Select(Shorten).ToArray();
        var said = lines.Length == 0 ? "" : $"; its last lines: {string.Join(" | ", lines)}";
        return $"lost {Name(place)}: {reason}{said}";
    }

    public static string NodeLost(IReadOnlyList<RankPlace> places, DriverActor.PlacementLost lost)
    {
        var ranks = places.Where(place => lost.Bundles.Contains(place.Bundle)).Select(place => place.Rank).ToArray();
        var who = ranks.Length switch
        {
            0 => "a place",
            1 => $"rank {ranks[0]}",
            _ => $"ranks {string.Join(", ", ranks)}",
        };
        return $"lost {who} on node {lost.Node}: {lost.Reason}";
    }

    public static string TrainerFailed(RankPlace place, RunActor.TrainerFailed failed) =>
        IsOutOfMemory(failed)
            ? $"{Name(place)} ran out of memory ({failed.ErrorType}: {Shorten(OneLine(failed.Message))}); {MemoryAdvice}"
            : $"{Name(place)} failed: {failed.ErrorType}: {OneLine(failed.Message)}";

    // libtorch says it in words: "CUDA out of memory", "DefaultCPUAllocator: can't allocate memory".
    private static bool IsOutOfMemory(RunActor.TrainerFailed failed) =>
        failed.ErrorType == nameof(OutOfMemoryException)
        || failed.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || failed.Message.Contains("allocate memory", StringComparison.OrdinalIgnoreCase);

    public static string CollectiveBroke(RankPlace place, RunActor.TrainerFailed failed) =>
        $"{Name(place)} could not go on: {OneLine(failed.Message)}";

    public static string TrainerRefused(RankPlace place, string reason) => $"no trainer for {Name(place)}: {OneLine(reason)}";

    public static string TrainerGone(RankPlace place) => $"lost {Name(place)}: its trainer is out of reach";

    public static string NotReady(IEnumerable<RankPlace> places, TimeSpan limit) =>
        $"{string.Join(", ", places.Select(Name))} not ready within {limit.TotalSeconds:0.#} s";

    public static string Name(RankPlace place) => $"rank {place.Rank} on node {place.Node}";

    private static string Shorten(string line) => line.Length <= LogLineCharsMax ? line : line[..LogLineCharsMax] + "…";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}

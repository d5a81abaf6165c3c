using System.Globalization;
using System.Text.Json;
using Cluster.Core;

namespace Cluster.Train;

// The folder where a run's checkpoints lie. One is there whole or not at all: it is written beside its place under a name
// that nobody looks for, flushed to the disk file by file, and then renamed. Whatever moment a process dies at, the
// newest checkpoint_NNNNNN folder is complete.
internal sealed class CheckpointStore
{
    public const string DescriptionFile = "checkpoint.json";
    private const string Prefix = "checkpoint_";
    private const string UnfinishedPrefix = ".unfinished-";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly string _folder;
    private readonly int _keepCount;
    private readonly CheckpointScore? _score;

    public CheckpointStore(string folder, int keepCount, CheckpointScore? score = null)
    {
        _score = score;
        _folder = folder;
        _keepCount = keepCount;
    }

    /// <summary>Writes the next checkpoint, of a report that saves.</summary>
    public Checkpoint Save(TrainReport report)
    {
        Directory.CreateDirectory(_folder);
        RemoveUnfinished();
        var number = (Numbered().LastOrDefault()?.Number ?? 0) + 1;
        var unfinished = Path.Combine(_folder, $"{UnfinishedPrefix}{number:D6}-{Environment.ProcessId}");
        var final = Path.Combine(_folder, $"{Prefix}{number:D6}");
        Checkpoint checkpoint;
        Directory.CreateDirectory(unfinished);
        try
        {
            checkpoint = Fill(unfinished, number, report) with { Path = final };
            DurableFiles.Flush(unfinished);
            Directory.Move(unfinished, final);
            DurableFiles.FlushFolder(_folder);
        }
        catch
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
            throw;
        }
        RemoveOld();
        return checkpoint;
    }

    /// <summary>Lets a report save into an empty folder, which then says of itself what it is.</summary>
    public static Checkpoint Fill(string folder, int number, TrainReport report)
    {
        var checkpoint = new Checkpoint(folder, number, report.Metrics, report.Position, report.Count);
        report.Save!(folder);
        File.WriteAllText(Path.Combine(folder, DescriptionFile), JsonSerializer.Serialize(checkpoint, Json));
        return checkpoint;
    }

    /// <summary>The newest checkpoint, or null when there is none.</summary>
    public Checkpoint? Latest() => Numbered().LastOrDefault() is { } found ? Open(found.Path) : null;

    /// <summary>Reads what a checkpoint says of itself.</summary>
    public static Checkpoint Open(string path)
    {
        var description = Path.Combine(path, DescriptionFile);
        try
        {
            var read = JsonSerializer.Deserialize<Checkpoint>(File.ReadAllText(description), Json);
            if (read is { Metrics: not null, Position: not null })
                return read with { Path = path };
            throw new ClusterException($"{description} is not the description of a checkpoint");
        }
        catch (DirectoryNotFoundException missing)
        {
            throw new ClusterException($"there is no checkpoint at {path}; is the storage directory the same on every node?", missing);
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new ClusterException($"{description} cannot be read: {error.Message}", error);
        }
    }

    private IReadOnlyList<Found> Numbered()
    {
        if (!Directory.Exists(_folder))
            return [];
        return Directory.EnumerateDirectories(_folder, Prefix + "*")
            .Select(path => new Found(path, NumberOf(Path.GetFileName(path))))
            .Where(found => found.Number > 0)
            .OrderBy(found => found.Number)
            .ToArray();
    }

    private static int NumberOf(string folderName) =>
        int.TryParse(folderName[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private void RemoveUnfinished()
    {
        foreach (var path in Directory.EnumerateDirectories(_folder, UnfinishedPrefix + "*").ToArray())
            Directory.Delete(path, recursive: true);
    }

    private void RemoveOld()
    {
        // Renamed first: a reader finds an old checkpoint whole or not at all, too.
        var all = Numbered();
        var best = _score is null ? null : Best(all, _score);
        foreach (var old in all.SkipLast(_keepCount).Where(old => old.Path != best))
        {
            var doomed = Path.Combine(_folder, $"{UnfinishedPrefix}{old.Number:D6}-old");
            Directory.Move(old.Path, doomed);
            Directory.Delete(doomed, recursive: true);
        }
    }

    private static string? Best(IReadOnlyList<Found> all, CheckpointScore score)
    {
        Checkpoint? best = null;
        foreach (var checkpoint in all.Select(found => Open(found.Path)))
            best = score.IsBetter(checkpoint.Metrics, best?.Metrics) ? checkpoint : best;
        return best?.Path;
    }

    private sealed record Found(string Path, int Number);
}

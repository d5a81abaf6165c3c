using System.Globalization;
using System.Text.Json;
using Cluster.Core;

namespace Cluster.Train;

// The folder where a run's checkpoints lie. One is there whole or not at all: it is written beside its place under a name
// that nobody looks for, flushed to the disk file by file, and then renamed. Whatever moment a process dies at, the
// newest checkpoint_NNNNNN folder is complete.
//
// An earlier incarnation of the run may still be at it when the next one saves: it has been given up, but does not know yet. It
// cannot take anything from a later one: it leaves alone what that has not finished, and a number that is taken is not used again.
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
    private readonly (string Run, int Incarnation) _writer;

    public CheckpointStore(string folder, int keepCount, CheckpointScore? score = null, string run = "run", int incarnation = 1)
    {
        _score = score;
        _folder = folder;
        _keepCount = keepCount;
        _writer = (run, incarnation);
    }

    /// <summary>Writes the next checkpoint, of a report that saves.</summary>
    public Checkpoint Save(TrainReport report)
    {
        Directory.CreateDirectory(_folder);
        RemoveUnfinished();
        var number = NextNumber();
        var unfinished = Path.Combine(_folder, $"{UnfinishedPrefix}{number:D6}-{_writer.Run}-{_writer.Incarnation}");
        Checkpoint checkpoint;
        Directory.CreateDirectory(unfinished);
        try
        {
            checkpoint = Publish(unfinished, Fill(unfinished, number, report));
        }
        catch
        {
            Remove(unfinished);
            throw;
        }
        RemoveOld();
        return checkpoint;
    }

    private Checkpoint Publish(string unfinished, Checkpoint filled)
    {
        while (true)
        {
            DurableFiles.Flush(unfinished);
            var final = Path.Combine(_folder, $"{Prefix}{filled.Number:D6}");
            try
            {
                Directory.Move(unfinished, final);
                DurableFiles.FlushFolder(_folder);
                return filled with { Path = final };
            }
            catch (IOException) when (Directory.Exists(final) && Directory.Exists(unfinished))
            {
                filled = filled with { Number = NextNumber() };
                Describe(unfinished, filled);
            }
        }
    }

    /// <summary>Lets a report save into an empty folder, which then says of itself what it is.</summary>
    public static Checkpoint Fill(string folder, int number, TrainReport report)
    {
        var checkpoint = new Checkpoint(folder, number, report.Metrics, report.Position, report.Count);
        report.Save!(folder);
        Describe(folder, checkpoint);
        return checkpoint;
    }

    private static void Describe(string folder, Checkpoint checkpoint) =>
        File.WriteAllText(Path.Combine(folder, DescriptionFile), JsonSerializer.Serialize(checkpoint, Json));

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

    private int NextNumber() => (Numbered().LastOrDefault()?.Number ?? 0) + 1;

    private void RemoveUnfinished()
    {
        foreach (var path in Directory.EnumerateDirectories(_folder, UnfinishedPrefix + "*").Where(path => !IsOfLaterIncarnation(path)).ToArray())
            Remove(path);
    }

    private bool IsOfLaterIncarnation(string path)
    {
        var (name, own) = (Path.GetFileName(path), $"-{_writer.Run}-");
        var at = name.LastIndexOf(own, StringComparison.Ordinal);
        return at >= 0 && int.TryParse(name[(at + own.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out var incarnation)
            && incarnation > _writer.Incarnation;
    }

    private static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (IOException)
        {
            // Another incarnation removes or writes there at this moment: it is gone, or the next save finds it.
        }
    }

    private void RemoveOld()
    {
        // Renamed first: a reader finds an old checkpoint whole or not at all, too.
        var all = Numbered();
        var best = _score is null ? null : Best(all, _score);
        foreach (var old in all.SkipLast(_keepCount).Where(old => old.Path != best))
        {
            var doomed = Path.Combine(_folder, $"{UnfinishedPrefix}{old.Number:D6}-old");
            try
            {
                Directory.Move(old.Path, doomed);
            }
            catch (IOException) when (!Directory.Exists(old.Path))
            {
                continue; // The other one was faster.
            }
            Remove(doomed);
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

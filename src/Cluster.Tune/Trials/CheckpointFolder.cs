using static System.FormattableString;

namespace Cluster.Tune;

// Checkpoints on disk. A folder is filled under a temporary name and renamed when it is complete, so that a checkpoint
// that has its name is whole. The attempt is part of the name: a trial whose node was given up, but lives, cannot write
// into the folder of its successor.

internal static class CheckpointFolder
{
    private const string UnfinishedSuffix = ".unfinished";

    /// <summary>Lets <paramref name="save"/> fill a new folder; returns its final name.</summary>
    public static string Write(string trialDirectory, int iteration, int attempt, Action<string> save)
    {
        var folder = Path.Combine(trialDirectory, Invariant($"checkpoint-{iteration:D6}-{attempt}"));
        var unfinished = folder + UnfinishedSuffix;
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        save(unfinished);
        Directory.Move(unfinished, folder);
        return folder;
    }

    /// <summary>Removes a checkpoint; returns what went wrong, or null.</summary>
    public static string? Delete(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"cannot delete the old checkpoint {folder}: {error.Message}";
        }
    }
}

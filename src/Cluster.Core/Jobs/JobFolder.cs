namespace Cluster.Core.Jobs;

// Looks at a program folder before it is sent anywhere, so that a mistake is told at the door.
internal static class JobFolder
{
    internal static void Check(JobSubmission submission)
    {
        if (string.IsNullOrWhiteSpace(submission.Name))
        {
            throw new ClusterException("the job's name is empty; give it one, for example the program's");
        }

        if (!Directory.Exists(submission.Folder))
        {
            throw new ClusterException($"job folder {submission.Folder} does not exist; give the folder of the built program");
        }

        var entry = submission.EntryAssembly;
        if (entry != Path.GetFileName(entry) || !entry.EndsWith(".dll", StringComparison.Ordinal))
        {
            throw new ClusterException($"entry assembly \"{entry}\" must be the plain name of a .dll in {submission.Folder}");
        }

        if (!File.Exists(Path.Combine(submission.Folder, entry)))
        {
            throw new ClusterException($"job folder {submission.Folder} has no {entry}; build the program first (dotnet build)");
        }

        var runtime = Path.ChangeExtension(entry, ".runtimeconfig.json");
        if (!File.Exists(Path.Combine(submission.Folder, runtime)))
        {
            throw new ClusterException(
                $"job folder {submission.Folder} has {entry} but no {runtime}; it is a library, not a program (OutputType Exe)");
        }
    }
}

namespace Cluster.Core.Nodes;

// What a node is told to start: a worker process for a job, in a bundle that the node holds. With an entry, the process
// runs the job's own program, which makes it the job's driver; without one it waits for actors.

/// <summary>A job's program folder by its content, and where it can be had.</summary>
internal sealed record PackageReference(string Hash, IReadOnlyList<string> Urls);

/// <summary>The program that a driver process runs.</summary>
internal sealed record JobEntry(string EntryAssembly, IReadOnlyList<string> Arguments);

/// <summary>One worker process.</summary>
internal sealed record WorkerStart(
    WorkerId Id,
    PlacementGroupId Group,
    int Bundle,
    string Name,
    JobId Job,
    PackageReference? Package,
    JobEntry? Entry,
    IReadOnlyDictionary<string, string> Environment);

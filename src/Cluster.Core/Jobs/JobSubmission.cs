namespace Cluster.Core;

/// <summary>A program that is to run on the cluster.</summary>
public sealed record JobSubmission
{
    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of the built program: holds <c>NAME.dll</c> and <c>NAME.runtimeconfig.json</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>The file in <see cref="Folder"/> whose entry point runs, for example <c>FashionMnist.dll</c>.</summary>
    public required string EntryAssembly { get; init; }

    /// <summary>The arguments of its entry point.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>What the driver itself needs. Default: nothing, as drivers wait more than they work.</summary>
    public Resources Resources { get; init; } = Resources.None;

    /// <summary>The job's name on the cluster; submitting the same name again is the same job. Default: a fresh one.</summary>
    public JobId Id { get; init; } = JobId.New();
}

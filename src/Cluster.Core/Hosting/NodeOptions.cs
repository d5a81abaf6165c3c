using Microsoft.Extensions.Logging;

namespace Cluster.Core;

/// <summary>What a node is told when it starts. <c>cluster.hocon</c> holds the settings below these.</summary>
public sealed record NodeOptions
{
    /// <summary>The role of nodes that may run the cluster's placement scheduler and job manager.</summary>
    public const string SeedRole = "seed";

    /// <summary>The role of all nodes that take work.</summary>
    public const string WorkerRole = "worker";

    /// <summary>The node's name. Default: a fresh one.</summary>
    public NodeId Id { get; init; } = NodeId.New();

    /// <summary>
    /// The address to listen on: an IPv4 address of this machine, or a name that has one; others must reach it. Beyond
    /// loopback all connections are encrypted, both sides with a certificate: the one that <c>cluster.hocon</c> names, else
    /// one that is made from the token. Null: 127.0.0.1, or for a node that joins, where it is reached from the seed.
    /// </summary>
    public string? Host { get; init; }

    /// <summary>
    /// Whether connections are encrypted; null: what <c>CLUSTER_TLS</c> (on or off) says, else <c>enable-ssl</c> of
    /// <c>cluster.hocon</c>, else yes beyond loopback. False is refused there. All members of a cluster must agree.
    /// </summary>
    public bool? IsEncrypted { get; init; }

    /// <summary>The port to listen on; 0 lets the system choose.</summary>
    public int Port { get; init; }

    /// <summary>Whether this node may run the scheduler and the job manager; the first node of a cluster must.</summary>
    public bool IsSeed { get; init; }

    /// <summary>The seeds to join, <c>host:port</c> each; empty: this node is a seed and forms a new cluster.</summary>
    public IReadOnlyList<string> SeedNodes { get; init; } = [];

    /// <summary>What the node offers. Default: as many cpus as the machine has.</summary>
    public Resources Resources { get; init; } = Resources.Cpus(Environment.ProcessorCount);

    /// <summary>
    /// Where the node keeps packages, job folders, logs and its token. Default: <c>~/.cluster</c>; nodes on one machine
    /// need one each.
    /// </summary>
    public string StateDirectory { get; init; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cluster");

    /// <summary>Where runs and experiments of jobs keep files; default: <c>storage</c> in the state directory.</summary>
    public string? StorageDirectory { get; init; }

    /// <summary>
    /// The cluster's token. Null: read from <see cref="TokenFile"/>; a seed makes one there if there is none.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>The file with the token; default: <c>token</c> in the state directory.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The settings file; null: <c>cluster.hocon</c> in the working directory, else beside the executable, else none.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>
    /// Where this process's actor system logs to, each line under the type that says it; null: to stderr. What is logged at
    /// all is up to <c>akka.loglevel</c> and <c>cluster.logging.levels</c> in <c>cluster.hocon</c>. It is not disposed of.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>How a worker process is started. Default: <c>dotnet ENTRY.dll worker</c> of this program.</summary>
    public WorkerCommand WorkerCommand { get; init; } = WorkerCommand.Default;

    /// <summary>How long a node may take to join its seeds, in seconds.</summary>
    public double JoinTimeoutSeconds { get; init; } = 30;

    /// <summary>How long a node may take to leave in good order, in seconds; then it ends anyway.</summary>
    public double LeaveTimeoutSeconds { get; init; } = 10;
}

/// <summary>How a worker process is started.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its first arguments; the node adds the worker's name for whoever reads a process list.</param>
public sealed record WorkerCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary><c>dotnet ENTRY.dll worker</c>, with the entry assembly of this process.</summary>
    public static WorkerCommand Default { get; } = new(
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet",
        [System.Reflection.Assembly.GetEntryAssembly()?.Location ?? "", "worker"]);
}

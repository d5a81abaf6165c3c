using Cluster.Core.Wire;
using Microsoft.Extensions.Logging;

namespace Cluster.Core;

/// <summary>How a driver finds its cluster. What is left null is read from the environment.</summary>
public sealed record ClusterClientOptions
{
    /// <summary>The environment variable with the address of a node.</summary>
    public const string AddressVariable = "CLUSTER_ADDRESS";

    /// <summary>The environment variable with the cluster's token.</summary>
    public const string TokenVariable = "CLUSTER_TOKEN";

    /// <summary>The environment variable with the job that this process belongs to; the cluster sets it.</summary>
    public const string JobVariable = "CLUSTER_JOB";

    /// <summary>The environment variable with the folder for runs and experiments.</summary>
    public const string StorageVariable = "CLUSTER_STORAGE";

    /// <summary>A node's address, <c>host:port</c>; null: <see cref="AddressVariable"/>.</summary>
    public string? Address { get; init; }

    /// <summary>The cluster's token; null: <see cref="TokenVariable"/>.</summary>
    public string? Token { get; init; }

    /// <summary>The job that this driver belongs to; null: <see cref="JobVariable"/>, or a new job of its own.</summary>
    public JobId? Job { get; init; }

    /// <summary>What a new job of its own is called; null: the entry assembly's name.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The program folder that worker processes load when this driver was not submitted; null: the folder of this program.
    /// </summary>
    public string? ProgramFolder { get; init; }

    /// <summary>Where runs and experiments keep files; null: <see cref="StorageVariable"/>, or what the node says.</summary>
    public string? StorageDirectory { get; init; }

    /// <summary>
    /// Whether connections are encrypted; null: what <c>CLUSTER_TLS</c> (on or off) says, else <c>enable-ssl</c> of
    /// <c>cluster.hocon</c>, else yes if the address is beyond loopback. False is refused there.
    /// </summary>
    public bool? IsEncrypted { get; init; }

    /// <summary>
    /// Where this process's actor system logs to, each line under the type that says it; null: to stderr. What is logged at
    /// all is up to <c>akka.loglevel</c> and <c>cluster.logging.levels</c> in <c>cluster.hocon</c>. It is not disposed of.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>How long to wait for the node's answer, in seconds.</summary>
    public double ConnectTimeoutSeconds { get; init; } = 15;

    /// <summary>How long an operator's call waits for its answer, in seconds.</summary>
    public double CallTimeoutSeconds { get; init; } = 30;

    /// <summary>What the above comes to, for whoever opens connections; null: they are plain.</summary>
    internal ClusterTls? Tls { get; init; }
}

using Akka.Actor;
using Cluster.Core.Hosting;
using Cluster.Core.Jobs;
using Cluster.Core.Wire;

namespace Cluster.Core.Nodes;

/// <summary>What a node agent knows of its surroundings.</summary>
internal sealed record NodeAgentSettings(
    NodeId Node,
    string Host,
    string Address,
    string SelfPath,
    Resources Total,
    NodeAgentOptions Options,
    ClusterToken Token,
    ClusterTls? Tls,
    StateDirectory State,
    string StorageDirectory,
    PackageStore Packages,
    PackageTransfer Transfer,
    WorkerCommand WorkerCommand,
    IActorRef Control,
    IActorRef Gateway,
    TaskCompletionSource<string?> Registered,
    TimeProvider Time);

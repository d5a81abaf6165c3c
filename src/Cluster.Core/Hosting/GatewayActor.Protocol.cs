using Akka.Actor;

namespace Cluster.Core.Hosting;

// The conversation at a node's door, /user/gateway: a driver shows the token and gets a session of its own.
internal sealed partial class GatewayActor
{
    /// <summary>A driver wants in. Answer: <see cref="Connected"/> or <see cref="ConnectRefused"/>; asking again repeats it.</summary>
    /// <param name="Token">The cluster's token.</param>
    /// <param name="Driver">The driver's name, made by it.</param>
    /// <param name="Job">The job it belongs to, or the name of the one that it would be.</param>
    /// <param name="JobName">What people call that job.</param>
    /// <param name="IsSubmitted">Whether the job exists already, because this process was started for it.</param>
    /// <param name="Worker">The worker process that the driver runs in, if a node started it.</param>
    internal sealed record Connect(string Token, DriverId Driver, JobId Job, string JobName, bool IsSubmitted, WorkerId? Worker);

    /// <summary>The driver is in.</summary>
    /// <param name="Session">Whom to speak with from now on; when it is gone, the cluster is lost to this driver.</param>
    /// <param name="Node">The node.</param>
    /// <param name="DataUrl">The node's data port.</param>
    /// <param name="StorageDirectory">Where runs and experiments keep files.</param>
    internal sealed record Connected(IActorRef Session, NodeId Node, string DataUrl, string StorageDirectory);

    /// <summary>The driver is not let in.</summary>
    internal sealed record ConnectRefused(string Reason);

    /// <summary>From the node's agent: a worker process is gone, and with it the drivers in it.</summary>
    internal sealed record WorkerGone(WorkerId Worker);
}

using Cluster.Core.Nodes;

namespace Cluster.Core;

// The conversation between the client and its DriverActor around the connection itself, and what that actor tells itself.
public sealed partial class DriverActor
{
    /// <summary>Get a session. Answer: Connected or ConnectRefused of the gateway's protocol, when there is one.</summary>
    internal sealed record Open;

    /// <summary>Say when the session is gone. Answer: <see cref="ConnectionLost"/>, then.</summary>
    internal sealed record WhenLost;

    /// <summary>The session is gone.</summary>
    internal sealed record ConnectionLost(string Reason);

    /// <summary>The gateway has not answered yet.</summary>
    private sealed record ConnectNow
    {
        internal static readonly ConnectNow Instance = new();
    }

    /// <summary>The program that a worker loads is in the cluster.</summary>
    private sealed record PackageReady(StartWorker Worker, PackageReference Package);

    /// <summary>The program that a worker loads could not be brought there.</summary>
    private sealed record PackageMissing(StartWorker Worker, string Reason);
}

using Akka.Actor;
using Cluster.Core.Nodes;

namespace Cluster.Core.Workers;

// Turns what the host actor says to its process into two tasks, which the process's entry point waits for.
internal sealed class WorkerStarterActor : ReceiveActor
{
    public WorkerStarterActor(IActorRef host, TaskCompletionSource accepted, TaskCompletionSource<string> ended)
    {
        Receive<NodeAgentActor.WorkerAccepted>(_ => accepted.TrySetResult());
        Receive<WorkerHostActor.MustEnd>(news => ended.TrySetResult(news.Reason));
        host.Tell(new WorkerHostActor.Report(), Self);
    }
}

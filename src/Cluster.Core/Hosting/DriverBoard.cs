using Akka.Actor;

namespace Cluster.Core.Hosting;

// A job's board as the driver sees it: each call is a message on its way to the job manager.
internal sealed class DriverBoard(IActorRef board) : IJobBoard
{
    public void Progress(JobProgress progress) =>
        board.Tell(new DriverSessionActor.ShowOnBoard(new JobEvent.BoardProgress(progress)));

    public void Table(JobTable table) => board.Tell(new DriverSessionActor.ShowOnBoard(new JobEvent.BoardTable(table)));
}

using Akka.Actor;
using Cluster.Core.Jobs;

namespace Cluster.Core.Hosting;

// Stands between a driver's board and the wire. A training loop may show its progress a thousand times a second; people see
// ten: of each source and each table only the newest news of a moment is sent. A flush sends what is held, then goes on.
internal sealed class BoardActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan SendInterval = TimeSpan.FromMilliseconds(100);

    private readonly IActorRef _driver;
    private readonly Dictionary<(Type Kind, string Name), DriverSessionActor.ShowOnBoard> _newest = [];

    private sealed record SendNow
    {
        internal static readonly SendNow Instance = new();
    }

    public BoardActor(IActorRef driver)
    {
        _driver = driver;
        Receive<DriverSessionActor.ShowOnBoard>(Hold);
        Receive<SendNow>(_ => Send());
        Receive<JobManagerActor.Flush>(flush =>
        {
            Send();
            _driver.Forward(flush);
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private void Hold(DriverSessionActor.ShowOnBoard news)
    {
        // A message is for reading, not for glancing at: it goes at once, behind what came before it.
        if (news.Event is JobEvent.BoardProgress { Progress.Message: not null })
        {
            Send();
            _driver.Tell(news);
            return;
        }

        if (_newest.Count == 0)
        {
            Timers.StartSingleTimer("send", SendNow.Instance, SendInterval);
        }

        _newest[KeyOf(news.Event)] = news;
    }

    private void Send()
    {
        foreach (var news in _newest.Values)
        {
            _driver.Tell(news);
        }

        _newest.Clear();
    }

    private static (Type, string) KeyOf(JobEvent happened) => (happened.GetType(), happened switch
    {
        JobEvent.BoardProgress { Progress: var progress } => progress.Source,
        JobEvent.BoardTable { Table: var table } => table.Name,
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is not for a board"),
    });
}

using Akka.Actor;
using Akka.Event;

namespace Cluster.Core.Jobs;

// Keeps one job's events: writes the lines to its file and hands all to followers. A follower pulls, so a slow one is
// behind and costs nothing; one that is up to date waits here for the next event.
internal sealed partial class JobLogActor : ReceiveActor, IWithTimers
{
    private const int EventCountPerAnswer = 500;
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(5);

    private readonly JobId _job;
    private readonly JobEvents _events;
    private readonly TimeProvider _time;
    private readonly JobLogFile? _file;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<(IActorRef Follower, long From, DateTimeOffset Until)> _waiting = [];

    public JobLogActor(JobId job, string path, JobManagerOptions options, TimeProvider time)
    {
        (_job, _events, _time) = (job, new JobEvents(options.EventCountMax), time);
        _file = Open(path, options.LogBytesMax);
        Receive<Append>(OnAppend);
        Receive<Pull>(OnPull);
        Receive<Tick>(_ => AnswerLate());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer("tick", Tick.Instance, TickInterval);

    protected override void PostStop() => _file?.Dispose();

    private JobLogFile? Open(string path, long bytesMax)
    {
        try
        {
            return new JobLogFile(path, bytesMax);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _log.Error("{0} has no log file: {1}", _job, fault.Message);
            return null;
        }
    }

    private void OnAppend(Append append)
    {
        foreach (var happened in append.Events)
        {
            _events.Add(happened);
            _file?.Write(happened, _time.GetUtcNow());
        }

        _file?.Flush();
        var waiting = _waiting.ToList();
        _waiting.Clear();
        waiting.ForEach(follower => Answer(follower.Follower, follower.From));
    }

    private void OnPull(Pull pull)
    {
        if (pull.From < _events.Next)
        {
            Answer(pull.Follower, pull.From);
        }
        else
        {
            _waiting.Add((pull.Follower, pull.From, _time.GetUtcNow() + WaitMax));
        }
    }

    private void AnswerLate()
    {
        var now = _time.GetUtcNow();
        foreach (var follower in _waiting.Where(follower => follower.Until <= now).ToList())
        {
            _waiting.Remove(follower);
            Answer(follower.Follower, follower.From);
        }
    }

    private void Answer(IActorRef follower, long from)
    {
        var (next, items) = _events.Read(from, EventCountPerAnswer);
        follower.Tell(new JobManagerActor.Events(_job, next, items));
    }
}

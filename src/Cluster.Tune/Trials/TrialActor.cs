using Akka.Actor;
using Cluster.Train;

namespace Cluster.Tune;

// Runs trials in a worker process, one at a time, each on a thread of its own (tensors and their scopes belong to a thread).
// It carries messages between that thread and the experiment, and repeats those that are not answered; it decides
// nothing. When it ends, for whatever reason, the thread's line is closed and the function ends at its next report.

/// <summary>The actor of a worker process that runs an experiment's trials. Not for use by user code.</summary>
public sealed partial class TrialActor : UntypedActor, IWithTimers
{
    // Long enough that a busy experiment is not asked twice for nothing; short enough that a lost message costs little.
    private static readonly TimeSpan RepeatInterval = TimeSpan.FromSeconds(5);

    private readonly IActorRef _experiment;
    private readonly RingListener? _listener;
    private (TrialId Trial, int Attempt)? _current;
    private TrialLine? _line;
    private TrialReported? _unanswered;
    private TrialEnded? _unacknowledged;

    /// <summary>Made by the worker's host, on behalf of an experiment.</summary>
    public TrialActor(Setup setup)
    {
        _experiment = setup.Experiment;
        if (setup.RingHost.Length > 0) _listener = RingListener.Open(setup.RingHost);
    }

    /// <summary>Set by Akka.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.Watch(_experiment);
        Timers.StartPeriodicTimer(nameof(Repeat), new Repeat(), RepeatInterval);
        SayWhereItListens();
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _line?.Close();
        _listener?.Dispose();
    }

    /// <summary>A restarted actor would know nothing of the trial it ran: it ends instead, and the experiment sees that.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
        _line?.Close();
        Context.Stop(Self);
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RunTrial run: Run(run); break;
            case AnswerReport answer: Answer(answer); break;
            case EndAcknowledged heard: Acknowledge(heard); break;
            case ReportMade made when made.Line == _line: Send(_unanswered = made.Message); break;
            case CheckpointMade made when made.Line == _line: Send(made.Message); break;
            case FunctionEnded ended when ended.Line == _line: EndTrial(ended.Message); break;
            case Repeat: SendAgain(); break;
            case Terminated: Context.Stop(Self); break;
            default: Unhandled(message); break;
        }
    }

    private void Run(RunTrial run)
    {
        if (_current == (run.Trial, run.Attempt))
        {
            Send(Started(run));
            return;
        }
        _line?.Close();
        _current = (run.Trial, run.Attempt);
        (_unanswered, _unacknowledged) = (null, null);
        _line = new TrialLine(Self, run);
        TrialThread.Start(run, _line, _listener);
        Send(Started(run));
    }

    private static TrialStarted Started(RunTrial run) => new(run.Trial, run.Attempt, run.Ring?.Rank ?? 0);

    private void SayWhereItListens()
    {
        if (_listener is not null) Send(new RingOpened(Self.Path.Name, _listener.Endpoint));
    }

    private void Answer(AnswerReport answer)
    {
        if (_unanswered is not { } asked || (answer.Trial, answer.Attempt) != _current) return;
        if (asked.Iteration != answer.Iteration) return;
        _unanswered = null;
        _line?.Answer(new(answer.Iteration, new TrialDecision(answer.Verdict, answer.Reason), answer.MustSave));
    }

    private void EndTrial(TrialEnded ended)
    {
        _unanswered = null;
        _line = null;
        Send(_unacknowledged = ended);
    }

    private void Acknowledge(EndAcknowledged heard)
    {
        if ((heard.Trial, heard.Attempt) == _current) _unacknowledged = null;
    }

    private void SendAgain()
    {
        if (_current is null) SayWhereItListens();
        if (_unanswered is not null) Send(_unanswered);
        if (_unacknowledged is not null) Send(_unacknowledged);
    }

    private void Send(object message) => _experiment.Tell(message);

    // From the trial's thread, and from the timer. They name the line, so that an abandoned thread is not heard.
    internal sealed record ReportMade(TrialLine Line, TrialReported Message);

    internal sealed record CheckpointMade(TrialLine Line, CheckpointSaved Message);

    internal sealed record FunctionEnded(TrialLine Line, TrialEnded Message);

    private sealed record Repeat;
}

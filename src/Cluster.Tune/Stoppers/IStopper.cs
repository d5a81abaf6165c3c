namespace Cluster.Tune;

// When to end a trial, or all of it, whatever the scheduler says. A stopper is told of every report, and of time; it is
// pure, so that an experiment that is restored stops where it would have stopped.

/// <summary>What a stopper wants to end.</summary>
public enum StopScope
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The trial that reported.</summary>
    Trial,

    /// <summary>The whole experiment.</summary>
    Experiment,
}

/// <summary>A stopper's answer, with the numbers that decided.</summary>
/// <param name="Scope">What ends.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record StopDecision(StopScope Scope, string Reason)
{
    /// <summary>All goes on.</summary>
    public static StopDecision None { get; } = new(StopScope.None, "");
}

/// <summary>Ends trials, or the experiment.</summary>
public interface IStopper
{
    /// <summary>Called once before all else.</summary>
    void Begin(Objective objective);

    /// <summary>A trial reported.</summary>
    StopDecision Report(TrialId trial, TrialReport report);

    /// <summary>Time passed.</summary>
    /// <param name="running">How long the experiment has run, without the time before it was restored.</param>
    StopDecision Tick(TimeSpan running) => StopDecision.None;
}

namespace Cluster.Tune;

// How a verdict ends the user's function: thrown by Report, and caught where the function was called. It is public only
// so that a function with a catch-all of its own can let it pass.

/// <summary>
/// Thrown by <see cref="TrialContext.Report(IReadOnlyDictionary{string, double}, Action{string})"/> to end a trial's function when its scheduler pauses or stops it. Not an
/// error: do not catch it (<c>catch (Exception e) when (e is not TrialEndedException)</c>).
/// </summary>
public sealed class TrialEndedException : Exception
{
    internal TrialEndedException(TrialVerdict verdict)
        : base($"the trial ends here: its scheduler said {verdict}") => Verdict = verdict;

    /// <summary>What the scheduler said.</summary>
    public TrialVerdict Verdict { get; }
}

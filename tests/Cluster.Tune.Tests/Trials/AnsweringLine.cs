namespace Cluster.Tune.Tests.Trials;

// An experiment that gives the same answer to every report, and keeps what it hears.
internal sealed class AnsweringLine : ITrialLine
{
    public TrialVerdict Verdict { get; init; } = TrialVerdict.Continue;

    public bool MustSave { get; init; }

    public List<TrialReport> Reports { get; } = [];

    public List<TrialCheckpoint> Saves { get; } = [];

    public TrialAnswer Report(TrialReport report, bool canSave)
    {
        Reports.Add(report);
        return new(report.Iteration, new TrialDecision(Verdict, ""), MustSave && canSave);
    }

    public void Saved(TrialCheckpoint checkpoint) => Saves.Add(checkpoint);
}

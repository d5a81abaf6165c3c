namespace Cluster.Tune.Tests.Trials;

public class TrialPhaseTests
{
    [Fact]
    public void A_final_phase_never_changes_and_the_impossible_throws_with_the_story()
    {
        foreach (var phase in Enum.GetValues<TrialPhase>())
        foreach (var change in Enum.GetValues<TrialChange>())
        {
            // A failed trial may be tried again, but only by whoever restores the experiment.
            if (!phase.IsFinal() || (phase, change) == (TrialPhase.Failed, TrialChange.Requeue)) continue;
            if (change == TrialChange.Report) phase.After(change, () => "").ShouldBe(phase);
            else Should.Throw<InvalidOperationException>(() => phase.After(change, () => "the story")).Message.ShouldEndWith("the story");
        }
    }
}

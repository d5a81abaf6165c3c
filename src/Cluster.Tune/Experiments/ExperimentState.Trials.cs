using static System.FormattableString;
using static Cluster.Tune.ExperimentEvent;

namespace Cluster.Tune;

// What trials say. The attempt tells late news from news: a trial that was given up on a lost node may still report, and
// is not heard. News may also come twice; a repeated report is answered as the first time, a repeated end is
// acknowledged again, and neither changes anything.

internal sealed partial class ExperimentState
{
    private void Reported(TrialReported reported)
    {
        if (Find(reported.Trial) is not { } trial || trial.Attempt != reported.Attempt) return;
        if (trial.Phase != TrialPhase.Running || trial.Slot is not { } slot)
        {
            Change(trial, TrialChange.Report);
            return;
        }
        if (trial.Answered is { } before && reported.Report.Iteration <= before.Iteration)
        {
            if (reported.Report.Iteration == before.Iteration) Answer(trial, slot, before);
            return;
        }
        if (reported.Report.FindMissing([_rules.Objective.Metric, .. _scheduler.RequiredMetrics]) is { } missing)
        {
            End($"{trial.Id}: {missing}");
            return;
        }
        trial.Hear(reported.Report, _rules.Objective);
        if (Best is null || _rules.Objective.IsBetter(BestValue(trial), BestValue(Best))) Best = trial;
        _searcher.Report(trial.Id, reported.Report);
        _isSearcherWaiting = false;
        var decision = _scheduler.Report(trial.Id, reported.Report);
        if (decision.Verdict == TrialVerdict.Pause && !reported.CanSave) WarnOfStartingOver(trial);
        Answer(trial, slot, new TrialAnswer(reported.Report.Iteration, decision, MustSave(reported, decision.Verdict)));
    }

    private bool MustSave(TrialReported reported, TrialVerdict verdict)
    {
        if (!reported.CanSave) return false;
        var isDue = _rules.CheckpointInterval > 0 && reported.Report.Iteration % _rules.CheckpointInterval == 0;
        return isDue || verdict is TrialVerdict.Pause or TrialVerdict.Finish;
    }

    private void Answer(Trial trial, SlotId slot, TrialAnswer answer)
    {
        trial.Answered = answer;
        Do(new ExperimentCommand.AnswerReport(slot, trial.Id, trial.Attempt, answer));
    }

    private void Saved(CheckpointSaved saved)
    {
        if (Find(saved.Trial) is not { Phase: TrialPhase.Running } trial || trial.Attempt != saved.Attempt) return;
        if (saved.Checkpoint.Iteration < (trial.LatestCheckpoint?.Iteration ?? 0)) return;
        foreach (var folder in trial.Keep(saved.Checkpoint)) Do(new ExperimentCommand.DeleteCheckpoint(folder));
    }

    private void Ended(TrialEnded ended)
    {
        Do(new ExperimentCommand.AcknowledgeEnd(ended.Trial, ended.Attempt));
        if (Find(ended.Trial) is not { Phase: TrialPhase.Running, Slot: { } slot } trial) return;
        if (trial.Attempt != ended.Attempt) return;
        Vacate(trial, slot);
        _isSearcherWaiting = false;
        switch (ended.Ending, trial.Answered?.Decision.Verdict)
        {
            case (TrialEnding.Obeyed, TrialVerdict.Pause): Change(trial, TrialChange.Pause); break;
            case (TrialEnding.Obeyed, TrialVerdict.Stop): Conclude(trial, TrialChange.Stop); break;
            case (TrialEnding.Obeyed, TrialVerdict.Finish): Conclude(trial, TrialChange.Complete); break;
            case (TrialEnding.Returned, _) when trial.Last is null: Fail(trial, ReturnedWithoutReport()); break;
            case (TrialEnding.Returned, _): Conclude(trial, TrialChange.Complete); break;
            case (TrialEnding.Failed, _): Fail(trial, ended.Error); break;
            default: Fail(trial, $"its function ended by a verdict that was not given: {trial}"); break;
        }
    }

    private void Fail(Trial trial, string error)
    {
        trial.Error = error;
        trial.FailureCount++;
        if (trial.FailureCount > _rules.FailureCountMax)
        {
            Conclude(trial, TrialChange.Fail);
            return;
        }
        Change(trial, TrialChange.Requeue);
        _retries.Enqueue(trial);
        var from = trial.LatestCheckpoint is { } checkpoint ? $"from iteration {checkpoint.Iteration}" : "from the beginning";
        Say($"{trial.Id} failed and is tried again {from} ({trial.FailureCount} of {_rules.FailureCountMax}): {FirstLine(error)}");
    }

    /// <summary>A final phase: the searcher and the scheduler are told, and a line is written.</summary>
    private void Conclude(Trial trial, TrialChange change)
    {
        Change(trial, change);
        _searcher.Complete(trial.Id, trial.Last, trial.Phase);
        _scheduler.End(trial.Id, trial.Phase);
        var word = trial.Phase.ToString().ToLowerInvariant();
        var end = trial.Last is null ? word : Invariant($"{word} after iteration {trial.Last.Iteration}, ")
            + $"{_rules.Objective.Metric} {Numbers.Short(_rules.Objective.ValueOf(trial.Last))}";
        Say($"{trial.Id} {end}{(change == TrialChange.Fail ? ": " + FirstLine(trial.Error) : "")} ({trial.Configuration})");
    }

    private void WarnOfStartingOver(Trial trial) =>
        Say($"{trial.Id} pauses without a checkpoint (its Report has no save), so it starts over when it is resumed");

    private double BestValue(Trial trial) => trial.Best is null ? double.NaN : _rules.Objective.ValueOf(trial.Best);

    private string ReturnedWithoutReport() =>
        $"its function returned without a single Report, so there is no '{_rules.Objective.Metric}' to compare";

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();
}

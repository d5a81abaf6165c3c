using static System.FormattableString;
using static Cluster.Tune.ExperimentEvent;

namespace Cluster.Tune;

// What trials say. The attempt tells late news from news: a trial that was given up on a lost node may still report, and
// is not heard. News may also come twice; a repeated report is answered as the first time, a repeated end is
// acknowledged again, and neither changes anything.

internal sealed partial class ExperimentState
{
    private bool _hasWarnedOfStartingOver;

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
        string[] wanted = [.. Objectives.Select(objective => objective.Metric), .. _scheduler.RequiredMetrics];
        if (reported.Report.FindMissing(wanted) is { } missing)
        {
            End($"{trial.Id}: {missing}");
            return;
        }
        trial.Hear(reported.Report, _rules.Objective);
        if (Best is null || _rules.Objective.IsBetterResult(BestValue(trial), BestValue(Best))) Best = trial;
        _searcher.Report(trial.Id, reported.Report);
        _isSearcherWaiting = false;
        var decision = _scheduler.Report(trial.Id, reported.Report);
        var stop = _rules.Stopper?.Report(trial.Id, reported.Report) ?? StopDecision.None;
        if (stop.Scope == StopScope.Trial && decision.Verdict is TrialVerdict.Continue or TrialVerdict.Pause)
            decision = new(TrialVerdict.Finish, stop.Reason);
        if (decision.Verdict == TrialVerdict.Pause && !reported.CanSave) WarnOfStartingOver(trial);
        if (decision is { Verdict: TrialVerdict.Pause, Transplant: { } transplant }) SetAside(trial, transplant);
        if (decision is { Verdict: TrialVerdict.Pause, Resources: { } size }) trial.Resources = size == _rules.Resources ? null : size;
        Answer(trial, slot, new TrialAnswer(reported.Report.Iteration, decision, MustSave(reported, decision)));
        if (stop.Scope == StopScope.Experiment) EndEarly(stop.Reason);
    }

    // The source's checkpoint of now is kept for the trial, whatever the source saves until the trial is resumed.
    private void SetAside(Trial trial, TrialTransplant transplant)
    {
        var source = _trials[transplant.Source.Number];
        // A trial that only changes its own configuration saves once more before it pauses, and goes on from that.
        if (source != trial) trial.Transplant = (transplant.Configuration, source.LatestCheckpoint);
        else trial.Transplant = (transplant.Configuration, null);
    }

    private bool MustSave(TrialReported reported, TrialDecision decision)
    {
        if (!reported.CanSave) return false;
        var verdict = decision.Verdict;
        var isDue = _rules.CheckpointInterval > 0 && reported.Report.Iteration % _rules.CheckpointInterval == 0;
        return isDue || decision.MustSave || verdict is TrialVerdict.Pause or TrialVerdict.Finish;
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
        DeleteUnused(trial.Keep(saved.Checkpoint));
        // A trial that only changes its own configuration goes on from what it just saved.
        if (trial.Transplant is { Checkpoint: null } own) trial.Transplant = (own.Configuration, saved.Checkpoint);
    }

    // Another trial may be about to go on from it. Folders are deleted rarely enough to ask all trials.
    private void DeleteUnused(IReadOnlyList<string> folders)
    {
        foreach (var folder in folders)
            if (!_scheduler.Shares || !_trials.Any(other => other.Uses(folder))) Do(new ExperimentCommand.DeleteCheckpoint(folder));
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
            case (TrialEnding.Obeyed, TrialVerdict.Pause): Pause(trial); break;
            case (TrialEnding.Obeyed, TrialVerdict.Stop): Conclude(trial, TrialChange.Stop); break;
            case (TrialEnding.Obeyed, TrialVerdict.Finish): Conclude(trial, TrialChange.Complete); break;
            case (TrialEnding.Returned, _) when trial.Last is null: Fail(trial, ReturnedWithoutReport()); break;
            case (TrialEnding.Returned, _): Conclude(trial, TrialChange.Complete); break;
            case (TrialEnding.Failed, _): Fail(trial, ended.Error); break;
            default: Fail(trial, $"its function ended by a verdict that was not given: {trial}"); break;
        }
    }

    private void Pause(Trial trial)
    {
        Change(trial, TrialChange.Pause);
        _searcher.Pause(trial.Id);
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
        _retries.Add(trial);
        var from = trial.LatestCheckpoint is { } checkpoint ? $"from iteration {checkpoint.Iteration}" : "from the beginning";
        Say($"{trial.Id} failed and is tried again {from} ({trial.FailureCount} of {_rules.FailureCountMax}): {FirstLine(error)}");
    }

    /// <summary>A final phase: the searcher and the scheduler are told, and a line is written.</summary>
    private void Conclude(Trial trial, TrialChange change)
    {
        Change(trial, change);
        _isSearcherWaiting = false;
        _searcher.Complete(trial.Id, trial.Last, trial.Phase);
        _scheduler.End(trial.Id, trial.Phase);
        var word = trial.Phase.ToString().ToLowerInvariant();
        var end = trial.Last is null ? word : Invariant($"{word} after iteration {trial.Last.Iteration}, ")
            + $"{_rules.Objective.Metric} {Numbers.Short(_rules.Objective.ValueOf(trial.Last))}";
        Say($"{trial.Id} {end}{(change == TrialChange.Fail ? ": " + FirstLine(trial.Error) : "")} ({trial.Configuration})");
    }

    // Once: what is true of one trial is true of all that run the same function.
    private void WarnOfStartingOver(Trial trial)
    {
        if (_hasWarnedOfStartingOver) return;
        _hasWarnedOfStartingOver = true;
        Say($"{trial.Id} pauses without a checkpoint (its Report has no save), so it starts over when it is resumed; so will others");
    }

    private double BestValue(Trial trial) => trial.Best is null ? double.NaN : _rules.Objective.ValueOf(trial.Best);

    private string ReturnedWithoutReport() =>
        $"its function returned without a single Report, so there is no '{_rules.Objective.Metric}' to compare";

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();
}

using static Cluster.Tune.ExperimentEvent;

namespace Cluster.Tune;

// Going on in another process. The state itself was told all that the journal has, and is as it was; but the slots are
// gone, with the processes that ran in them. That is nobody's failure, and is not counted as one.

internal sealed partial class ExperimentState
{
    // Time passes while an experiment runs; between its end and its restoration it stands still.
    private void Pass(ExperimentEvent news, DateTimeOffset now)
    {
        if (_newsBefore is { } before && news is not Restored && now > before) _running += now - before;
        _newsBefore = now;
    }

    private void Restore(Restored restored)
    {
        _slots.Clear();
        _idle.Clear();
        (_slotStartFailureCount, _infeasibleSince, _isRequestPutOff, _isSearcherWaiting) = (0, null, false, false);
        foreach (var trial in _trials)
        {
            if (trial.Phase == TrialPhase.Running)
            {
                DeleteUnused(trial.LeaveSlot());
                Change(trial, TrialChange.Requeue);
                _retries.Add(trial);
            }
            if (trial.Phase == TrialPhase.Pending && restored.Unfinished == RestoreChoice.Restart) StartOver(trial);
        }
        if (restored.Unfinished == RestoreChoice.Leave)
        {
            foreach (var trial in _retries.ToArray()) Conclude(trial, TrialChange.Stop);
            _retries.Clear();
        }
        RetryFailed(restored.Failed);
        Say($"restored with {_trials.Count} trials, {_retries.Count} of them to be resumed");
    }

    // An experiment that had come to its end has nothing left but its failed trials.
    private void Reopen(Restored restored)
    {
        HasEnded = false;
        RetryFailed(restored.Failed);
        if (_retries.Count == 0) End(error: "");
    }

    private void RetryFailed(RestoreChoice choice)
    {
        if (choice == RestoreChoice.Leave) return;
        foreach (var trial in _trials.Where(trial => trial.Phase == TrialPhase.Failed))
        {
            if (choice == RestoreChoice.Restart) StartOver(trial);
            trial.FailureCount = 0;
            Change(trial, TrialChange.Requeue);
            _scheduler.Add(trial.Id, trial.Configuration);
            _retries.Add(trial);
        }
    }

    private static void StartOver(Trial trial) => trial.ForgetCheckpoints();
}

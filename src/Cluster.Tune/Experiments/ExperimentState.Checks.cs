namespace Cluster.Tune;

// What is true after every event. The first half costs as much as there are slots and runs always; the second half
// walks all trials and is for tests and simulations.

internal sealed partial class ExperimentState
{
    /// <summary>Throws when a rule of the experiment is broken, which is a bug of ours.</summary>
    public void AssertInvariants()
    {
        Check(_slots.Count <= _rules.SlotCountMax, "no more slots are held than allowed");
        Check(_trials.Count <= _rules.TrialCountMax, "no more trials are made than allowed");
        Check(!HasEnded || _slots.Count == 0, "an experiment that ended holds no slot");
        var busy = 0;
        foreach (var slot in _slots.Values)
        {
            Check((slot.Phase == SlotPhase.Busy) == slot.Trial.HasValue, "a slot has a trial exactly when it is busy");
            Check((slot.Phase == SlotPhase.Idle) == _idle.Contains(slot.Id), "the idle slots are those listed as idle");
            if (slot.Trial is not { } id) continue;
            busy++;
            Check(_trials[id.Number].Slot == slot.Id, "a slot and its trial name each other");
            Check(_trials[id.Number].Phase == TrialPhase.Running, "a trial in a slot is running");
        }
        Check(busy == CountOf(TrialPhase.Running), "each running trial has a slot");
        Check(_retries.Count == CountOf(TrialPhase.Pending), "each pending trial waits in the queue of retries");
    }

    /// <summary>The same, and every single trial.</summary>
    public void AssertInvariantsDeeply()
    {
        AssertInvariants();
        foreach (var phase in Enum.GetValues<TrialPhase>())
            Check(_trials.Count(trial => trial.Phase == phase) == CountOf(phase), $"the count of {phase} trials is right");
        foreach (var trial in _trials)
        {
            Check((trial.Phase == TrialPhase.Running) == trial.Slot.HasValue, "a trial has a slot exactly when it runs");
            Check(trial.FailureCount <= _rules.FailureCountMax + 1, "no trial is tried more often than allowed");
            Check((trial.Phase == TrialPhase.Failed) == (trial.FailureCount > _rules.FailureCountMax),
                "a trial failed for good exactly when it failed too often");
            Check(!HasEnded || trial.Phase.IsFinal(), "when the experiment ended, every trial did");
        }
    }

    private void Check(bool isTrue, string rule)
    {
        if (isTrue) return;
        throw new InvalidOperationException($"broken: {rule}\n"
            + string.Join('\n', _slots.Values.Select(slot => $"  {slot.Id} {slot.Phase} {slot.Trial}")) + '\n'
            + string.Join('\n', _trials.Where(trial => !trial.Phase.IsFinal()).Select(trial => "  " + trial)));
    }
}

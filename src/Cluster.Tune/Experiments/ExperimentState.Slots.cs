using static Cluster.Tune.ExperimentEvent;

namespace Cluster.Tune;

// Slots: one more is asked for while there is work that no idle slot could take, one at a time, so that an experiment
// never fills the cluster's waiting queue, and takes whatever the cluster has room for. A slot that was granted is
// kept warm until the end. Lost ones are replaced by the same rule: the work that they leave behind asks for a slot.

internal sealed partial class ExperimentState
{
    private bool _isSearcherExhausted;
    private bool _isSearcherWaiting;
    private int _slotStartFailureCount;
    private DateTimeOffset? _infeasibleSince;
    private bool _isRequestPutOff;

    private bool CanStartNew => !_isSearcherExhausted && !_isSearcherWaiting && _trials.Count < _rules.TrialCountMax;

    private bool HasWork => _retries.Count > 0 || NextChoice() is not TrialChoice.Nothing;

    private TrialChoice NextChoice() => _scheduler.Next(IsPaused, CanStartNew);

    private bool IsPaused(TrialId id) => _trials[id.Number].Phase == TrialPhase.Paused;

    private void RequestSlotIfNeeded()
    {
        if (_isRequestPutOff || _slots.Count >= _rules.SlotCountMax) return;
        if (_slots.Values.Any(slot => slot.Phase is SlotPhase.Requested or SlotPhase.Starting && !IsSpokenFor(slot))) return;
        var id = new SlotId(_slotNumber++);
        var size = _retries.Find(LacksSlot)?.Resources;
        _slots.Add(id, new Slot(id, size));
        Do(new ExperimentCommand.RequestSlot(id) { Resources = size });
    }

    // A starting slot takes a second or two until it can work. It is spoken for, because work enough for it and the next
    // one is usually there; waiting for each worker's start before asking for the next slot would add the starts up.
    private bool IsSpokenFor(Slot slot) => slot.Phase == SlotPhase.Starting && _slots.Count < PossibleWork();

    private long PossibleWork() =>
        (_isSearcherExhausted ? 0L : _rules.TrialCountMax - _trials.Count) + _retries.Count + CountOf(TrialPhase.Running);

    private void Granted(SlotGranted granted)
    {
        if (!_slots.TryGetValue(granted.Slot, out var slot) || slot.Phase != SlotPhase.Requested) return;
        (slot.Phase, slot.Node) = (SlotPhase.Starting, granted.Node);
        _infeasibleSince = null;
    }

    private void Ready(SlotReady ready)
    {
        if (!_slots.TryGetValue(ready.Slot, out var slot) || slot.Phase != SlotPhase.Starting) return;
        slot.Phase = SlotPhase.Idle;
        _idle.Add(slot.Id);
        _slotStartFailureCount = 0;
    }

    private void Infeasible(SlotInfeasible infeasible, DateTimeOffset now)
    {
        if (!_slots.Remove(infeasible.Slot, out var slot)) return;
        Do(new ExperimentCommand.ReleaseSlot(infeasible.Slot));
        if (slot.Resources is { } size)
        {
            GiveUpSize(size, infeasible.Reason);
            return;
        }
        _isRequestPutOff = true;
        if (_slots.Count > 0) return;
        if (_infeasibleSince is null) Say($"no node can hold a trial now: {infeasible.Reason}; "
            + $"waiting up to {_rules.InfeasibleWaitMax.TotalSeconds:0} s for one that can");
        _infeasibleSince ??= now;
        if (now - _infeasibleSince >= _rules.InfeasibleWaitMax) End($"no node can hold a trial: {infeasible.Reason}");
    }

    private void Lost(SlotLost lost)
    {
        if (!_slots.Remove(lost.Slot, out var slot)) return;
        _idle.Remove(slot.Id);
        Do(new ExperimentCommand.ReleaseSlot(slot.Id));
        if (slot.Trial is { } id)
        {
            var trial = _trials[id.Number];
            DeleteUnused(trial.LeaveSlot());
            if (EndAlreadyGiven(trial) is { } change) Conclude(trial, change);
            else Fail(trial, lost.Reason);
        }
        else if (slot.Phase is SlotPhase.Requested or SlotPhase.Starting)
        {
            Say($"{slot.Id} could not be started: {lost.Reason}");
            if (++_slotStartFailureCount >= _rules.SlotStartFailureCountMax)
                End($"{_slotStartFailureCount} slots in a row could not be started; the last one: {lost.Reason}");
        }
    }

    // All that was wanted of the trial was done when its process died; null while there was more.
    private static TrialChange? EndAlreadyGiven(Trial trial) => trial.Answered switch
    {
        { Decision.Verdict: TrialVerdict.Stop } => TrialChange.Stop,
        { Decision.Verdict: TrialVerdict.Finish } last when !last.MustSave || trial.LatestCheckpoint?.Iteration == last.Iteration =>
            TrialChange.Complete,
        _ => null,
    };

    // The trial is off the slot, and the slot is free for another.
    private void Vacate(Trial trial, SlotId id)
    {
        DeleteUnused(trial.LeaveSlot());
        var slot = _slots[id];
        (slot.Phase, slot.Trial) = (SlotPhase.Idle, null);
        _idle.Add(id);
    }
}

namespace Cluster.Tune;

// Giving work to idle slots. Nearly always all slots have one size; a scheduler that changes resources makes others, and then
// a trial needs a slot of its own size, and a slot that nobody fits into is given back, because what it holds is needed.

internal sealed partial class ExperimentState
{
    private void AssignIdleSlots()
    {
        // What one slot was refused, no other of its size will get.
        var refused = new List<TrialResources?>();
        foreach (var id in _idle.ToArray())
        {
            var slot = _slots[id];
            if (refused.Contains(slot.Resources)) continue;
            if (TakeWork(slot) is { } trial) Start(trial, slot);
            else if (_idle.Count > 0) refused.Add(slot.Resources);
        }
    }

    private void Start(Trial trial, Slot slot)
    {
        _idle.Remove(slot.Id);
        (slot.Phase, slot.Trial) = (SlotPhase.Busy, trial.Id);
        var isChanged = trial.Transplant is not null;
        DeleteUnused(trial.TakeOver());
        _phaseCounts[(int)trial.Phase]--;
        trial.Start(slot.Id, slot.Node);
        _phaseCounts[(int)trial.Phase]++;
        Do(new ExperimentCommand.RunTrial(slot.Id, trial.Id, trial.Attempt, trial.Configuration, trial.LatestCheckpoint)
        {
            IsNewConfiguration = isChanged || trial.Attempt == 1, Resources = slot.Resources,
        });
    }

    // Retries first: they have been promised a slot already. Then the scheduler's choice.
    private Trial? TakeWork(Slot slot)
    {
        var place = _retries.FindIndex(trial => trial.Resources == slot.Resources);
        if (place >= 0)
        {
            var retry = _retries[place];
            _retries.RemoveAt(place);
            return retry;
        }
        while (true)
        {
            switch (NextChoice())
            {
                case TrialChoice.Resume chosen:
                    var resumed = Resume(chosen);
                    if (resumed.Resources == slot.Resources) return resumed;
                    Change(resumed, TrialChange.Requeue);
                    _retries.Add(resumed);
                    break;
                case TrialChoice.End:
                    EndPausedTrials();
                    break;
                case TrialChoice.StartNew when slot.Resources is null:
                    if (MakeTrial() is { } made) return made;
                    break;
                default:
                    return null;
            }
        }
    }

    private Trial Resume(TrialChoice.Resume chosen)
    {
        var trial = _trials[chosen.Trial.Number];
        if (chosen.Transplant is { } transplant) SetAside(trial, transplant);
        _scheduler.Resume(chosen.Trial);
        _searcher.Resume(chosen.Trial);
        return trial;
    }

    // A searcher that waits while nothing runs, or will run again, would wait for ever; it is taken as exhausted.
    private Trial? MakeTrial()
    {
        var id = new TrialId(_trials.Count);
        switch (_searcher.Suggest(id))
        {
            case Suggestion.Try suggestion:
                var trial = new Trial(id, suggestion.Configuration);
                _trials.Add(trial);
                _phaseCounts[(int)trial.Phase]++;
                _scheduler.Add(id, suggestion.Configuration);
                if (_trials.Count == _rules.TrialCountMax) _scheduler.EndOfNew();
                return trial;
            case Suggestion.Wait when CountOf(TrialPhase.Running) + _retries.Count > 0:
                _isSearcherWaiting = true;
                return null;
            default:
                _isSearcherExhausted = true;
                _scheduler.EndOfNew();
                return null;
        }
    }

    private bool LacksSlot(Trial trial) =>
        !_slots.Values.Any(slot => slot.Phase != SlotPhase.Busy && slot.Resources == trial.Resources);

    private bool LacksGrantedSlot(Trial trial) =>
        !_slots.Values.Any(slot => slot.Phase is SlotPhase.Starting or SlotPhase.Idle && slot.Resources == trial.Resources);

    // An idle slot holds what a trial of another size may be waiting for, and one that is only asked for stands before it in the
    // queue.
    private void ReleaseSlotsInTheWay()
    {
        var (lacksGranted, lacksAny) = (_retries.Exists(LacksGrantedSlot), _retries.Exists(LacksSlot));
        foreach (var slot in _slots.Values.ToArray())
        {
            var isInTheWay = slot.Phase switch
            {
                SlotPhase.Idle => lacksGranted || slot.Resources is not null,
                SlotPhase.Requested => lacksAny,
                _ => false,
            };
            if (!isInTheWay || _retries.Exists(trial => trial.Resources == slot.Resources)) continue;
            _slots.Remove(slot.Id);
            _idle.Remove(slot.Id);
            Do(new ExperimentCommand.ReleaseSlot(slot.Id));
        }
    }

    private void GiveUpSize(TrialResources size, string reason)
    {
        foreach (var trial in _trials.Where(trial => trial.Resources == size && !trial.Phase.IsFinal() && trial.Slot is null))
        {
            trial.Resources = null;
            _scheduler.Refused(trial.Id);
            Say($"{trial.Id} goes on with {_rules.Resources}, because no node can hold {size}: {reason}");
        }
    }
}

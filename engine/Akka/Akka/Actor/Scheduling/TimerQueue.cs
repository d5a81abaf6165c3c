namespace Akka.Actor;

// The pending timers, earliest first, as a binary heap. An item knows its place, so that cancelling takes it out at once
// and a year-long timeout that is set anew at every message leaves nothing behind. A pure state: time is an argument.

internal sealed class ScheduledItem
{
    internal ScheduledItem(TimeSpan due, TimeSpan? interval, Action<object> action, object state)
    {
        Due = due;
        Interval = interval;
        Action = action;
        State = state;
    }

    internal TimeSpan Due { get; set; }

    internal TimeSpan? Interval { get; }

    internal Action<object> Action { get; }

    internal object State { get; }

    internal ICancelable Cancelable { get; set; }

    /// <summary>What its cancelable is to call: kept, to be taken back once it has fired.</summary>
    internal Action OnCancel { get; set; }

    /// <summary>The same for a cancelable that is known by its token alone.</summary>
    internal CancellationTokenRegistration Registration { get; set; }

    /// <summary>Its place in the heap, or -1 when it is in none.</summary>
    internal int Index { get; set; } = -1;

    /// <summary>Set once it was taken out by a cancel: a repeating one must not come back.</summary>
    internal bool IsRemoved { get; set; }
}

internal sealed class TimerQueue
{
    private readonly List<ScheduledItem> _heap = [];

    internal int Count => _heap.Count;

    /// <summary>When the next timer is due, or null when there is none.</summary>
    internal TimeSpan? NextDue => _heap.Count == 0 ? null : _heap[0].Due;

    internal void Add(ScheduledItem item)
    {
        item.Index = _heap.Count;
        _heap.Add(item);
        Rise(item.Index);
    }

    internal bool Remove(ScheduledItem item)
    {
        item.IsRemoved = true;
        if (item.Index < 0) return false;
        var index = item.Index;
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        item.Index = -1;
        if (!ReferenceEquals(last, item))
        {
            _heap[index] = last;
            last.Index = index;
            Rise(index);
            Sink(last.Index);
        }

        return true;
    }

    /// <summary>Takes out the earliest timer if it is due; a repeating one is put back for its next time.</summary>
    internal ScheduledItem TakeDue(TimeSpan now)
    {
        if (_heap.Count == 0 || _heap[0].Due > now) return null;
        var item = _heap[0];
        Remove(item);
        item.IsRemoved = false;
        if (item.Interval is { } interval)
        {
            // Not in a burst after a pause: the next time lies in the future.
            var next = item.Due + interval;
            item.Due = next > now ? next : now + interval;
            Add(item);
        }

        return item;
    }

    private void Rise(int index)
    {
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (_heap[parent].Due <= _heap[index].Due) return;
            Swap(index, parent);
            index = parent;
        }
    }

    private void Sink(int index)
    {
        while (true)
        {
            var smallest = index;
            for (var child = (2 * index) + 1; child <= (2 * index) + 2 && child < _heap.Count; child++)
            {
                if (_heap[child].Due < _heap[smallest].Due) smallest = child;
            }

            if (smallest == index) return;
            Swap(index, smallest);
            index = smallest;
        }
    }

    private void Swap(int left, int right)
    {
        (_heap[left], _heap[right]) = (_heap[right], _heap[left]);
        _heap[left].Index = left;
        _heap[right].Index = right;
    }
}

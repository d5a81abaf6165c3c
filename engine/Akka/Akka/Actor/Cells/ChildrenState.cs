using Akka.Actor.Internal;

namespace Akka.Actor;

// The children of one cell, by name. The owner changes them on its own thread, but a path may be looked up, and a
// top-level actor made, from any other: hence the lock. It also remembers why the cell waits for children to end.

internal enum ChildWait
{
    /// <summary>No child is dying that anybody waits for.</summary>
    None,

    /// <summary>A child was stopped by its parent's own wish; nothing follows from its end.</summary>
    UserRequest,

    /// <summary>The actor is to be made anew after a failed creation, once the children have ended.</summary>
    Creation,

    /// <summary>The actor is to be restarted once the children have ended.</summary>
    Recreation,

    /// <summary>The actor itself ends once the children have.</summary>
    Termination,
}

internal sealed class ChildrenState
{
    private static readonly ChildRestartStats[] NoChildren = [];

    private readonly Lock _lock = new();
    private readonly HashSet<IActorRef> _dying = [];
    private Dictionary<string, ChildRestartStats> _byName;
    private ChildWait _wait;
    private Exception _recreationCause;
    private bool _isTerminated;

    internal bool IsTerminating
    {
        get
        {
            lock (_lock) return _isTerminated || _wait == ChildWait.Termination;
        }
    }

    /// <summary>True unless the cell waits for children in order to restart or to end.</summary>
    internal bool IsNormal
    {
        get
        {
            lock (_lock) return !_isTerminated && _wait is ChildWait.None or ChildWait.UserRequest;
        }
    }

    internal bool IsEmpty
    {
        get
        {
            lock (_lock) return _byName is null || _byName.Count == 0;
        }
    }

    internal Exception RecreationCause => _recreationCause;

    /// <summary>Takes a name, so that no other child can have it; throws when it is taken.</summary>
    internal void Reserve(string name)
    {
        lock (_lock)
        {
            if (_isTerminated || _wait == ChildWait.Termination)
                throw new InvalidOperationException($"Cannot reserve actor name '{name}': terminating or terminated");
            if (!(_byName ??= new Dictionary<string, ChildRestartStats>()).TryAdd(name, null))
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
        }
    }

    internal void Unreserve(string name)
    {
        lock (_lock)
        {
            if (_byName.TryGetValue(name, out var stats) && stats is null) _byName.Remove(name);
        }
    }

    internal ChildRestartStats Add(IInternalActorRef child)
    {
        lock (_lock)
        {
            if (_isTerminated) return null;
            _byName ??= new Dictionary<string, ChildRestartStats>();
            if (_byName.TryGetValue(child.Path.Name, out var stats) && stats is not null) return stats;
            return _byName[child.Path.Name] = new ChildRestartStats(child);
        }
    }

    internal bool TryGet(string name, out ChildRestartStats stats)
    {
        stats = null;
        lock (_lock) return _byName is not null && _byName.TryGetValue(name, out stats) && stats is not null;
    }

    internal bool TryGet(IActorRef child, out ChildRestartStats stats) =>
        TryGet(child.Path.Name, out stats) && stats.Child.Equals(child);

    internal IReadOnlyList<ChildRestartStats> All()
    {
        lock (_lock)
        {
            if (_byName is null || _byName.Count == 0) return NoChildren;
            var all = new List<ChildRestartStats>(_byName.Count);
            foreach (var stats in _byName.Values)
            {
                if (stats is not null) all.Add(stats);
            }

            return all;
        }
    }

    internal void ShallDie(IActorRef child)
    {
        lock (_lock)
        {
            if (_isTerminated) return;
            _dying.Add(child);
            if (_wait == ChildWait.None) _wait = ChildWait.UserRequest;
        }
    }

    /// <summary>Sets what is to follow when the dying children have ended; false when none is dying.</summary>
    internal bool WaitFor(ChildWait wait, Exception cause = null)
    {
        lock (_lock)
        {
            if (_wait == ChildWait.None) return false;
            _wait = wait;
            _recreationCause = cause;
            return true;
        }
    }

    /// <summary>Forgets a child; says what was waited for when it was the last of the dying.</summary>
    internal ChildWait Remove(IActorRef child)
    {
        lock (_lock)
        {
            if (_byName is not null && _byName.TryGetValue(child.Path.Name, out var stats) && stats is not null
                && stats.Child.Equals(child))
            {
                _byName.Remove(child.Path.Name);
            }

            if (!_dying.Remove(child) || _dying.Count > 0) return ChildWait.None;
            var waited = _wait;
            _wait = ChildWait.None;
            if (waited == ChildWait.Termination) _isTerminated = true;
            return waited;
        }
    }

    internal void SetTerminated()
    {
        lock (_lock) _isTerminated = true;
    }
}

using System.Runtime.InteropServices;
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
    /// <summary>What a cell that ended without ever having had a child has instead of its own.</summary>
    internal static readonly ChildrenState Ended = new() { _isTerminated = true };

    private static readonly ChildRestartStats[] NoChildren = [];

    private Dictionary<string, ChildRestartStats> _byName;
    private Exception _recreationCause;
    private ChildWait _wait;
    private int _dyingCount;
    private bool _isTerminated;

    internal bool IsTerminating
    {
        get
        {
            lock (this) return _isTerminated || _wait == ChildWait.Termination;
        }
    }

    /// <summary>True unless the cell waits for children in order to restart or to end.</summary>
    internal bool IsNormal
    {
        get
        {
            lock (this) return !_isTerminated && _wait is ChildWait.None or ChildWait.UserRequest;
        }
    }

    internal static InvalidOperationException NoMoreChildren() => new("Cannot create child while terminating or terminated");

    internal Exception RecreationCause => _recreationCause;

    /// <summary>Takes a name, so that no other child can have it; throws when it is taken.</summary>
    internal void Reserve(string name)
    {
        lock (this)
        {
            if (_isTerminated || _wait == ChildWait.Termination) throw NoMoreChildren();
            if (!(_byName ??= new Dictionary<string, ChildRestartStats>()).TryAdd(name, null))
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
        }
    }

    internal void Unreserve(string name)
    {
        lock (this)
        {
            if (_byName.TryGetValue(name, out var stats) && stats is null) _byName.Remove(name);
        }
    }

    /// <summary>Takes a child in; null when it is too late for that.</summary>
    internal ChildRestartStats Add(IInternalActorRef child)
    {
        lock (this)
        {
            if (_isTerminated || _wait == ChildWait.Termination) return null;
            _byName ??= new Dictionary<string, ChildRestartStats>();
            ref var stats = ref CollectionsMarshal.GetValueRefOrAddDefault(_byName, child.Path.Name, out _);
            return stats ??= new ChildRestartStats(child);
        }
    }

    internal bool TryGet(string name, out ChildRestartStats stats)
    {
        stats = null;
        lock (this) return _byName is not null && _byName.TryGetValue(name, out stats) && stats is not null;
    }

    internal bool TryGet(IActorRef child, out ChildRestartStats stats) =>
        TryGet(child.Path.Name, out stats) && stats.Child.Equals(child);

    internal IReadOnlyList<ChildRestartStats> All()
    {
        lock (this)
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

    /// <summary>Notes that a child has been told to end; false when it is no child of this cell.</summary>
    internal bool ShallDie(IActorRef child)
    {
        lock (this)
        {
            if (!TryGet(child, out var stats)) return false;
            if (_isTerminated || stats.IsDying) return true;
            stats.IsDying = true;
            _dyingCount++;
            if (_wait == ChildWait.None) _wait = ChildWait.UserRequest;
            return true;
        }
    }

    /// <summary>Notes that all children are told to end, and says who they are.</summary>
    internal IReadOnlyList<ChildRestartStats> AllShallDie()
    {
        lock (this)
        {
            var all = All();
            if (_isTerminated || all.Count == 0) return all;
            foreach (var stats in all)
            {
                if (stats.IsDying) continue;
                stats.IsDying = true;
                _dyingCount++;
            }

            if (_wait == ChildWait.None) _wait = ChildWait.UserRequest;
            return all;
        }
    }

    /// <summary>
    /// Notes that the cell ends, and says which children are to end first. In one step: a top-level actor may be made by any
    /// thread meanwhile, and one that came in between would never be stopped.
    /// </summary>
    internal IReadOnlyList<ChildRestartStats> EndAll()
    {
        lock (this)
        {
            if (_isTerminated) return NoChildren;
            var all = AllShallDie();
            if (all.Count == 0) _isTerminated = true;
            else _wait = ChildWait.Termination;
            return all;
        }
    }

    /// <summary>Sets what is to follow when the dying children have ended; false when none is dying.</summary>
    internal bool WaitFor(ChildWait wait, Exception cause = null)
    {
        lock (this)
        {
            if (_wait == ChildWait.None) return false;
            _wait = wait;
            _recreationCause = cause;
            return true;
        }
    }

    internal ChildWait Remove(IActorRef child) => TryRemove(child, out var waited) ? waited : ChildWait.None;

    /// <summary>Forgets a child, and says what was waited for when it was the last of the dying; false when it is none of these.</summary>
    internal bool TryRemove(IActorRef child, out ChildWait waited)
    {
        waited = ChildWait.None;
        lock (this)
        {
            if (_byName is null || !_byName.Remove(child.Path.Name, out var stats)) return false;
            if (stats is null || !stats.Child.Equals(child))
            {
                // Another one has the name by now.
                _byName.Add(child.Path.Name, stats);
                return false;
            }

            if (!stats.IsDying || --_dyingCount > 0) return true;
            waited = _wait;
            _wait = ChildWait.None;
            if (waited == ChildWait.Termination) _isTerminated = true;
            return true;
        }
    }

    internal void SetTerminated()
    {
        lock (this) _isTerminated = true;
    }
}

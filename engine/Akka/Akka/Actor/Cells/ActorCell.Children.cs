using Akka.Actor.Internal;

namespace Akka.Actor;

// Making, finding and stopping children.

public partial class ActorCell
{
    private static long _lastUid = FirstUid();

    // Null until there is a first child: most actors never have one.
    private ChildrenState _family;
    private int _nameCount = -1;

    private ChildrenState Family =>
        Volatile.Read(ref _family) ?? Interlocked.CompareExchange(ref _family, new ChildrenState(), null) ?? _family;

    private bool IsTerminating => _family is { IsTerminating: true };

    private bool IsNormal => _family is null or { IsNormal: true };

    public virtual IActorRef ActorOf(Props props, string name = null) => MakeChild(props, name, systemService: false);

    internal IActorRef AttachChild(Props props, bool systemService, string name = null) => MakeChild(props, name, systemService);

    IActorRef IActorContext.Child(string name) => GetSingleChild(name);

    IEnumerable<IActorRef> IActorContext.GetChildren() => GetChildren();

    /// <summary>The children at the moment when the reading of them begins.</summary>
    public IEnumerable<IInternalActorRef> GetChildren()
    {
        foreach (var stats in ChildStats()) yield return stats.Child;
    }

    /// <summary>The child of this name, also as name#uid; nobody when there is none.</summary>
    public IInternalActorRef GetSingleChild(string name)
    {
        var hash = name.IndexOf('#');
        if (hash < 0) return TryGetChild(name, out var stats) ? stats.Child : ActorRefs.Nobody;
        return TryGetChild(name[..hash], out var byUid)
            && long.TryParse(name.AsSpan(hash + 1), out var uid)
            && (uid == 0 || byUid.Uid == uid)
                ? byUid.Child
                : ActorRefs.Nobody;
    }

    public void Stop(IActorRef child)
    {
        _family?.ShallDie(child);
        ((IInternalActorRef)child).Stop();
    }

    /// <summary>Takes a child in that was made elsewhere.</summary>
    internal void InitChild(IInternalActorRef child) => Family.Add(child);

    internal void ReserveChild(string name) => Family.Reserve(name);

    internal static long NextUid()
    {
        var uid = Interlocked.Increment(ref _lastUid) & int.MaxValue;
        return uid == 0 ? NextUid() : uid;
    }

    private static long FirstUid() => global::System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, int.MaxValue);

    private IInternalActorRef MakeChild(Props props, string name, bool systemService)
    {
        ArgumentNullException.ThrowIfNull(props);
        var child = name is null ? MakeUnnamed(props, systemService) : MakeNamed(props, CheckName(name), systemService);

        // A child of a failed parent waits with it. An awaiting parent has not failed, and its children run.
        var suspensions = _mailbox.SuspendCount - (_isAwaiting ? 1 : 0);
        for (var i = 0; i < suspensions; i++) child.Suspend();
        if (!Supervise(child))
        {
            // The end began in between. It has not been started, so nobody will know it.
            (child as LocalActorRef)?.Cell.Dispatcher.Release();
            throw ChildrenState.NoMoreChildren();
        }

        child.Start();
        return child;
    }

    // A name that is made here cannot be taken (users' names never begin with '$'), so it is not reserved.
    private IInternalActorRef MakeUnnamed(Props props, bool systemService) => IsTerminating
        ? throw ChildrenState.NoMoreChildren()
        : Make(props, RandomName(), systemService);

    private IInternalActorRef MakeNamed(Props props, string name, bool systemService)
    {
        if (IsTerminating) throw ChildrenState.NoMoreChildren();
        Family.Reserve(name);
        try
        {
            return Make(props, name, systemService);
        }
        catch
        {
            Family.Unreserve(name);
            throw;
        }
    }

    private IInternalActorRef Make(Props props, string name, bool systemService) => SystemImpl.Provider.ActorOf(
        SystemImpl, props, (IInternalActorRef)Self, new ChildActorPath(Self.Path, name, NextUid()), systemService,
        deploy: null, lookupDeploy: true, async: false);

    private bool Supervise(IInternalActorRef child)
    {
        if (Family.Add(child) is null) return false;
        DebugLifecycle("now supervising", child.Path);
        return true;
    }

    private static string CheckName(string name)
    {
        if (name.Length == 0) throw new InvalidActorNameException("Actor name must not be empty.");
        if (!ActorPath.IsValidPathElement(name))
        {
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}]. Actor paths MUST: not start with `$`, include only ASCII letters and can only contain " +
                $"these special characters: {ActorPath.ValidSymbols}.");
        }

        return name;
    }

    private IReadOnlyList<ChildRestartStats> ChildStats() => _family?.All() ?? [];

    private bool TryGetChild(string name, out ChildRestartStats stats)
    {
        stats = null;
        return _family is { } family && family.TryGet(name, out stats);
    }

    private bool TryGetChild(IActorRef child, out ChildRestartStats stats)
    {
        stats = null;
        return _family is { } family && family.TryGet(child, out stats);
    }

    /// <summary>No child can be made from now on.</summary>
    private void CloseFamily()
    {
        if (Interlocked.CompareExchange(ref _family, ChildrenState.Ended, null) is { } family) family.SetTerminated();
    }

    /// <summary>No child can be made from now on, and those that there are stop; true while some have not ended.</summary>
    private bool EndFamily()
    {
        if (Interlocked.CompareExchange(ref _family, ChildrenState.Ended, null) is not { } family) return false;
        var dying = family.EndAll();
        foreach (var stats in dying) stats.Child.Stop();
        return dying.Count > 0;
    }

    private string RandomName() => Base64Names.Of(Interlocked.Increment(ref _nameCount), "$");

    private void StopChildren()
    {
        if (_family is not { } family) return;
        foreach (var stats in family.AllShallDie()) stats.Child.Stop();
    }
}

/// <summary>Short names for numbers: a, b, c … as in <c>$a</c>.</summary>
internal static class Base64Names
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    internal static string Of(long value, string prefix = "")
    {
        Span<char> text = stackalloc char[prefix.Length + 12];
        prefix.CopyTo(text);
        var length = prefix.Length;
        do
        {
            text[length++] = Digits[(int)(value & 63)];
            value >>= 6;
        }
        while (value > 0);
        return new string(text[..length]);
    }
}

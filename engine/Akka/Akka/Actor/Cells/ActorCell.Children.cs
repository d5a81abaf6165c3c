using Akka.Actor.Internal;

namespace Akka.Actor;

// Making, finding and stopping children.

internal sealed partial class ActorCell
{
    private static long _lastUid = FirstUid();

    private readonly ChildrenState _children = new();
    private int _nameCount = -1;

    private bool IsTerminating => _children.IsTerminating;

    private bool IsNormal => _children.IsNormal;

    public IActorRef ActorOf(Props props, string name = null) => MakeChild(props, CheckName(name), systemService: false);

    internal IActorRef AttachChild(Props props, bool systemService, string name = null) =>
        MakeChild(props, CheckName(name), systemService);

    public IActorRef Child(string name) => GetSingleChild(name);

    IEnumerable<IActorRef> IActorContext.GetChildren() => GetChildren();

    public IEnumerable<IInternalActorRef> GetChildren() => _children.All().Select(static stats => stats.Child);

    /// <summary>The child of this name, also as name#uid; nobody when there is none.</summary>
    public IInternalActorRef GetSingleChild(string name)
    {
        var hash = name.IndexOf('#');
        if (hash < 0) return _children.TryGet(name, out var stats) ? stats.Child : ActorRefs.Nobody;
        return _children.TryGet(name[..hash], out var byUid)
            && long.TryParse(name.AsSpan(hash + 1), out var uid)
            && (uid == 0 || byUid.Uid == uid)
                ? byUid.Child
                : ActorRefs.Nobody;
    }

    public void Stop(IActorRef child)
    {
        if (_children.TryGet(child, out _)) _children.ShallDie(child);
        ((IInternalActorRef)child).Stop();
    }

    /// <summary>Takes a child in that was made elsewhere.</summary>
    internal void InitChild(IInternalActorRef child) => _children.Add(child);

    internal void ReserveChild(string name) => _children.Reserve(name);

    internal static long NextUid()
    {
        var uid = Interlocked.Increment(ref _lastUid) & int.MaxValue;
        return uid == 0 ? NextUid() : uid;
    }

    private static long FirstUid() => global::System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, int.MaxValue);

    private IInternalActorRef MakeChild(Props props, string name, bool systemService)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (IsTerminating)
            throw new InvalidOperationException($"Cannot create child '{name}' of {Self}: it is terminating or terminated");
        _children.Reserve(name);
        IInternalActorRef child;
        try
        {
            var path = new ChildActorPath(Self.Path, name, NextUid());
            child = SystemImpl.Provider.ActorOf(
                SystemImpl, props, (IInternalActorRef)Self, path, systemService, deploy: null, lookupDeploy: true, async: false);
        }
        catch
        {
            _children.Unreserve(name);
            throw;
        }

        // A child of a failed parent waits with it. An awaiting parent has not failed, and its children run.
        var suspensions = _mailbox.SuspendCount - (_isAwaiting ? 1 : 0);
        for (var i = 0; i < suspensions; i++) child.Suspend();
        _children.Add(child);
        child.Start();
        return child;
    }

    private string CheckName(string name)
    {
        if (name is null) return RandomName();
        if (name.Length == 0) throw new InvalidActorNameException("Actor name must not be empty.");
        if (!ActorPath.IsValidPathElement(name))
        {
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}]. Actor paths MUST: not start with `$`, include only ASCII letters and digits, " +
                $"symbols out of {ActorPath.ValidSymbols} and %-escapes.");
        }

        return name;
    }

    private string RandomName() => "$" + Base64Names.Of(Interlocked.Increment(ref _nameCount));

    private void StopChildren()
    {
        foreach (var stats in _children.All()) Stop(stats.Child);
    }
}

/// <summary>Short names for numbers: a, b, c … as in <c>$a</c>.</summary>
internal static class Base64Names
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    internal static string Of(long value)
    {
        Span<char> text = stackalloc char[12];
        var length = 0;
        do
        {
            text[length++] = Digits[(int)(value & 63)];
            value >>= 6;
        }
        while (value > 0);
        return new string(text[..length]);
    }
}

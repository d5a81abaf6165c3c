using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

// The reference to an actor in this process, and the special references at the top of the tree.

public class LocalActorRef : ActorRefWithCell
{
    private readonly ActorCell _cell;

    internal LocalActorRef(
        ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailboxType, IInternalActorRef supervisor,
            ActorPath path)
    {
        Path = path;
        _cell = new ActorCell(system, this, props, dispatcher, mailboxType, supervisor);
    }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider => _cell.SystemImpl.Provider;

    public override IInternalActorRef Parent => _cell.Parent;

    public override IEnumerable<IActorRef> Children => _cell.GetChildren();

    public override bool IsLocal => true;

    public override bool IsTerminated => _cell.IsTerminated;

    public ActorCell Cell => _cell;

    public override ICell Underlying => _cell;

    public override void Start() => _cell.Start();

    public override void Suspend() => _cell.SendSystemMessage(new Suspend());

    public override void Resume(Exception causedByFailure = null) => _cell.SendSystemMessage(new Resume(causedByFailure));

    public override void Restart(Exception cause) => _cell.SendSystemMessage(new Recreate(cause));

    public override void Stop() => _cell.SendSystemMessage(Terminate.Plain);

    public override void SendSystemMessage(ISystemMessage message) => _cell.SendSystemMessage(message);

    public override IInternalActorRef GetSingleChild(string name) => _cell.GetSingleChild(name);

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        IInternalActorRef current = this;
        for (var i = 0; i < name.Count; i++)
        {
            if (current is not LocalActorRef local) return current.GetChild(name.Skip(i).ToList());
            current = name[i] switch
            {
                ".." => local.Parent,
                "" => local,
                _ => local.GetSingleChild(name[i]),
            };
            if (current is Nobody) return current;
        }

        return current;
    }

    protected override void TellInternal(object message, IActorRef sender) => _cell.SendMessage(message, sender);
}

/// <summary>The root of the tree, which also knows what is no actor: temp, deadLetters, and extra names.</summary>
public class RootGuardianActorRef : LocalActorRef
{
    private readonly IInternalActorRef _deadLetters;
    private readonly IReadOnlyDictionary<string, IInternalActorRef> _extraNames;
    private IInternalActorRef _tempContainer;

    internal RootGuardianActorRef(
        ActorSystemImpl system, Props props, MessageDispatcher dispatcher, IInternalActorRef supervisor, ActorPath path,
        IInternalActorRef deadLetters, IReadOnlyDictionary<string, IInternalActorRef> extraNames)
        : base(system, props, dispatcher, mailboxType: null, supervisor, path)
    {
        _deadLetters = deadLetters;
        _extraNames = extraNames;
    }

    public override IInternalActorRef Parent => this;

    public void SetTempContainer(IInternalActorRef tempContainer) => _tempContainer = tempContainer;

    public override IInternalActorRef GetSingleChild(string name) => name switch
    {
        "temp" => _tempContainer,
        "deadLetters" => _deadLetters,
        _ => _extraNames.TryGetValue(name, out var extra) ? extra : base.GetSingleChild(name),
    };
}

/// <summary>The parent of the root. It hears of the root's end, which is the system's.</summary>
public class RootGuardianSupervisor : MinimalActorRef
{
    private readonly TaskCompletionSource<Status> _termination;
    private readonly Event.ILoggingAdapter _log;

    public RootGuardianSupervisor(
        RootActorPath root, IActorRefProvider provider, TaskCompletionSource<Status> terminationPromise, Event.ILoggingAdapter log)
    {
        Path = root / "_Root-guardian-supervisor";
        Provider = provider;
        _termination = terminationPromise;
        _log = log;
    }

    public Exception CauseOfTermination { get; private set; }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider { get; }

    public override void Stop() => _termination.TrySetResult(Status.Success.Instance);

    public override void SendSystemMessage(ISystemMessage systemMessage)
    {
        switch (systemMessage)
        {
            case Failed failed:
                CauseOfTermination = failed.Cause;
                ((IInternalActorRef)failed.Child).Stop();
                break;
            case DeathWatchNotification:
                Stop();
                break;
            case Watch or Unwatch or Supervise:
                break;
            default:
                _log?.Warning($"{systemMessage} to the root guardian's supervisor is ignored");
                break;
        }
    }
}

/// <summary>A directory that holds references and is no actor: <c>/temp</c>, where those who ask wait for their answers.</summary>
internal sealed class VirtualPathContainer : MinimalActorRef
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, IInternalActorRef> _children = new();

    internal VirtualPathContainer(IActorRefProvider provider, ActorPath path, IInternalActorRef parent)
    {
        Provider = provider;
        Path = path;
        Parent = parent;
    }

    public override IActorRefProvider Provider { get; }

    public override IInternalActorRef Parent { get; }

    public override ActorPath Path { get; }

    internal void AddChild(string name, IInternalActorRef actor) => _children[name] = actor;

    internal void RemoveChild(string name) => _children.TryRemove(name, out _);

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        if (name.Count == 0) return this;
        var first = name[0];
        if (first.Length == 0) return this;
        var hash = first.IndexOf('#');
        if (hash >= 0) first = first[..hash];
        if (!_children.TryGetValue(first, out var child)) return ActorRefs.Nobody;
        return name.Count == 1 ? child : child.GetChild(name.Skip(1).ToList());
    }
}

using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Tools.Singleton;

// Stands for the singleton, wherever it runs: finds it, forwards to it, and keeps messages while it moves.

internal sealed class SingletonProxyActor : ReceiveActor, IWithTimers
{
    private readonly ClusterSingletonProxySettings settings;
    private readonly string singletonPath;
    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly SingletonProxyState state;
    private readonly Queue<(object Message, IActorRef Sender)> buffer = new();
    private IActorRef? singleton;
    private int identifyCount;

    public SingletonProxyActor(string singletonManagerPath, ClusterSingletonProxySettings settings)
    {
        this.settings = settings;
        singletonPath = $"{singletonManagerPath.TrimEnd('/')}/{settings.SingletonName}";
        state = new SingletonProxyState(settings.Role, settings.SingletonIdentificationInterval);
        Receive<ClusterEvent.CurrentClusterState>(current =>
        {
            foreach (var member in current.Members)
                Changed(member);
        });
        Receive<ClusterEvent.IMemberEvent>(changed => Changed(changed.Member));
        Receive<Look>(_ => Identify());
        Receive<ActorIdentity>(Identified);
        Receive<Terminated>(terminated => terminated.ActorRef.Equals(singleton), _ => Lost());
        ReceiveAny(Forward);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() =>
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent));

    protected override void PostStop()
    {
        cluster.Unsubscribe(Self);
        foreach (var (message, sender) in buffer)
            Context.System.DeadLetters.Tell(new DeadLetter(message, sender, Self), sender);
    }

    private void Changed(Member member)
    {
        if (!state.Changed(member))
            return;
        Forget();
        Identify();
    }

    private void Lost()
    {
        Forget();
        Identify();
    }

    private void Forget()
    {
        if (singleton is not null)
            Context.Unwatch(singleton);
        singleton = null;
        identifyCount++; // Answers to earlier questions are late news.
        state.Reset();
    }

    private void Identify()
    {
        if (singleton is not null || state.Oldest is not { } oldest)
            return;
        Context.ActorSelection($"{oldest.Address}{singletonPath}").Tell(new Identify(identifyCount), Self);
        Timers.StartSingleTimer("look", Look.Instance, state.NextInterval());
    }

    private void Identified(ActorIdentity identity)
    {
        if (identity.Subject is null || !identity.MessageId.Equals(identifyCount))
            return;
        singleton = Context.Watch(identity.Subject);
        state.Reset();
        Timers.Cancel("look");
        log.Debug("Singleton identified at [{0}]", singleton.Path);
        while (buffer.TryDequeue(out var kept))
            singleton.Tell(kept.Message, kept.Sender);
    }

    private void Forward(object message)
    {
        if (singleton is not null)
        {
            singleton.Forward(message);
            return;
        }

        if (buffer.Count >= settings.BufferSize)
        {
            var (dropped, sender) = buffer.Count > 0 ? buffer.Dequeue() : (message, Sender);
            log.Warning("The singleton [{0}] is not known and {1} messages wait, which is the most: {2} is dropped", singletonPath,
                settings.BufferSize, dropped.GetType());
            Context.System.DeadLetters.Tell(new DeadLetter(dropped, sender, Self), sender);
        }

        if (settings.BufferSize > 0)
            buffer.Enqueue((message, Sender));
    }

    private sealed class Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }
}

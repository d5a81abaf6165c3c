using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch.MessageQueues;

namespace Akka.Dispatch;

// The mailbox types that akka.actor.mailbox.*.mailbox-type, an actor's Props or its deployment can name. Users derive their
// own from MailboxType or from one of the priority mailboxes.

public abstract class MailboxType
{
    protected readonly Settings Settings;
    protected readonly Config Config;

    protected MailboxType(Settings settings, Config config)
    {
        Settings = settings;
        Config = config;
    }

    /// <summary>Makes the queue of one actor.</summary>
    public abstract IMessageQueue Create(IActorRef owner, ActorSystem system);
}

public sealed class UnboundedMailbox : MailboxType, IProducesMessageQueue<UnboundedMessageQueue>
{
    public UnboundedMailbox() : this(null, null) { }

    public UnboundedMailbox(Settings settings, Config config) : base(settings, config) { }

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new UnboundedMessageQueue();
}

public sealed class UnboundedDequeBasedMailbox : MailboxType, IProducesMessageQueue<UnboundedDequeMessageQueue>
{
    public UnboundedDequeBasedMailbox(Settings settings, Config config) : base(settings, config) { }

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new UnboundedDequeMessageQueue();
}

/// <summary>Holds <c>mailbox-capacity</c> messages; a sender waits <c>mailbox-push-timeout-time</c> for room.</summary>
public sealed class BoundedMailbox : MailboxType, IProducesMessageQueue<BoundedMessageQueue>, IProducesPushTimeoutSemanticsMailbox
{
    public BoundedMailbox(Settings settings, Config config) : base(settings, config) =>
        (Capacity, PushTimeout) = MailboxBounds.Read(config, nameof(BoundedMailbox));

    public int Capacity { get; }

    public TimeSpan PushTimeout { get; }

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new BoundedMessageQueue(Capacity, PushTimeout);
}

public class BoundedDequeBasedMailbox : MailboxType, IProducesMessageQueue<BoundedDequeMessageQueue>, IProducesPushTimeoutSemanticsMailbox
{
    public BoundedDequeBasedMailbox(Settings settings, Config config) : base(settings, config) =>
        (Capacity, PushTimeout) = MailboxBounds.Read(config, nameof(BoundedDequeBasedMailbox));

    public int Capacity { get; }

    public TimeSpan PushTimeout { get; }

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new BoundedDequeMessageQueue(Capacity, PushTimeout);
}

/// <summary>Hands out the message with the lowest number first; derive from it and give the numbers.</summary>
public abstract class UnboundedPriorityMailbox : MailboxType, IProducesMessageQueue<UnboundedPriorityMessageQueue>
{
    public const int DefaultCapacity = 11;

    protected UnboundedPriorityMailbox(Settings settings, Config config) : base(settings, config) { }

    public int InitialCapacity => DefaultCapacity;

    public sealed override IMessageQueue Create(IActorRef owner, ActorSystem system) =>
        new UnboundedPriorityMessageQueue(PriorityGenerator, InitialCapacity);

    protected abstract int PriorityGenerator(object message);
}

/// <summary>As <see cref="UnboundedPriorityMailbox"/>; messages of the same number keep their order.</summary>
public abstract class UnboundedStablePriorityMailbox : MailboxType, IProducesMessageQueue<UnboundedStablePriorityMessageQueue>
{
    public const int DefaultCapacity = 11;

    protected UnboundedStablePriorityMailbox(Settings settings, Config config) : base(settings, config) { }

    public int InitialCapacity => DefaultCapacity;

    public sealed override IMessageQueue Create(IActorRef owner, ActorSystem system) =>
        new UnboundedStablePriorityMessageQueue(PriorityGenerator, InitialCapacity);

    protected abstract int PriorityGenerator(object message);
}

internal static class MailboxBounds
{
    internal static (int Capacity, TimeSpan PushTimeout) Read(Config config, string type)
    {
        var capacity = config.GetInt("mailbox-capacity");
        if (capacity < 0) throw new ArgumentException($"The capacity for {type} cannot be negative", nameof(config));
        return (capacity, config.GetTimeSpan("mailbox-push-timeout-time", Timeout.InfiniteTimeSpan));
    }
}

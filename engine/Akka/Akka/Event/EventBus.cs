using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Event;

// Publish and subscribe by type within one system: a subscriber of a type also gets what derives from it.

public class LoggingBus
{
    private readonly Lock _lock = new();
    private ImmutableDictionary<Type, ImmutableArray<IActorRef>> _subscriptions =
        ImmutableDictionary<Type, ImmutableArray<IActorRef>>.Empty;

    // The loggers that are actors.
    private ImmutableArray<IActorRef> _loggers = [];

    // Who gets which exact type of event; worked out at the first event of a type, thrown away at every change.
    private System.Collections.Concurrent.ConcurrentDictionary<Type, IActorRef[]> _targets = new();

    public LogLevel LogLevel { get; private set; }

    /// <summary>Loggers hear from this level on; OFF is none.</summary>
    public void SetLogLevel(LogLevel logLevel)
    {
        LogLevel = logLevel;
        foreach (var logger in _loggers)
        {
            Subscribe(logger, from: logLevel);
            for (var below = LogLevel.DebugLevel; below < logLevel && below <= LogLevel.ErrorLevel; below++)
                Unsubscribe(logger, below.ClassFor());
        }
    }

    public virtual bool Subscribe(IActorRef subscriber, Type classifier)
    {
        lock (_lock)
        {
            var known = _subscriptions.GetValueOrDefault(classifier, []);
            if (known.Contains(subscriber)) return false;
            Change(_subscriptions.SetItem(classifier, known.Add(subscriber)));
            return true;
        }
    }

    public virtual bool Unsubscribe(IActorRef subscriber, Type classifier)
    {
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(classifier, out var known) || !known.Contains(subscriber)) return false;
            var left = known.Remove(subscriber);
            Change(left.IsEmpty ? _subscriptions.Remove(classifier) : _subscriptions.SetItem(classifier, left));
            return true;
        }
    }

    public virtual bool Unsubscribe(IActorRef subscriber)
    {
        lock (_lock)
        {
            var types = _subscriptions.Where(pair => pair.Value.Contains(subscriber)).Select(static pair => pair.Key).ToList();
            foreach (var type in types) Unsubscribe(subscriber, type);
            return types.Count > 0;
        }
    }

    public virtual void Publish(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var targets = _targets;
        if (!targets.TryGetValue(@event.GetType(), out var subscribers))
            subscribers = targets.GetOrAdd(@event.GetType(), Find(@event.GetType()));
        foreach (var subscriber in subscribers) subscriber.Tell(@event, ActorRefs.NoSender);
    }

    /// <summary>Prints on the console until the system's loggers run.</summary>
    public void StartStdoutLogger(Settings config) => Subscribe(config.StdoutLogger, Logging.LogLevelFor(config.StdoutLogLevel));

    internal void StopStdoutLogger(Settings config) => Unsubscribe(config.StdoutLogger);

    /// <summary>Adds a logger that is an actor: it follows the level of this bus.</summary>
    internal void AddLogger(IActorRef logger)
    {
        ImmutableInterlocked.Update(ref _loggers, static (loggers, added) => loggers.Add(added), logger);
        Subscribe(logger, LogLevel);
    }

    private void Subscribe(IActorRef logger, LogLevel from)
    {
        for (var each = from; each <= LogLevel.ErrorLevel; each++) Subscribe(logger, each.ClassFor());
    }

    private void Change(ImmutableDictionary<Type, ImmutableArray<IActorRef>> subscriptions)
    {
        _subscriptions = subscriptions;
        _targets = new System.Collections.Concurrent.ConcurrentDictionary<Type, IActorRef[]>();
    }

    private IActorRef[] Find(Type type) => _subscriptions
        .Where(pair => pair.Key.IsAssignableFrom(type))
        .SelectMany(static pair => pair.Value)
        .Distinct()
        .ToArray();
}

/// <summary>The system's event stream. Subscribers that end are taken off it.</summary>
public class EventStream : LoggingBus
{
    private readonly bool _debug;
    private IActorRef _unsubscriber;

    public EventStream(bool debug) => _debug = debug;

    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (_debug) Publish(new Debug(nameof(EventStream), GetType(), $"subscribing {subscriber} to channel {channel}"));
        var isNew = base.Subscribe(subscriber, channel);
        if (isNew && subscriber is not MinimalActorRef) _unsubscriber?.Tell(subscriber, ActorRefs.NoSender);
        return isNew;
    }

    public override bool Unsubscribe(IActorRef subscriber, Type channel) => base.Unsubscribe(subscriber, channel);

    public override bool Unsubscribe(IActorRef subscriber) => base.Unsubscribe(subscriber);

    public void StartUnsubscriber(Actor.Internal.ActorSystemImpl system) =>
        _unsubscriber = system.SystemActorOf(Props.Create(() => new EventStreamUnsubscriber(this)), "eventStreamUnsubscriber");
}

public static class EventStreamExtensions
{
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) =>
        eventStream.Subscribe(subscriber, typeof(TChannel));

    public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) =>
        eventStream.Unsubscribe(subscriber, typeof(TChannel));
}

/// <summary>Watches the subscribers of an event stream, and takes those off that end.</summary>
internal sealed class EventStreamUnsubscriber : ActorBase
{
    private readonly EventStream _stream;

    public EventStreamUnsubscriber(EventStream stream) => _stream = stream;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case IActorRef subscriber:
                Context.Watch(subscriber);
                return true;
            case Terminated terminated:
                _stream.Unsubscribe(terminated.ActorRef);
                return true;
            default:
                return false;
        }
    }
}

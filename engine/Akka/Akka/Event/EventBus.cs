using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Event;

// Publish and subscribe by type within one system: a subscriber of a type also gets what derives from it.

public class LoggingBus
{
    private readonly Lock _lock = new();
    private ImmutableDictionary<Type, ImmutableArray<IActorRef>> _subscriptions =
        ImmutableDictionary<Type, ImmutableArray<IActorRef>>.Empty;

    // Who has left a part of what it subscribed to: the subtypes that it does not want, by the type that it subscribed to.
    private ImmutableDictionary<(IActorRef Subscriber, Type Classifier), ImmutableArray<Type>> _exceptions =
        ImmutableDictionary<(IActorRef, Type), ImmutableArray<Type>>.Empty;

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

    /// <summary>Takes a subscription back, or, below a type that was subscribed to, this part of it.</summary>
    public virtual bool Unsubscribe(IActorRef subscriber, Type classifier)
    {
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(classifier, out var known)) return Except(subscriber, classifier);
            if (!known.Contains(subscriber)) return false;
            var left = known.Remove(subscriber);
            _exceptions = _exceptions.Remove((subscriber, classifier));
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

    /// <summary>Ends the loggers that are actors, and prints on the console again.</summary>
    internal void StopLoggers(Settings config)
    {
        StartStdoutLogger(config);
        Publish(new Debug(GetType().Name, GetType(), "Shutting down: StandardOutLogger started"));
        foreach (var logger in _loggers)
        {
            Unsubscribe(logger);
            ((IInternalActorRef)logger).Stop();
        }

        Publish(new Debug(GetType().Name, GetType(), "All default loggers stopped"));
    }

    private void Subscribe(IActorRef logger, LogLevel from)
    {
        for (var each = from; each <= LogLevel.ErrorLevel; each++) Subscribe(logger, each.ClassFor());
    }

    private bool Except(IActorRef subscriber, Type classifier)
    {
        var wider = _subscriptions
            .Where(pair => pair.Key.IsAssignableFrom(classifier) && pair.Value.Contains(subscriber))
            .Select(static pair => pair.Key)
            .ToList();
        foreach (var type in wider)
        {
            var before = _exceptions.GetValueOrDefault((subscriber, type), []);
            _exceptions = _exceptions.SetItem((subscriber, type), before.Add(classifier));
        }

        if (wider.Count > 0) Change(_subscriptions);
        return wider.Count > 0;
    }

    private void Change(ImmutableDictionary<Type, ImmutableArray<IActorRef>> subscriptions)
    {
        _subscriptions = subscriptions;
        _targets = new System.Collections.Concurrent.ConcurrentDictionary<Type, IActorRef[]>();
    }

    private IActorRef[] Find(Type type) => _subscriptions
        .Where(pair => pair.Key.IsAssignableFrom(type))
        .SelectMany(pair => pair.Value.Where(subscriber => !IsExcepted(subscriber, pair.Key, type)))
        .Distinct()
        .ToArray();

    private bool IsExcepted(IActorRef subscriber, Type classifier, Type type) =>
        _exceptions.TryGetValue((subscriber, classifier), out var excepted) && excepted.Any(each => each.IsAssignableFrom(type));
}

/// <summary>The system's event stream. Subscribers that end are taken off it.</summary>
public class EventStream : LoggingBus
{
    private static int _unsubscriberCount;

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

    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (_debug) Publish(new Debug(nameof(EventStream), GetType(), $"unsubscribing {subscriber} from channel {channel}"));
        return base.Unsubscribe(subscriber, channel);
    }

    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (_debug) Publish(new Debug(nameof(EventStream), GetType(), $"unsubscribing {subscriber} from all channels"));
        return base.Unsubscribe(subscriber);
    }

    public void StartUnsubscriber(Actor.Internal.ActorSystemImpl system) =>
        _unsubscriber = system.SystemActorOf(
            Props.Create(() => new EventStreamUnsubscriber(this)),
            $"eventStreamUnsubscriber-{Interlocked.Increment(ref _unsubscriberCount)}");
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

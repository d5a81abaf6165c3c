using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Event;

// A bus of a program's own: who derives says what classifies an event, and how a subscriber is told. The system's own
// event stream is not built on it: that one classifies by type, and remembers its answers.

/// <summary>Publish and subscribe, with classifiers of one's own.</summary>
public abstract class EventBus<TEvent, TClassifier, TSubscriber>
{
    private readonly Lock _lock = new();
    private ImmutableList<(TClassifier Classifier, TSubscriber Subscriber)> _subscriptions = [];

    /// <summary>Subscribes; false if it is no news.</summary>
    public virtual bool Subscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_lock)
        {
            if (_subscriptions.Contains((classifier, subscriber))) return false;
            _subscriptions = _subscriptions.Add((classifier, subscriber));
            return true;
        }
    }

    /// <summary>Ends one subscription; false if there was none.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_lock)
        {
            var before = _subscriptions;
            _subscriptions = before.Remove((classifier, subscriber));
            return _subscriptions.Count < before.Count;
        }
    }

    /// <summary>Ends all subscriptions of a subscriber; false if there were none.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber)
    {
        lock (_lock)
        {
            var before = _subscriptions;
            _subscriptions = before.RemoveAll(each => EqualityComparer<TSubscriber>.Default.Equals(each.Subscriber, subscriber));
            return _subscriptions.Count < before.Count;
        }
    }

    /// <summary>Tells everyone whose classifier takes the event, each once.</summary>
    public virtual void Publish(TEvent @event)
    {
        var classifier = GetClassifier(@event);
        var told = new HashSet<TSubscriber>();
        foreach (var (wanted, subscriber) in _subscriptions)
        {
            if (!IsSubClassification(wanted, classifier) && !Classify(@event, wanted)) continue;
            if (told.Add(subscriber)) Publish(@event, subscriber);
        }
    }

    /// <summary>Whether who wants the parent also gets the child.</summary>
    protected abstract bool IsSubClassification(TClassifier parent, TClassifier child);

    protected abstract void Publish(TEvent @event, TSubscriber subscriber);

    /// <summary>Whether this event is of the class.</summary>
    protected abstract bool Classify(TEvent @event, TClassifier classifier);

    protected abstract TClassifier GetClassifier(TEvent @event);

    protected string SimpleName(object source) => SimpleName(source.GetType());

    protected string SimpleName(Type source) => source.Name;
}

/// <summary>An event bus whose subscribers are actors.</summary>
public abstract class ActorEventBus<TEvent, TClassifier> : EventBus<TEvent, TClassifier, IActorRef>;

namespace Akka.Actor;

// The handlers of one behaviour. Which of them may take a type is worked out at the first message of that type.

internal abstract class MessageHandler(Type messageType)
{
    internal Type MessageType { get; } = messageType;

    internal abstract bool TryHandle(object message);
}

internal sealed class ActionHandler<T>(Action<T> handler, Predicate<T> shouldHandle, Type messageType = null)
    : MessageHandler(messageType ?? typeof(T))
{
    internal bool HasPredicate => shouldHandle is not null;

    internal override bool TryHandle(object message)
    {
        var typed = (T)message;
        if (shouldHandle is not null && !shouldHandle(typed)) return false;
        handler(typed);
        return true;
    }
}

internal sealed class FunctionHandler<T>(Func<T, bool> handler, Type messageType = null) : MessageHandler(messageType ?? typeof(T))
{
    internal override bool TryHandle(object message) => handler((T)message);
}

internal sealed class MessageHandlers
{
    private static readonly MessageHandler[] None = [];

    private readonly List<MessageHandler> _all = [];
    private Dictionary<Type, MessageHandler[]> _byType;
    private Type _lastType;
    private MessageHandler[] _last = None;
    private bool _takesAny;

    internal void Add(MessageHandler handler)
    {
        if (_takesAny)
        {
            throw new InvalidOperationException(
                "A handler that catches all messages has been added. No handler can be added after that.");
        }

        _all.Add(handler);
        _takesAny = handler is ActionHandler<object> { HasPredicate: false } any && any.MessageType == typeof(object);
    }

    internal bool TryHandle(object message)
    {
        var type = message.GetType();
        var handlers = ReferenceEquals(type, _lastType) ? _last : Find(type);
        foreach (var handler in handlers)
        {
            if (handler.TryHandle(message)) return true;
        }

        return false;
    }

    private MessageHandler[] Find(Type type)
    {
        _byType ??= [];
        if (!_byType.TryGetValue(type, out var handlers))
        {
            handlers = _all.Where(handler => handler.MessageType.IsAssignableFrom(type)).ToArray();
            _byType[type] = handlers;
        }

        _lastType = type;
        _last = handlers;
        return handlers;
    }
}

using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.Actor;

// An actor that declares its handlers by message type, in its constructor or in the action given to Become. The first
// declared handler that takes the message's type, and whose predicate agrees, gets it.

public abstract class ReceiveActor : UntypedActor, IInitializableActor
{
    private MessageHandlers _configuring;
    private MessageHandlers _initial;

    protected ReceiveActor() => _configuring = new MessageHandlers();

    void IInitializableActor.Init()
    {
        _initial = _configuring;
        _configuring = null;
    }

    protected sealed override void OnReceive(object message) => Handle(_initial, message);

    protected void Become(Action configure)
    {
        var handlers = Configure(configure);
        Become((Receive)(message => Handle(handlers, message)));
    }

    protected void BecomeStacked(Action configure)
    {
        var handlers = Configure(configure);
        BecomeStacked((Receive)(message => Handle(handlers, message)));
    }

    protected void Receive<T>(Action<T> handler, Predicate<T> shouldHandle = null) =>
        Add(new ActionHandler<T>(handler, shouldHandle));

    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    protected void Receive<T>(Func<T, bool> handler) => Add(new FunctionHandler<T>(handler));

    protected void Receive(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) =>
        Add(new ActionHandler<object>(handler, shouldHandle, messageType));

    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Receive(messageType, handler, shouldHandle);

    protected void Receive(Type messageType, Func<object, bool> handler) => Add(new FunctionHandler<object>(handler, messageType));

    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null) =>
        Receive(message => ActorTaskScheduler.RunTask(() => handler(message)), shouldHandle);

    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object> shouldHandle = null) =>
        Receive(messageType, message => ActorTaskScheduler.RunTask(() => handler(message)), shouldHandle);

    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        ReceiveAsync(messageType, handler, shouldHandle);

    protected void ReceiveAny(Action<object> handler) => Add(new ActionHandler<object>(handler, null));

    protected void ReceiveAnyAsync(Func<object, Task> handler) =>
        ReceiveAny(message => ActorTaskScheduler.RunTask(() => handler(message)));

    // True even when nobody wanted it: Unhandled has been told here.
    private bool Handle(MessageHandlers handlers, object message)
    {
        if (!handlers.TryHandle(message)) Unhandled(message);
        return true;
    }

    private MessageHandlers Configure(Action configure)
    {
        var outer = _configuring;
        var handlers = _configuring = new MessageHandlers();
        try
        {
            configure();
        }
        finally
        {
            _configuring = outer;
        }

        return handlers;
    }

    private void Add(MessageHandler handler)
    {
        if (_configuring is null)
        {
            throw new InvalidOperationException(
                "You may only call Receive-methods when constructing the actor and inside Become().");
        }

        _configuring.Add(handler);
    }
}

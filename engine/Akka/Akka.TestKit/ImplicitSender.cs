using Akka.Actor;

namespace Akka.TestKit;

// Makes the test actor the sender of what a test tells: the test's threads count as running that actor, before an await
// and after it.

internal sealed class ImplicitSender : SynchronizationContext
{
    private readonly ActorCell _cell;
    private readonly SynchronizationContext _outer;

    private ImplicitSender(ActorCell cell, SynchronizationContext outer)
    {
        _cell = cell;
        _outer = outer;
    }

    public override void Post(SendOrPostCallback d, object state) =>
        ThreadPool.QueueUserWorkItem(static work => work.Context.Run(work.Callback, work.State), (Context: this, Callback: d, State: state),
            preferLocal: false);

    public override void Send(SendOrPostCallback d, object state) => Run(d, state);

    internal static void Begin(IActorRef testActor)
    {
        var cell = ((LocalActorRef)testActor).Cell;
        ActorCell.Current = cell;
        SetSynchronizationContext(new ImplicitSender(cell, Current is ImplicitSender earlier ? earlier._outer : Current));
    }

    /// <summary>Ends it for this thread. Others forget it by themselves: it lasts for one callback there.</summary>
    internal static void End()
    {
        ActorCell.Current = null;
        if (Current is ImplicitSender mine) SetSynchronizationContext(mine._outer);
    }

    private void Run(SendOrPostCallback callback, object state)
    {
        var (cell, context) = (ActorCell.Current, Current);
        ActorCell.Current = _cell;
        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            ActorCell.Current = cell;
            SetSynchronizationContext(context);
        }
    }
}

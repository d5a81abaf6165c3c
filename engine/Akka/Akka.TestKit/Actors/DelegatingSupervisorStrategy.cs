using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.TestKit;

// Lets the test actor treat each of its children by a strategy of that child's own.

public class DelegatingSupervisorStrategy : SupervisorStrategy
{
    private readonly Dictionary<IActorRef, SupervisorStrategy> _strategies = [];

    public override IDecider Decider { get; } = DefaultDecider;

    public void Update(IActorRef child, SupervisorStrategy supervisorStrategy) => _strategies[child] = supervisorStrategy;

    public override void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children)
    {
        Of(child).HandleChildTerminated(actorContext, child, children);
        _strategies.Remove(child);
    }

    public override void ProcessFailure(
        IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats,
            IReadOnlyCollection<ChildRestartStats> children) =>
        Of(child).ProcessFailure(context, restart, child, cause, stats, children);

    protected override Directive Handle(IActorRef child, Exception exception) => Of(child).Decider.Decide(exception);

    private SupervisorStrategy Of(IActorRef child) => _strategies.GetValueOrDefault(child, DefaultStrategy);
}

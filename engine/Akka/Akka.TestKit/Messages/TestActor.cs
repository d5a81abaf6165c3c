using Akka.Actor;
using Akka.Util;

namespace Akka.TestKit;

// The actor behind a test kit or a probe, and what it is told to do.

public static class TestActor
{
    public delegate bool Ignore(object message);

    public static NullMessageEnvelope NullMessage => NullMessageEnvelope.Instance;

    public static AutoPilot KeepRunning => AutoPilot.KeepRunning;

    public static AutoPilot NoAutoPilot => AutoPilot.NoAutoPilot;

    public class SetIgnore : INoSerializationVerificationNeeded
    {
        public SetIgnore(Ignore ignore) => Ignore = ignore;

        public Ignore Ignore { get; }
    }

    public class Watch : INoSerializationVerificationNeeded
    {
        public Watch(IActorRef actorToWatch) => Actor = actorToWatch;

        public IActorRef Actor { get; }
    }

    public class Unwatch : INoSerializationVerificationNeeded
    {
        public Unwatch(IActorRef actorToUnwatch) => Actor = actorToUnwatch;

        public IActorRef Actor { get; }
    }

    /// <summary>Makes a child of the test actor.</summary>
    public class Spawn : INoSerializationVerificationNeeded
    {
        public readonly Props _props;
        public readonly Option<string> _name;
        public readonly Option<SupervisorStrategy> _supervisorStrategy;

        public Spawn(Props props, Option<string> name, Option<SupervisorStrategy> supervisorStrategy)
        {
            _props = props;
            _name = name;
            _supervisorStrategy = supervisorStrategy;
        }

        public IActorRef Apply(IActorRefFactory context) => context.ActorOf(_props, _name.HasValue ? _name.Value : null);
    }

    public class SetAutoPilot : INoSerializationVerificationNeeded
    {
        public SetAutoPilot(AutoPilot autoPilot) => AutoPilot = autoPilot;

        public AutoPilot AutoPilot { get; }
    }
}

/// <summary>Puts what it receives where the test waits for it.</summary>
internal sealed class InternalTestActor(ReceivedMessages received) : UntypedActor
{
    private readonly DelegatingSupervisorStrategy _strategies = new();
    private TestActor.Ignore _ignore;
    private AutoPilot _pilot;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TestActor.SetIgnore set:
                _ignore = set.Ignore;
                break;
            case TestActor.Watch watch:
                Context.Watch(watch.Actor);
                Sender.Tell(watch.Actor);
                break;
            case TestActor.Unwatch unwatch:
                Context.Unwatch(unwatch.Actor);
                Sender.Tell(unwatch.Actor);
                break;
            case TestActor.Spawn spawn:
                var child = spawn.Apply(Context);
                if (spawn._supervisorStrategy.HasValue) _strategies.Update(child, spawn._supervisorStrategy.Value);
                Sender.Tell(child);
                break;
            case TestActor.SetAutoPilot set:
                _pilot = set.AutoPilot;
                break;
            default:
                Receive(message, Sender);
                break;
        }
    }

    protected override SupervisorStrategy SupervisorStrategy() => _strategies;

    protected override void PostStop() => received.Close(Self, Context.System);

    private void Receive(object message, IActorRef sender)
    {
        if (_pilot is not null and not NoAutoPilot)
        {
            var next = _pilot.Run(sender, message);
            if (next is not Akka.TestKit.KeepRunning) _pilot = next;
        }

        if (_ignore is null || !_ignore(message)) received.Add(new RealMessageEnvelope(message, sender));
    }
}

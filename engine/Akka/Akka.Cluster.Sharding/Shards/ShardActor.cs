using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

// Carries ShardEntities: one shard, the parent of its entities. An entity's name is its id, escaped.
internal sealed class ShardActor : UntypedActor, IWithTimers
{
    private readonly string shard;
    private readonly Func<string, Props> entityProps;
    private readonly object stopMessage;
    private readonly TuningParameters tuning;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly ShardEntities<EntityMessage> state;
    private readonly Dictionary<string, IActorRef> entities = [];
    private readonly TimeSpan idleAfter;

    public ShardActor(string shard, Func<string, Props> entityProps, object stopMessage, ClusterShardingSettings settings)
    {
        (this.shard, this.entityProps, this.stopMessage, tuning) = (shard, entityProps, stopMessage, settings.TuningParameters);
        idleAfter = settings.RememberEntities ? TimeSpan.Zero : settings.PassivateIdleEntityAfter;
        state = new ShardEntities<EntityMessage>(settings.RememberEntities, idleAfter, tuning.BufferSize);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => Context.System.Scheduler.Now;

    protected override void PreStart()
    {
        if (idleAfter > TimeSpan.Zero)
            Timers.StartPeriodicTimer("idle", Beat.Idle, idleAfter / 2);
    }

    // A fault of the shard has stopped its entities with it.
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Context.Parent.Tell(new Restarted(shard), Self);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case EntityMessage { Message: null } start:
                Perform(state.Start(start.EntityId, Now));
                break;
            case EntityMessage received:
                Perform(state.Deliver(received.EntityId, received, Now));
                break;
            case Passivate passivate when IdOf(Sender) is { } id:
                Perform(state.Passivate(id, passivate.StopMessage));
                break;
            case Terminated terminated when IdOf(terminated.ActorRef) is { } id:
                entities.Remove(id);
                Perform(state.Ended(id, Now));
                break;
            case PauseEnded(var id):
                Perform(state.PauseEnded(id, Now));
                break;
            case StartAgain again:
                Timers.StartSingleTimer("start-again", new AgainDue(again.Ids), tuning.EntityRestartBackoff);
                break;
            case AgainDue(var ids):
                foreach (var id in ids)
                    Perform(state.Start(id, Now));
                break;
            case Beat.Idle:
                Perform(state.IdleTick(Now));
                break;
            case StopAll when !state.IsStopping:
                Timers.StartSingleTimer("out-of-time", Beat.OutOfTime, tuning.HandOffTimeout / 2);
                Perform(state.StopAll());
                break;
            case Beat.OutOfTime:
                log.Warning("Shard [{0}]: {1} entities have not stopped in time and are stopped hard", shard, entities.Count);
                foreach (var entity in entities.Values)
                    Context.Stop(entity);
                break;
            case Describe:
                Sender.Tell(new ShardState(shard, state.Ids.ToImmutableHashSet()), Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private static string? IdOf(IActorRef entity) =>
        entity.Path.Parent.Equals(Context.Self.Path) ? Uri.UnescapeDataString(entity.Path.Name) : null;

    private void Perform(IReadOnlyList<ShardCommand<EntityMessage>> commands)
    {
        foreach (var command in commands)
        {
            switch (command)
            {
                case ShardCommand<EntityMessage>.Start(var id):
                    entities[id] = Context.Watch(Context.ActorOf(entityProps(id), Uri.EscapeDataString(id)));
                    break;
                case ShardCommand<EntityMessage>.Tell(var id, var message) when message.Message is not null:
                    entities[id].Tell(message.Message, message.Sender);
                    break;
                case ShardCommand<EntityMessage>.Stop(var id, var stop):
                    entities[id].Tell(stop ?? stopMessage, Self);
                    break;
                case ShardCommand<EntityMessage>.StartLater(var id):
                    Timers.StartSingleTimer(id, new PauseEnded(id), tuning.EntityRestartBackoff);
                    break;
                case ShardCommand<EntityMessage>.GiveBack(var messages):
                    Context.Parent.Tell(new GivenBack(shard, messages), Self);
                    break;
                case ShardCommand<EntityMessage>.Drop(var id, var message):
                    log.Warning(
                        "Shard [{0}]: {1} messages wait for entities that stop, which is the most; [{2}] for [{3}] goes to dead letters",
                        shard, tuning.BufferSize, message.Received.GetType(), id);
                    Context.System.DeadLetters.Tell(new DeadLetter(message.Received, message.Sender, Self), message.Sender);
                    break;
                case ShardCommand<EntityMessage>.Remember(var id, var isThere):
                    Context.Parent.Tell(new Changed(shard, id, isThere), Self);
                    break;
                case ShardCommand<EntityMessage>.End:
                    Context.Stop(Self);
                    break;
            }
        }
    }

    // What the region and its shards say to each other. None of it leaves the process.
    internal sealed class StopAll : INoSerializationVerificationNeeded
    {
        public static readonly StopAll Instance = new();
    }

    /// → ShardState
    internal sealed class Describe : INoSerializationVerificationNeeded
    {
        public static readonly Describe Instance = new();
    }

    /// The shard has failed and has no entities any more → StartAgain
    internal sealed record Restarted(string Shard) : INoSerializationVerificationNeeded;

    /// After the restart backoff, for what failed may fail again.
    internal sealed record StartAgain(IReadOnlyList<string> Ids) : INoSerializationVerificationNeeded;

    internal sealed record GivenBack(string Shard, IReadOnlyList<EntityMessage> Messages) : INoSerializationVerificationNeeded;

    internal sealed record Changed(string Shard, string EntityId, bool IsThere) : INoSerializationVerificationNeeded;

    private sealed record AgainDue(IReadOnlyList<string> Ids) : INoSerializationVerificationNeeded;

    private sealed record PauseEnded(string EntityId) : INoSerializationVerificationNeeded;

    private enum Beat
    {
        Idle,
        OutOfTime,
    }
}

using Akka.Actor;
using Akka.Cluster.Tools.Singleton.Serialization;
using Akka.Event;

namespace Akka.Cluster.Tools.Singleton;

// Runs one actor on exactly one node: the oldest member with the role. Started on every node that may run it. Carries
// SingletonState; the singleton itself is a child, so it is supervised here.
internal sealed class SingletonManagerActor : UntypedActor, IWithTimers
{
    private readonly Props singletonProps;
    private readonly object terminationMessage;
    private readonly ClusterSingletonManagerSettings settings;
    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly SingletonState state;
    private readonly TaskCompletionSource<Done> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IActorRef? instance;

    public SingletonManagerActor(Props singletonProps, object terminationMessage, ClusterSingletonManagerSettings settings)
    {
        if (!string.IsNullOrEmpty(settings.Role) && !cluster.SelfRoles.Contains(settings.Role))
            throw new ArgumentException(
                $"This cluster member [{cluster.SelfAddress}] does not have the role [{settings.Role}] of the singleton");
        this.singletonProps = singletonProps;
        this.terminationMessage = terminationMessage;
        this.settings = settings;
        state = new SingletonState(cluster.SelfUniqueAddress, settings.Role);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        ClusterSingletonMessageSerializer.Register(Context.System);
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent));
#pragma warning disable CS0618 // Who sets it is to know that it does nothing.
        if (settings.ConsiderAppVersion)
            log.Warning("consider-app-version is on, but does nothing: the singleton [{0}] runs on the oldest member", settings.SingletonName);
#pragma warning restore CS0618
        Timers.StartPeriodicTimer("retry", Retry.Instance, settings.HandOverRetryInterval);
        var (self, ended) = (Self, this.ended.Task);
        CoordinatedShutdown.Get(Context.System).AddTask(CoordinatedShutdown.PhaseClusterExiting, $"singleton-exiting-{Self.Path.Name}",
            () =>
        {
            if (cluster.IsTerminated || cluster.SelfMember.Status == MemberStatus.Down)
                return Task.FromResult(Done.Instance);
            self.Tell(SelfExiting.Instance, ActorRefs.NoSender);
            return ended;
        });
    }

    protected override void PostStop()
    {
        cluster.Unsubscribe(Self);
        ended.TrySetResult(Done.Instance);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.CurrentClusterState current:
                Perform(state.Snapshot(current.Members));
                break;
            case ClusterEvent.MemberRemoved removed:
                Removed(removed);
                break;
            case ClusterEvent.IMemberEvent changed:
                Perform(state.Changed(changed.Member));
                break;
            case RemovedAfterMargin(var node):
                Perform(state.Removed(node));
                break;
            case HandOverToMe(var from):
                Perform(state.HandOverAsked(from));
                break;
            case HandOverDone(var from):
                Perform(state.HandOverDoneBy(from));
                break;
            case SelfExiting:
                Perform(state.SelfExiting());
                break;
            case Terminated terminated when terminated.ActorRef.Equals(instance):
                InstanceStopped();
                break;
            case Retry:
                Perform(state.RetryTick());
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Removed(ClusterEvent.MemberRemoved removed)
    {
        var node = removed.Member.UniqueAddress;
        var margin = settings.RemovalMargin > TimeSpan.Zero ? settings.RemovalMargin : cluster.DowningProvider.DownRemovalMargin;
        if (node.Equals(cluster.SelfUniqueAddress) || removed.PreviousStatus != MemberStatus.Down || margin == TimeSpan.Zero)
            Perform(state.Removed(node));
        else
            Timers.StartSingleTimer(node, new RemovedAfterMargin(node), margin);
    }

    private void InstanceStopped()
    {
        if (state.Phase == SingletonPhase.Running)
            log.Warning("The singleton [{0}] has stopped by itself; it is not started again while this node is the oldest", instance!.Path);
        instance = null;
        Perform(state.InstanceStopped());
    }

    private void Perform(IReadOnlyList<SingletonCommand> commands)
    {
        foreach (var command in commands)
        {
            switch (command)
            {
                case SingletonCommand.Start:
                    log.Info("Singleton manager starts the singleton [{0}/{1}]", Self.Path, settings.SingletonName);
                    instance = Context.Watch(Context.ActorOf(singletonProps, settings.SingletonName));
                    break;
                case SingletonCommand.Stop:
                    StopInstance();
                    break;
                case SingletonCommand.AskHandOver(var of):
                    ManagerAt(of).Tell(new HandOverToMe(cluster.SelfUniqueAddress), Self);
                    break;
                case SingletonCommand.SayHandOverDone(var to):
                    ManagerAt(to).Tell(new HandOverDone(cluster.SelfUniqueAddress), Self);
                    break;
                case SingletonCommand.ReportEnded:
                    ended.TrySetResult(Done.Instance);
                    break;
            }
        }
    }

    private void StopInstance()
    {
        if (instance is null)
            Perform(state.InstanceStopped());
        else
            instance.Tell(terminationMessage, Self);
    }

    private ActorSelection ManagerAt(UniqueAddress node) =>
        Context.ActorSelection($"{node.Address}{Self.Path.ToStringWithoutAddress()}");

    private sealed class SelfExiting : INoSerializationVerificationNeeded
    {
        public static readonly SelfExiting Instance = new();
    }

    private sealed record RemovedAfterMargin(UniqueAddress Node) : INoSerializationVerificationNeeded;

    private sealed class Retry : INoSerializationVerificationNeeded
    {
        public static readonly Retry Instance = new();
    }
}

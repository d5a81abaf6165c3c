using Akka.Cluster;
using Akka.Cluster.Tools.Singleton;

namespace Simulation.World;

// The singleton's manager, as SingletonManagerActor carries it, and the part of the coordinated shutdown that waits for it.
internal sealed partial class SimulatedNode
{
    private readonly SingletonState singleton;
    private bool isExiting;
    private bool hasEndedSingleton;

    private bool MayRunSingleton => world.Rules.SingletonRole is not { } role || world.Rules.RolesOf(Port).Contains(role);

    private void SingletonHeardRemoved(ClusterEvent.MemberRemoved removed)
    {
        var node = removed.Member.UniqueAddress;
        if (node.Equals(Self) || removed.PreviousStatus != MemberStatus.Down)
            Perform(singleton.Removed(node));
        else
            After(SimulationRules.RemovalMargin, () => Perform(singleton.Removed(node)));
    }

    private void Perform(IReadOnlyList<SingletonCommand> commands)
    {
        if (!MayRunSingleton)
            return;
        foreach (var command in commands)
        {
            switch (command)
            {
                case SingletonCommand.Start:
                    world.Log(this, "starts the singleton");
                    world.Checks.InstanceStarted(this);
                    BeginCoordinator();
                    break;
                case SingletonCommand.Stop:
                    After(TimeSpan.FromMilliseconds(random.Next(200)), () =>
                    {
                        coordinator = null;
                        world.Checks.InstanceEnded(this);
                        Perform(singleton.InstanceStopped());
                    });
                    break;
                case SingletonCommand.AskHandOver(var of):
                    Send(of, target => target.Perform(target.singleton.HandOverAsked(Self)));
                    break;
                case SingletonCommand.SayHandOverDone(var to):
                    Send(to, target => target.Perform(target.singleton.HandOverDoneBy(Self)));
                    break;
                case SingletonCommand.ReportEnded:
                    hasEndedSingleton = true;
                    CompleteExiting();
                    break;
            }
        }
    }

    // The shards first, then the singleton; each phase within its time.
    private void BeginExiting()
    {
        hasEndedRegion = !MayRunSingleton;
        if (hasEndedRegion)
            EndSingleton();
        else
            Perform(region.EndAsked());
        After(SimulationRules.PhaseTimeout, RegionEndedOrOutOfTime);
    }

    private void RegionEndedOrOutOfTime()
    {
        if (hasEndedRegion)
            return;
        hasEndedRegion = true;
        EndSingleton();
    }

    private void EndSingleton()
    {
        isExiting = true;
        Perform(singleton.SelfExiting());
        if (!MayRunSingleton)
            hasEndedSingleton = true;
        CompleteExiting();
    }

    private void CompleteExiting()
    {
        if (!isExiting || !hasEndedSingleton)
            return;
        isExiting = false;
        Perform(membership.ExitingCompleted(Now));
    }
}

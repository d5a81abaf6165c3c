using Cluster.Core.Scheduling;
using FsCheck;
using FsCheck.Fluent;

namespace Cluster.Core.Tests.Scheduling;

// What must hold whatever is asked, lost, released and delayed. Each step is one number, so a failing run shrinks to few.
public class PlacementProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(120);

    [Fact]
    public void Nothing_is_made_or_lost_or_given_twice_and_groups_are_whole() => Check(steps =>
    {
        var world = NewWorld();
        foreach (var step in steps)
        {
            Act(world, step);
            AssertGrantsAreHeld(world);
        }

        world.Settle();
        AssertGrantsAreHeld(world);
    });

    [Fact]
    public void When_all_is_released_all_is_free() => Check(steps =>
    {
        var world = NewWorld();
        foreach (var step in steps)
        {
            Act(world, step);
        }

        foreach (var request in world.Asked)
        {
            world.Release(request.Id);
        }

        world.Settle();
        world.HeldByNodes().ShouldBe(Resources.None);
        world.Scheduler.PlacementStatuses().ShouldBeEmpty();
        world.Scheduler.NodeStatuses().ShouldAllBe(node => node.Used == Resources.None);
    });

    [Fact]
    public void A_group_that_the_cluster_can_hold_is_placed_however_many_small_ones_come() => Check(steps =>
    {
        var world = new SchedulingWorld();
        world.AddNode(2);
        world.AddNode(2);
        var running = new Queue<PlacementGroupId>();
        running.Enqueue(world.Request(PlacementStrategy.Pack, [Resources.Cpus(1)]));
        world.Settle();
        var large = world.Request(PlacementStrategy.Spread, [Resources.Cpus(2), Resources.Cpus(2)]);
        foreach (var step in steps.Concat(Enumerable.Repeat(1, 60)))
        {
            running.Enqueue(world.Request(PlacementStrategy.Pack, [Resources.Cpus(1 + Math.Abs(step % 2))]));
            world.Settle();
            if (running.TryPeek(out var oldest) && world.Granted.ContainsKey(oldest))
            {
                world.Release(running.Dequeue());
            }
        }

        (world.Granted.ContainsKey(large) || world.ToldNever.Contains(large)).ShouldBeTrue();
    });

    private static void Check(Action<int[]> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), property).Check(Runs);

    private static SchedulingWorld NewWorld()
    {
        var world = new SchedulingWorld();
        world.AddNode(2);
        world.AddNode(1);
        world.AddNode(3);
        return world;
    }

    private static void Act(SchedulingWorld world, int step)
    {
        var choice = Math.Abs(step / 16);
        switch (Math.Abs(step % 16))
        {
            case 0: world.AddNode(1 + choice % 3); break;
            case 1: world.LoseNode(choice); break;
            case 2: world.LoseOwner(choice); break;
            case 3 or 4: world.Release(choice); break;
            case 5: world.Pass(0.6); break;
            case < 10: world.Request((PlacementStrategy)(choice % 4), BundlesOf(choice)); break;
            default: world.Deliver(choice); break;
        }
    }

    private static Resources[] BundlesOf(int choice) =>
        Enumerable.Range(0, 1 + choice % 3).Select(i => Resources.Cpus((1 + (choice + i) % 4) * 0.5)).ToArray();

    private static void AssertGrantsAreHeld(SchedulingWorld world)
    {
        foreach (var (group, nodes) in world.Granted)
        {
            nodes.ShouldAllBe(node => world.NodeHolds(node, group), $"{group} is granted on nodes that do not hold it");
        }
    }
}

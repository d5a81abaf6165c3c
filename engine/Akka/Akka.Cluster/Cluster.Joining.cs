using Akka.Actor;

namespace Akka.Cluster;

// Coming and going: joins, leaves, and what coordinated shutdown does about the cluster.
public partial class Cluster
{
    /// <summary>Joins the cluster that the node at this address is in; its own address founds one.</summary>
    public void Join(Address address) => Tell(new ClusterActor.JoinTo(Named(address)));

    /// <summary>Joins the cluster that any of these nodes is in. The first one founds it if there is none.</summary>
    public void JoinSeedNodes(IEnumerable<Address> seedNodes) => Tell(new ClusterActor.JoinSeeds([.. seedNodes.Select(Named)]));

    /// <summary>As <see cref="Join"/>; ends when this node is a full member, or fails with <see cref="ClusterJoinFailedException"/>.</summary>
    public Task JoinAsync(Address address, CancellationToken token = default) => JoinAsync(() => Join(address), $"{address}", token);

    /// <summary>As <see cref="JoinSeedNodes"/>; ends when this node is a full member, or fails with <see cref="ClusterJoinFailedException"/>.</summary>
    public Task JoinSeedNodesAsync(IEnumerable<Address> seedNodes, CancellationToken token = default)
    {
        var seeds = seedNodes.ToArray();
        return JoinAsync(() => JoinSeedNodes(seeds), string.Join(", ", seeds.AsEnumerable()), token);
    }

    /// <summary>Leaves the cluster; ends when this node is removed.</summary>
    public Task LeaveAsync() => LeaveAsync(CancellationToken.None);

    /// <summary>Leaves the cluster; ends when this node is removed. Cancelling ends the waiting, not the leaving.</summary>
    public Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (isTerminated)
            return Task.CompletedTask;
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        RegisterOnMemberRemoved(() => left.TrySetResult());
        Leave(SelfAddress);
        return left.Task.WaitAsync(cancellationToken);
    }

    private async Task JoinAsync(Action join, string where, CancellationToken token)
    {
        if (isTerminated)
            throw new ClusterJoinFailedException("Cluster has already been terminated: a node must restart to join again");
        if (IsUp)
            return;
        var joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        RegisterOnMemberUp(() => joined.TrySetResult());
        RegisterOnMemberRemoved(() => joined.TrySetException(new ClusterJoinFailedException($"Node was removed before it joined {where}")));
        join();
        try
        {
            await joined.Task.WaitAsync(Settings.SeedNodeTimeout * 2, TimeProvider.System, token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ClusterJoinFailedException($"Node has not managed to join {where} within {(Settings.SeedNodeTimeout * 2).TotalSeconds:0.#} s; it keeps trying");
        }
    }

    // A system that ends in order leaves first, lets singletons move while it is exiting, and then says that it may be
    // removed. The phases' own timeouts bound each step.
    private void AddShutdownTasks()
    {
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterLeave, "leave", () => Request(done => new ClusterActor.LeaveAndReport(done)));
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterExitingDone, "exiting-completed", () => Request(done => new ClusterActor.ExitingCompleted(done)));
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShutdown, "wait-shutdown", () => Request(done => new ClusterActor.ReportShutdown(done)));
    }

    private Task<Done> Request(Func<TaskCompletionSource<Done>, object> message)
    {
        if (isTerminated)
            return Task.FromResult(Done.Instance);
        var done = new TaskCompletionSource<Done>(TaskCreationOptions.RunContinuationsAsynchronously);
        RegisterOnMemberRemoved(() => done.TrySetResult(Done.Instance));
        Tell(message(done));
        return done.Task;
    }
}

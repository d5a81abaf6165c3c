using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Tests.Systems;

public sealed class CoordinatedShutdownTests() : TestSystem("akka.coordinated-shutdown.phases.service-stop.timeout = 1ms")
{
    private readonly ConcurrentQueue<string> _order = new();

    [Fact]
    public async Task Phases_run_in_their_order()
    {
        Note(CoordinatedShutdown.PhaseBeforeActorSystemTerminate);
        Note(CoordinatedShutdown.PhaseClusterLeave);
        Note(CoordinatedShutdown.PhaseBeforeServiceUnbind);

        await Run();

        _order.ShouldBe(
        [
            CoordinatedShutdown.PhaseBeforeServiceUnbind,
            CoordinatedShutdown.PhaseClusterLeave,
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate,
        ]);
    }

    [Fact]
    public async Task Tasks_of_one_phase_run_side_by_side()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        Add(CoordinatedShutdown.PhaseServiceUnbind, async () =>
        {
            first.SetResult();
            await second.Task;
        });
        Add(CoordinatedShutdown.PhaseServiceUnbind, async () =>
        {
            second.SetResult();
            await first.Task;
        });

        await Run();
    }

    [Fact]
    public async Task A_task_that_fails_does_not_stop_the_shutdown()
    {
        Add(CoordinatedShutdown.PhaseServiceUnbind, () => throw new InvalidOperationException("oops"));
        Note(CoordinatedShutdown.PhaseClusterShutdown);

        await Run();

        _order.ShouldBe([CoordinatedShutdown.PhaseClusterShutdown]);
    }

    [Fact]
    public async Task A_task_that_hangs_is_given_up_after_its_phases_time()
    {
        Add(CoordinatedShutdown.PhaseServiceStop, () => new TaskCompletionSource().Task);
        Note(CoordinatedShutdown.PhaseClusterShutdown);

        await Run();

        _order.ShouldBe([CoordinatedShutdown.PhaseClusterShutdown]);
    }

    [Fact]
    public async Task It_runs_once_and_remembers_why()
    {
        var runs = 0;
        Add(CoordinatedShutdown.PhaseServiceUnbind, () =>
        {
            Interlocked.Increment(ref runs);
            return Task.CompletedTask;
        });

        await Run();
        await CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance).WaitAsync(Limit);

        runs.ShouldBe(1);
        CoordinatedShutdown.Get(System).ShutdownReason.ShouldBe(CoordinatedShutdown.UnknownReason.Instance);
    }

    [Fact]
    public async Task It_ends_the_actor_system()
    {
        await Run();

        await System.WhenTerminated.WaitAsync(Limit);
    }

    [Fact]
    public async Task Terminating_the_system_runs_the_phases()
    {
        Note(CoordinatedShutdown.PhaseBeforeServiceUnbind);

        await System.Terminate().WaitAsync(Limit);

        _order.ShouldBe([CoordinatedShutdown.PhaseBeforeServiceUnbind]);
        CoordinatedShutdown.Get(System).ShutdownReason.ShouldBe(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
    }

    [Fact]
    public async Task It_may_begin_at_a_later_phase()
    {
        Note(CoordinatedShutdown.PhaseBeforeServiceUnbind);
        Note(CoordinatedShutdown.PhaseClusterShutdown);

        await CoordinatedShutdown.Get(System)
            .Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseClusterShutdown).WaitAsync(Limit);

        _order.ShouldBe([CoordinatedShutdown.PhaseClusterShutdown]);
    }

    [Fact]
    public void A_phase_that_does_not_exist_is_refused() =>
        Should.Throw<ConfigurationException>(() => Add("no-such-phase", () => Task.CompletedTask));

    private Task Run() => CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Limit);

    private void Note(string phase) => Add(phase, () =>
    {
        _order.Enqueue(phase);
        return Task.CompletedTask;
    });

    private void Add(string phase, Func<Task> task) => CoordinatedShutdown.Get(System).AddTask(phase, "test", async () =>
    {
        await task();
        return Done.Instance;
    });
}

using Cluster.Core.Jobs;
using Cluster.Core.Nodes;
using static Cluster.Core.Jobs.JobCommand;

namespace Cluster.Core.Tests.Jobs;

// A job from its submission to its end, by every way it can end.
public class JobManagerStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly JobId Job = new("job-1");
    private static readonly NodeId Node = new("n");
    private static readonly PlacementGroupId Place = new("place-of-job-1");
    private static readonly WorkerId Driver = new("driver-of-job-1");

    private readonly JobManagerState _state = new(new JobManagerOptions { EndedJobCountMax = 2 }, new DriverId("jobs"));

    [Fact]
    public void A_job_is_placed_started_and_succeeds_with_its_driver()
    {
        Submit().OfType<JobCommand.Place>().Single().Request.Id.ShouldBe(Place);
        var driver = _state.PlaceGranted(Place, Node).OfType<StartDriver>().Single().Worker;
        driver.Entry!.EntryAssembly.ShouldBe("P.dll");
        driver.Environment["CLUSTER_JOB_NAME"].ShouldBe(_state.Find(Job)!.Name, "who waits for what it holds is told this name");
        _state.DriverReady(Driver, Now);
        _state.Find(Job)!.Phase.ShouldBe(JobPhase.Running);

        End(WorkerEndKind.Exited, 0).OfType<ReleasePlace>().ShouldHaveSingleItem();
        _state.Find(Job)!.Phase.ShouldBe(JobPhase.Succeeded);
    }

    [Theory]
    [InlineData(WorkerEndKind.Crashed, 1, "its driver exited with code 1")]
    [InlineData(WorkerEndKind.NodeLost, null, "its driver gone")]
    [InlineData(WorkerEndKind.FailedToStart, null, "its driver did not start: gone")]
    public void A_driver_that_ends_otherwise_fails_the_job_with_its_last_lines(WorkerEndKind kind, int? code, string reason)
    {
        Submit();
        _state.PlaceGranted(Place, Node);
        _state.DriverReady(Driver, Now);

        End(kind, code);

        var info = _state.Find(Job)!;
        (info.Phase, info.Reason, info.ExitCode).ShouldBe((JobPhase.Failed, reason, code));
        info.LastLogLines.ShouldBe(["last"]);
    }

    [Fact]
    public void A_waiting_job_shows_its_reason_and_one_that_can_never_be_placed_fails_with_it()
    {
        Submit();

        _state.PlaceWaiting(Place, "needs 1 cpu").OfType<Publish>().Single().Info.Reason.ShouldBe("needs 1 cpu");
        _state.PlaceWaiting(Place, "needs 1 cpu").ShouldBeEmpty();
        _state.PlaceInfeasible(Place, "never", Now);
        _state.Find(Job)!.ShouldSatisfyAllConditions(
            info => info.Phase.ShouldBe(JobPhase.Failed),
            info => info.Reason.ShouldBe("its driver cannot be placed: never"));
    }

    [Fact]
    public void Stopping_a_running_job_ends_its_driver_and_the_job_is_stopped_whatever_the_exit_code()
    {
        Submit();
        _state.PlaceGranted(Place, Node);
        _state.DriverReady(Driver, Now);

        _state.Stop(Job, Now).OfType<StopDriver>().ShouldHaveSingleItem();
        _state.Stop(Job, Now).ShouldBeEmpty("it is being stopped");
        End(WorkerEndKind.Stopped, 143);
        _state.Find(Job)!.Phase.ShouldBe(JobPhase.Stopped);
    }

    [Fact]
    public void Stopping_a_waiting_job_ends_it_at_once()
    {
        Submit();

        _state.Stop(Job, Now).OfType<ReleasePlace>().ShouldHaveSingleItem();
        _state.Find(Job)!.Phase.ShouldBe(JobPhase.Stopped);
        _state.PlaceGranted(Place, Node).ShouldBeEmpty("late news");
    }

    [Fact]
    public void Submitting_again_is_the_same_job()
    {
        Submit();

        Submit().ShouldBeEmpty();
        _state.Infos.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_driver_from_outside_is_a_job_while_it_stays()
    {
        _state.Attach(Job, "notebook", null, Now);
        _state.Find(Job)!.Phase.ShouldBe(JobPhase.Running);

        _state.Detach(Job, isOrderly: true, Now);

        _state.Find(Job)!.Phase.ShouldBe(JobPhase.Succeeded);
    }

    [Fact]
    public void The_oldest_ended_jobs_are_forgotten_at_the_bound()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            _state.Attach(new JobId(name), name, null, Now);
            _state.Detach(new JobId(name), isOrderly: true, Now);
        }

        _state.Infos.Select(info => info.Name).ShouldBe(["b", "c"]);
    }

    private IReadOnlyList<JobCommand> Submit() => _state.Submit(
        new JobSpecification(Job, "name", new PackageReference("hash", []), new JobEntry("P.dll", []), Resources.None), null, Now);

    private IReadOnlyList<JobCommand> End(WorkerEndKind kind, int? code) => _state.DriverEnded(
        Driver, new DriverActor.WorkerEnd(kind, code, null, code is null ? "gone" : $"exited with code {code}", ["last"]), Now);
}

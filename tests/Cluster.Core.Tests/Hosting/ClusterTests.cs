using System.Diagnostics;
using Akka.Actor;

namespace Cluster.Core.Tests.Hosting;

// The whole of it at work: nodes, a driver, jobs, and worker processes that are started, killed and lost.
public sealed class ClusterTests(TestCluster cluster) : IClassFixture<TestCluster>
{
    [Fact]
    public async Task A_job_runs_and_its_follower_sees_its_lines_its_board_and_its_end_in_order()
    {
        await using var client = await cluster.ConnectAsync();
        var job = await client.SubmitAsync(TestCluster.Job("greet", "world"));

        var events = await client.FollowAsync(job).ToListAsync();

        events.OfType<JobEvent.LogLine>().ShouldContain(new JobEvent.LogLine("driver", "hello world"));
        events.OfType<JobEvent.BoardProgress>().Single().Progress.Metrics["volume"].ShouldBe(11);
        events.OfType<JobEvent.BoardTable>().Single().Table.Rows.Single().ShouldBe(["world"]);
        events.OfType<JobEvent.StateChanged>().Select(news => news.Info.Phase).Distinct()
            .ShouldBe([JobPhase.Pending, JobPhase.Running, JobPhase.Succeeded]);
        File.ReadAllText((await client.GetJobAsync(job)).LogPath!).ShouldContain("driver | hello world");
    }

    [Theory]
    [InlineData("exit 3", "its driver exited with code 3", "about to exit")]
    [InlineData("throw", "its driver exited with code 1", "unhandled System.InvalidOperationException: the job's own fault")]
    [InlineData("kill", "its driver ended by SIGKILL (exit code 137)", "last words")]
    public async Task A_job_whose_driver_ends_badly_fails_with_the_reason_and_the_last_lines(string arguments, string reason, string line)
    {
        await using var client = await cluster.ConnectAsync();
        var job = await client.SubmitAsync(TestCluster.Job(arguments.Split(' ')));

        var end = (await client.FollowAsync(job).ToListAsync()).OfType<JobEvent.StateChanged>().Last().Info;

        (end.Phase, end.Reason).ShouldBe((JobPhase.Failed, reason));
        end.LastLogLines.ShouldContain(line);
        end.LastLogLines.ShouldNotContain(text => text.Contains("System.Reflection"), "how Main was called is no news");
    }

    [Fact]
    public async Task A_job_is_stopped_on_request()
    {
        await using var client = await cluster.ConnectAsync();
        var job = await client.SubmitAsync(TestCluster.Job("wait"));
        var phases = new List<JobPhase>();
        await foreach (var happened in client.FollowAsync(job))
        {
            if (happened is JobEvent.LogLine { Text: "waiting" })
            {
                await client.StopJobAsync(job);
            }
            else if (happened is JobEvent.StateChanged news)
            {
                phases.Add(news.Info.Phase);
            }
        }

        phases.Last().ShouldBe(JobPhase.Stopped);
    }

    [Fact]
    public async Task A_job_that_cannot_be_placed_fails_with_the_numbers_and_one_that_must_wait_shows_its_reason()
    {
        await using var client = await cluster.ConnectAsync();
        var never = await client.SubmitAsync(TestCluster.Job("wait") with { Resources = Resources.Cpus(4) });
        var end = (await client.FollowAsync(never).ToListAsync()).OfType<JobEvent.StateChanged>().Last().Info;
        end.Reason.ShouldBe("its driver cannot be placed: needs 4 cpu on one node; the largest node has 1 cpu");

        var group = Place(client, new ProbeHandle(client.System), 1, 1);
        var waits = await client.SubmitAsync(TestCluster.Job("greet", "later") with { Resources = Resources.Cpus(1) });
        await foreach (var happened in client.FollowAsync(waits))
        {
            if (happened is JobEvent.StateChanged { Info: { Phase: JobPhase.Pending, Reason: { } reason } } && reason.StartsWith("needs"))
            {
                reason.ShouldStartWith("needs 1 cpu; 0 cpu free of 2 cpu; held by job ");
                (await client.GetStatusAsync()).WaitingPlacements.Single().Reason.ShouldBe(reason);
                client.Driver.Tell(new DriverActor.ReleasePlacement(group.Id), ActorRefs.NoSender);
            }
        }

        (await client.GetJobAsync(waits)).Phase.ShouldBe(JobPhase.Succeeded);
    }

    [Fact]
    public async Task Who_waits_is_told_the_name_under_which_the_holder_was_submitted()
    {
        await using var client = await cluster.ConnectAsync();
        var job = await client.SubmitAsync(TestCluster.Job("hold") with { Name = "all of it" });
        while ((await client.GetStatusAsync()).Nodes.Sum(node => node.Used.Cpu) < 2)
        {
            await Task.Delay(50);
        }

        var probe = new ProbeHandle(client.System);
        probe.Send(client.Driver, new DriverActor.RequestPlacement(
            PlacementGroupId.New(), "one", [Resources.Cpus(1)], PlacementStrategy.Pack));
        probe.Expect<DriverActor.PlacementWaiting>().Reason.ShouldBe("needs 1 cpu; 0 cpu free of 2 cpu; held by job all of it");

        await client.StopJobAsync(job);
        probe.Expect<DriverActor.PlacementGranted>();
    }

    [Fact]
    public async Task Workers_take_actors_of_the_driver_and_a_killed_one_is_told_with_its_signal_while_its_node_lives_on()
    {
        await using var client = await cluster.ConnectAsync();
        var probe = new ProbeHandle(client.System);
        var group = Place(client, probe, 1, 1);
        group.Bundles.Select(bundle => bundle.Node).Distinct().Count().ShouldBe(2);

        var worker = new DriverActor.StartWorker(WorkerId.New(), group.Id, 0, "echo");
        probe.Send(client.Driver, worker);
        var ready = probe.Expect<DriverActor.WorkerReady>();
        probe.Send(ready.HostActor, new WorkerHostActor.CreateActor("echo", typeof(EchoActor).AssemblyQualifiedName!, "said: "));
        var echo = probe.Expect<WorkerHostActor.ActorCreated>().Ref;
        probe.Send(echo, new EchoActor.Say([1.5, 2.5], new Dictionary<string, string> { ["a"] = "b" }));
        probe.Expect<EchoActor.Said>().Text.ShouldBe("said: 1.5 2.5 a=b");

        Process.GetProcessById(ready.ProcessId).Kill();

        var end = probe.Expect<DriverActor.WorkerEnded>().End;
        (end.Kind, end.ExitCode, end.Signal).ShouldBe((WorkerEndKind.Crashed, 137, "SIGKILL"));
        (await client.GetStatusAsync()).Nodes.Count.ShouldBeGreaterThanOrEqualTo(3);
        probe.Send(client.Driver, worker with { Id = WorkerId.New() });
        probe.Expect<DriverActor.WorkerReady>();
    }

    [Fact]
    public async Task A_program_that_could_not_be_sent_is_sent_with_the_next_worker()
    {
        var program = Directory.CreateTempSubdirectory("cluster-program-");
        await using var client = await cluster.ConnectAsync(programFolder: program.FullName);
        var probe = new ProbeHandle(client.System);
        var group = Place(client, probe, 1);
        program.Delete();
        probe.Send(client.Driver, new DriverActor.StartWorker(WorkerId.New(), group.Id, 0, "worker"));
        var end = probe.Expect<DriverActor.WorkerEnded>().End;
        end.Kind.ShouldBe(WorkerEndKind.FailedToStart);
        end.Reason.ShouldContain(program.FullName);

        program.Create();
        File.WriteAllText(Path.Combine(program.FullName, "note.txt"), "back again");
        probe.Send(client.Driver, new DriverActor.StartWorker(WorkerId.New(), group.Id, 0, "worker"));

        probe.Expect<DriverActor.WorkerReady>();
        program.Delete(recursive: true);
    }

    [Fact]
    public async Task A_node_cannot_offer_one_and_a_half_gpus() =>
        (await Should.ThrowAsync<ClusterException>(() => ClusterNode.StartAsync(
            new NodeOptions { Resources = Resources.Of(gpu: 1) + Resources.Of(gpu: 0.5), StateDirectory = "/nowhere" })))
        .Message.ShouldStartWith("gpu is 1.5, but above 1 must be a whole number");

    [Fact]
    public async Task An_actor_type_of_the_framework_is_refused_by_the_worker()
    {
        await using var client = await cluster.ConnectAsync();
        var probe = new ProbeHandle(client.System);
        var group = Place(client, probe, 0);
        probe.Send(client.Driver, new DriverActor.StartWorker(WorkerId.New(), group.Id, 0, "worker"));
        var ready = probe.Expect<DriverActor.WorkerReady>();

        probe.Send(ready.HostActor, new WorkerHostActor.CreateActor("evil", "System.IO.FileInfo, System.Private.CoreLib", "/etc/passwd"));

        probe.Expect<WorkerHostActor.ActorRefused>().Reason.ShouldContain("must come from a Cluster assembly or from the job's own");
    }

    [Fact]
    public async Task When_a_driver_leaves_all_that_it_held_is_free_again()
    {
        await using var watcher = await cluster.ConnectAsync();
        int processId;
        await using (var client = await cluster.ConnectAsync())
        {
            var probe = new ProbeHandle(client.System);
            var group = Place(client, probe, 1, 1);
            probe.Send(client.Driver, new DriverActor.StartWorker(WorkerId.New(), group.Id, 1, "worker"));
            processId = probe.Expect<DriverActor.WorkerReady>().ProcessId;
        }

        while ((await watcher.GetStatusAsync()).Nodes.Any(node => !node.Used.IsNone))
        {
            await Task.Delay(50);
        }

        Should.Throw<ArgumentException>(() => Process.GetProcessById(processId));
    }

    [Fact]
    public async Task A_node_that_leaves_is_told_to_the_drivers_with_what_was_on_it()
    {
        var extra = await cluster.AddWorkerAsync();
        await using var client = await cluster.ConnectAsync();
        var probe = new ProbeHandle(client.System);
        probe.Send(client.Driver, new DriverActor.SubscribeNodes());
        var group = Place(client, probe, 1, 1, 1);
        var bundle = group.Bundles.Single(placed => placed.Node == extra.Id).Index;
        probe.Send(client.Driver, new DriverActor.StartWorker(WorkerId.New(), group.Id, bundle, "worker"));
        probe.Expect<DriverActor.WorkerReady>();

        cluster.Workers.Remove(extra);
        await extra.StopAsync();

        probe.Expect<DriverActor.PlacementLost>().Bundles.ShouldBe([bundle]);
    }

    [Fact]
    public async Task A_wrong_token_is_refused_with_one_line()
    {
        var refusal = await Should.ThrowAsync<ClusterException>(() => cluster.ConnectAsync("this-is-not-the-token"));

        refusal.Message.ShouldContain("the token is not this cluster's");
    }

    [Fact]
    public async Task A_folder_that_is_no_program_is_told_at_the_door()
    {
        await using var client = await cluster.ConnectAsync();

        (await Should.ThrowAsync<ClusterException>(() => client.SubmitAsync(TestCluster.Job("x") with { Folder = "/nowhere" })))
            .Message.ShouldBe("job folder /nowhere does not exist; give the folder of the built program");
        (await Should.ThrowAsync<ClusterException>(() => client.SubmitAsync(TestCluster.Job("x") with { EntryAssembly = "Cluster.Core.dll" })))
            .Message.ShouldContain("it is a library");
        (await Should.ThrowAsync<ClusterException>(() => client.GetJobAsync(new JobId("job-none"))))
            .Message.ShouldStartWith("there is no job job-none");
    }

    private static DriverActor.PlacementGranted Place(ClusterClient client, ProbeHandle probe, params double[] cpus)
    {
        probe.Send(client.Driver, new DriverActor.RequestPlacement(
            PlacementGroupId.New(), "test", cpus.Select(Resources.Cpus).ToArray(), PlacementStrategy.Spread));
        return probe.Expect<DriverActor.PlacementGranted>();
    }
}

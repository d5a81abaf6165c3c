using Cluster.Core;
using Cluster.Tune.Tests.Experiments;

namespace Cluster.Tune.Tests.Schedulers;

public class ResourceChangingSchedulerTests
{
    private static readonly DistributeResources ByOneCpu = new();
    private static readonly DistributeResources ByTwoGpus = new() { IncreaseBy = Resources.Of(gpu: 2) };

    // On a machine with 8 cpus and 8 gpus; four trials at first, of which one after the other ends.
    public static TheoryData<DistributeResources, double, double, int, double, double> Shares => new()
    {
        { ByOneCpu, 1, 0, 4, 2, 0 }, { ByOneCpu, 1, 0, 3, 3, 0 }, { ByOneCpu, 1, 0, 2, 4, 0 }, { ByOneCpu, 1, 0, 1, 8, 0 },
        { ByTwoGpus, 1, 2, 4, 1, 2 }, { ByTwoGpus, 1, 2, 3, 1, 4 }, { ByTwoGpus, 1, 2, 2, 1, 4 }, { ByTwoGpus, 1, 2, 1, 1, 8 },
        { ByTwoGpus with { StepCountMax = 2 }, 1, 2, 1, 1, 6 },
        { new() { IncreaseBy = Resources.Of(cpu: 2, gpu: 2) }, 2, 2, 4, 2, 2 }, { new() { IncreaseBy = Resources.Of(cpu: 2, gpu: 2) }, 2, 2, 3, 4, 4 },
        { new() { IncreaseBy = Resources.Of(cpu: 2, gpu: 2) }, 2, 2, 1, 8, 8 },
        { new(), 0, 0.5, 8, 0, 1 }, { new(), 0, 0.5, 4, 0, 2 },
        { ByOneCpu with { Reserved = Resources.Cpus(4) }, 1, 0, 1, 4, 0 },
        { ByOneCpu with { ToBestOnly = true }, 1, 0, 4, 5, 0 },
    };

    [Theory]
    [MemberData(nameof(Shares))]
    public void A_trial_gets_its_share_of_what_is_free(DistributeResources rule, double cpu, double gpu, int holders, double cpuThen, double gpuThen)
    {
        var start = new TrialResources(Resources.Of(cpu, gpu));
        var question = Question(start, start, [.. Enumerable.Repeat(start, holders)]);
        rule.Allocate(question).ShouldBe(new TrialResources(Resources.Of(cpuThen, gpuThen)));
        (rule with { AddsWorkers = rule.IncreaseBy is null }).Allocate(question).Total.ShouldBe(Resources.Of(cpuThen, gpuThen));
    }

    [Fact]
    public void Half_a_gpu_grows_to_a_whole_one_and_to_two_but_not_to_one_and_a_half()
    {
        var start = new TrialResources(Resources.Of(gpu: 0.5));
        foreach (var (steps, gpu) in new[] { (0, 0.5), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3) })
            new DistributeResources { StepCountMax = steps }.Allocate(Question(start, start, [start])).ShouldBe(new(Resources.Of(gpu: gpu)));
    }

    [Fact]
    public void A_trial_that_has_more_than_its_share_gives_it_back_and_only_the_best_gets_all()
    {
        var start = new TrialResources(Resources.Of(1, 2));
        var more = new TrialResources(Resources.Of(1, 4));
        ByTwoGpus.Allocate(Question(start, more, [more, start, start, start])).ShouldBe(start);
        (ByTwoGpus with { ToBestOnly = true }).Allocate(Question(start, start, [start, start]) with { IsBest = false }).ShouldBe(start);
    }

    [Fact]
    public void A_worker_never_gets_more_than_a_node_has_but_there_may_be_more_workers()
    {
        var start = new TrialResources(Resources.Cpus(1));
        var question = Question(start, start, [start]) with { Nodes = [Resources.Cpus(3), Resources.Cpus(2)] };
        ByOneCpu.Allocate(question).ShouldBe(new TrialResources(Resources.Cpus(3)));
        (ByOneCpu with { AddsWorkers = true }).Allocate(question).ShouldBe(new TrialResources(Resources.Cpus(1), 5));
    }

    [Fact]
    public void Free_cpus_make_the_last_trials_faster()
    {
        var alone = Run(new FifoScheduler());
        var shared = Run(new ResourceChangingScheduler());
        shared.Seconds.ShouldBeLessThan(alone.Seconds * 0.8);
        shared.Results.Trials.ShouldAllBe(trial => trial.Phase == TrialPhase.Completed && trial.Iteration == 40);
        shared.IterationCount.ShouldBe(alone.IterationCount, "no iteration is lost on the way");
    }

    [Fact]
    public void While_trials_are_still_to_come_nobody_grows_into_their_room()
    {
        var scheduler = new ResourceChangingScheduler();
        scheduler.Begin(new SchedulerContext(Make.Objective, TrialCountMax: 8, Seed: 0));
        scheduler.NodesChanged([Resources.Cpus(8)]);
        for (var trial = 0; trial < 4; trial++) scheduler.Add(new TrialId(trial));
        SchedulerRun.Report(scheduler, 0, 1, 1).ShouldBe(TrialDecision.Continue);
        scheduler.EndOfNew();
        var decision = SchedulerRun.Report(scheduler, 0, 2, 1);
        (decision.Verdict, decision.MustSave, decision.Resources).ShouldBe((TrialVerdict.Pause, true, new TrialResources(Resources.Cpus(2))));
        scheduler.Next(_ => true, canStartNew: true).ShouldBeOfType<TrialChoice.Resume>().Trial.ShouldBe(new TrialId(0), "before anybody new");
    }

    [Fact]
    public void A_grown_trial_goes_on_in_a_slot_of_its_size_and_the_old_slot_is_given_back()
    {
        var state = Grown(out var request);
        state.Feed(new ExperimentEvent.SlotGranted(request.Slot, "a"));
        var run = state.Feed(new ExperimentEvent.SlotReady(request.Slot)).OfType<ExperimentCommand.RunTrial>().Single();
        (run.Slot, run.Resources, run.Checkpoint!.Iteration).ShouldBe((request.Slot, new TrialResources(Resources.Cpus(4)), 1));
    }

    [Fact]
    public void A_size_that_no_node_can_hold_is_given_up()
    {
        var state = Grown(out var request);
        var next = state.Feed(new ExperimentEvent.SlotInfeasible(request.Slot, "no node has 4 cpu"));
        var again = next.OfType<ExperimentCommand.RequestSlot>().Single();
        again.Resources.ShouldBeNull();
        state.Feed(new ExperimentEvent.SlotGranted(again.Slot, "a"));
        state.Feed(new ExperimentEvent.SlotReady(again.Slot)).OfType<ExperimentCommand.RunTrial>().Single().Checkpoint!.Iteration.ShouldBe(1);
    }

    private static ExperimentState Grown(out ExperimentCommand.RequestSlot request)
    {
        var state = Make.State(trialCount: 1, slotCount: 1, scheduler: new ResourceChangingScheduler());
        state.Feed(Make.Begun);
        state.Feed(new ExperimentEvent.NodesChanged([NodeCapacity.Of(Resources.Cpus(4))]));
        state.Open(0);
        state.Feed(Make.Report(0, 1, 0.5)).OfType<ExperimentCommand.AnswerReport>().Single().Answer.MustSave.ShouldBeTrue();
        state.Feed(Make.Saved(0, 1));
        var commands = state.Feed(Make.Ended(0, TrialEnding.Obeyed));
        commands.OfType<ExperimentCommand.ReleaseSlot>().Single().Slot.ShouldBe(new SlotId(0));
        request = commands.OfType<ExperimentCommand.RequestSlot>().Single();
        request.Resources.ShouldBe(new TrialResources(Resources.Cpus(4)));
        return state;
    }

    private static SimulationResult Run(ITrialScheduler scheduler) => TuneSimulation.Run(
        new() { ["length"] = Domain.Grid(10.0, 20.0, 60.0, 100.0) },
        new TuneOptions { Metric = "loss", Mode = OptimizationMode.Minimize, Scheduler = scheduler, Stopper = new IterationStopper(40) },
        new SimulatedCluster
        {
            WorkerCount = 8, Nodes = [Resources.Cpus(4)], Metric = (_, iteration) => 1.0 / iteration,
            SecondsPerIteration = configuration => configuration.Get<double>("length"), Speed = size => size.Total.Cpu,
        });

    private static ResourceQuestion Question(TrialResources start, TrialResources current, TrialResources[] holders) =>
        new(new TrialId(0), current, start, holders, [Resources.Of(cpu: 8, gpu: 8)], IsBest: true);
}

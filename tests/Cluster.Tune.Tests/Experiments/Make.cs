namespace Cluster.Tune.Tests.Experiments;

// What the tests of experiments share: a small space, rules, and words for events.

internal static class Make
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly Objective Objective = new("loss", OptimizationMode.Minimize);

    public static readonly SearchSpace Space = new() { ["lr"] = Domain.LogUniform(1e-4, 1), ["width"] = Domain.Choice(16, 32) };

    public static ExperimentState State(
        int trialCount = 3, int slotCount = 2, int failureCount = 1, ITrialScheduler? scheduler = null, int seed = 0,
        ISearcher? searcher = null)
    {
        searcher ??= new RandomSearcher();
        searcher.Begin(new SearchContext(Space, Objective, seed, trialCount));
        scheduler ??= new FifoScheduler();
        scheduler.Begin(new SchedulerContext(Objective, trialCount, seed));
        var rules = new ExperimentRules
        {
            Objective = Objective,
            TrialCountMax = trialCount,
            SlotCountMax = slotCount,
            FailureCountMax = failureCount,
            CheckpointInterval = 1,
        };
        return new ExperimentState(rules, searcher, scheduler);
    }

    public static AshaScheduler Asha(int reductionFactor, double resourceMax) =>
        new(new AshaOptions { ReductionFactor = reductionFactor, ResourceMax = resourceMax });

    public static ExperimentEvent.Begun Begun { get; } = new("test", 0, Objective, 3);

    public static ExperimentEvent.TrialReported Report(int trial, int iteration, double loss, int attempt = 1) =>
        new(new TrialId(trial), attempt, new TrialReport(iteration, iteration, new Dictionary<string, double>
        {
            ["loss"] = loss,
            [TrialReport.TrainingIteration] = iteration,
        }), CanSave: true);

    public static ExperimentEvent.TrialEnded Ended(int trial, TrialEnding ending, string error = "", int attempt = 1) =>
        new(new TrialId(trial), attempt, ending, error);

    public static ExperimentEvent.CheckpointSaved Saved(int trial, int iteration, int attempt = 1) =>
        new(new TrialId(trial), attempt, new TrialCheckpoint(iteration, iteration, $"{trial}/{iteration}"));

    /// <summary>Feeds an event, checks all invariants, and returns the commands that matter to most tests: no logs.</summary>
    public static IReadOnlyList<ExperimentCommand> Feed(this ExperimentState state, ExperimentEvent news, double seconds = 0)
    {
        var commands = state.Handle(news, Now.AddSeconds(seconds));
        state.AssertInvariantsDeeply();
        return [.. commands.Where(command => command is not ExperimentCommand.Log)];
    }

    /// <summary>Grants and readies the slot, which runs whatever trial is next.</summary>
    public static void Open(this ExperimentState state, int slot)
    {
        state.Feed(new ExperimentEvent.SlotGranted(new SlotId(slot), $"node-{slot}"));
        state.Feed(new ExperimentEvent.SlotReady(new SlotId(slot)));
    }
}

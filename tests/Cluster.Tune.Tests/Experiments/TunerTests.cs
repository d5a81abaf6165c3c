using Cluster.Core;

namespace Cluster.Tune.Tests.Experiments;

// What a user can get wrong is told when the tuner is made, before there is a cluster.

public class TunerTests
{
    private static readonly TuneOptions Good = new() { Metric = "loss", Mode = OptimizationMode.Minimize };

    public static TheoryData<TuneOptions, string> WrongOptions => new()
    {
        { Good with { Metric = "" }, "the metric is empty" },
        { Good with { Metric = "training_iteration" }, "the metric is 'training_iteration'" },
        { Good with { SampleCount = 0 }, "the sample count is 0, but must be 1 or more" },
        { Good with { MaxConcurrentTrials = 0 }, "the number of concurrent trials is 0" },
        { Good with { MaxFailures = -1 }, "the number of failures is -1" },
        { Good with { CheckpointInterval = -1 }, "the checkpoint interval is -1" },
        { Good with { ResourcesPerTrial = Resources.None }, "the resources per trial are" },
        {
            Good with { ResourcesPerTrial = Resources.Of(gpu: 1) + Resources.Of(gpu: 0.5) },
            "the resources per trial are '1.5 gpu', but gpus above 1 must be a whole number"
        },
        { Good with { Name = "../x" }, "the name is '../x'" },
        {
            Good with { Scheduler = new PopulationScheduler(Mutating("rate")) },
            "rate may change, but the search space has no such parameter; it has: lr, width"
        },
        {
            Good with { Scheduler = new PopulationScheduler(Mutating("lr")), Searcher = new ConcurrencyLimiter(new TpeSearcher(), 2) },
            "PopulationScheduler changes configurations while trials run, so what they report would mislead ConcurrencyLimiter"
        },
        { Good with { MoreObjectives = [new("loss", OptimizationMode.Minimize)] }, "the metric 'loss' is an objective twice" },
        { Good with { PointsToEvaluate = [new Configuration([])] }, "point 0 to evaluate first: lr: a value is missing" },
    };

    private static PopulationOptions Mutating(string name) => new() { Mutations = new() { [name] = Domain.Uniform(0.1, 0.2) } };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void Wrong_options_are_refused_with_the_value_and_the_rule(TuneOptions options, string text) =>
        Should.Throw<ArgumentException>(() => new Tuner(Train, Make.Space, options)).Message.ShouldStartWith(text);

    [Fact]
    public void An_empty_space_is_refused() =>
        Should.Throw<ArgumentException>(() => new Tuner(Train, [], Good)).Message.ShouldStartWith("the search space is empty");

    [Fact]
    public void A_function_that_captures_something_is_refused()
    {
        var captured = 3;
        Should.Throw<ClusterException>(() => new Tuner(context => context.Report("loss", captured), Make.Space, Good))
            .Message.ShouldContain("captured");
    }

    [Fact]
    public void Static_methods_and_lambdas_that_capture_nothing_are_fine()
    {
        new Tuner(Train, Make.Space, Good).ShouldNotBeNull();
        new Tuner(static context => context.Report("loss", 1), Make.Space, Good).ShouldNotBeNull();
        new Tuner(static async context => await Task.Yield(), Make.Space, Good).ShouldNotBeNull();
    }

    [Fact]
    public void As_many_samples_as_there_is_time_for_are_fine_with_a_grid_too()
    {
        var space = new SearchSpace { ["lr"] = Domain.Uniform(0, 1), ["width"] = Domain.Grid(1, 2, 3) };
        new Tuner(Train, space, Good with { SampleCount = int.MaxValue }).MakeState().TrialCountMax.ShouldBe(int.MaxValue);
    }

    private static void Train(TrialContext context) => context.Report("loss", context.Config.Get<double>("lr"));
}

namespace Cluster.Tune.Tests.Experiments;

// Every scheduler that there is, with small budgets: what the contract of schedulers runs over.

internal static class SchedulerKinds
{
    public const int Count = 9;

    private static readonly SearchSpace Mutations = new() { ["lr"] = Domain.LogUniform(1e-4, 1) };

    public static ITrialScheduler Make(int kind, Random random) => kind switch
    {
        0 => new FifoScheduler(),
        1 => new AshaStoppingScheduler(new AshaOptions { ReductionFactor = 2, ResourceMax = 16, BracketCount = random.Next(1, 4) }),
        2 => new AshaScheduler(new AshaOptions
            { ReductionFactor = random.Next(2, 5), ResourceMax = random.Next(4, 30), BracketCount = random.Next(1, 3) }),
        3 => new HyperBandScheduler(new HyperBandOptions { ResourceMax = random.Next(1, 28) }),
        4 => new HyperBandScheduler(new HyperBandOptions { ResourceMax = 9, LargestBracketFirst = true, StopsLastTrials = false }),
        5 => new MedianStoppingScheduler(new MedianStoppingOptions { GracePeriod = 2, IsHard = random.Next(2) == 0 }),
        6 => new PopulationScheduler(new PopulationOptions { Mutations = Mutations, Interval = 4 }),
        7 => new PopulationScheduler(new PopulationOptions { Mutations = Mutations, Interval = 4, IsSynchronous = true }),
        _ => new Pb2Scheduler(new Pb2Options { Bounds = Mutations, Interval = 5 }),
    };
}

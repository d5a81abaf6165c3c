using Cluster.Core;

namespace Cluster.Tune.Tests.Experiments;

// Every scheduler that there is, with small budgets: what the contract of schedulers runs over.

internal static class SchedulerKinds
{
    public const int Count = 11;

    private static readonly SearchSpace Mutations = new() { ["lr"] = Domain.LogUniform(1e-4, 1) };

    // Up, down and up again, by what the trial is: restores must find the same.
    private static TrialResources? WildAllocation(ResourceQuestion question) =>
        (question.Trial.Number + (int)question.Current.PerWorker.Cpu) % 3 == 0 ? null
            : question.Base with { PerWorker = Resources.Cpus(question.Current.PerWorker.Cpu >= 3 ? 1 : question.Current.PerWorker.Cpu + 1) };

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
        9 => new ResourceChangingScheduler(new AshaScheduler(new AshaOptions { ReductionFactor = 3, ResourceMax = 9 }), WildAllocation),
        10 => new ResourceChangingScheduler(new PopulationScheduler(new PopulationOptions { Mutations = Mutations, Interval = 4 }), WildAllocation),
        _ => new Pb2Scheduler(new Pb2Options { Bounds = Mutations, Interval = 5 }),
    };
}

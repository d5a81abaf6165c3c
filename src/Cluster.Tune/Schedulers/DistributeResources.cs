using Cluster.Core;

namespace Cluster.Tune;

// How much a trial should have: its equal share of the cluster, in whole steps, as far as that is free. A trial that has more
// than its share, because others came, gives it back.

/// <summary>
/// Shares a cluster out among the trials that run, or gives all that is free to the best one: Ray's
/// <c>DistributeResources</c> and <c>DistributeResourcesToTopJob</c>.
/// </summary>
public sealed record DistributeResources
{
    /// <summary>What a trial gets more at a step; null (default): what each of its workers began with.</summary>
    public Resources? IncreaseBy { get; init; }

    /// <summary>How many steps a trial may get beyond what it began with. Default: any number.</summary>
    public int StepCountMax { get; init; } = int.MaxValue;

    /// <summary>
    /// Whether a step is one more worker, with as much as each of the others has, so that a trial may grow beyond a node; false
    /// (default): each worker gets more, on its node. Ray: <c>add_bundles</c>.
    /// </summary>
    public bool AddsWorkers { get; init; }

    /// <summary>Whether only the best trial gets more, all that is free; the others keep what they have. Default false.</summary>
    public bool ToBestOnly { get; init; }

    /// <summary>What is left for others. Default: nothing.</summary>
    public Resources Reserved { get; init; } = Resources.None;

    /// <summary>What the trial shall have; what it has, for no change.</summary>
    public TrialResources Allocate(ResourceQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (ToBestOnly && !question.IsBest) return question.Current;
        var start = question.Base;
        var step = AddsWorkers ? start.PerWorker : Times(IncreaseBy ?? start.PerWorker, start.WorkerCount);
        var total = Sum(question.Nodes) - Reserved;
        var free = total - Sum(question.Holders.Select(holder => holder.Total));
        var has = StepsBetween(start.Total, question.Current.Total, step);
        long steps = StepCountMax;
        foreach (var (of, amount) in Kinds(step))
        {
            var possible = has + (long)Math.Floor(of(free) / amount + 1e-9);
            var share = Math.Ceiling(of(total) / question.Holders.Count - 1e-9);
            var fair = ToBestOnly ? long.MaxValue : (long)Math.Ceiling((share - of(start.Total)) / amount - 1e-9);
            steps = Math.Min(steps, Math.Min(possible, fair));
        }
        return After(start, Math.Max(0, steps), question.Nodes);
    }

    private TrialResources After(TrialResources start, long steps, IReadOnlyList<Resources> nodes)
    {
        if (AddsWorkers) return start with { WorkerCount = start.WorkerCount + (int)steps };
        var unit = IncreaseBy ?? start.PerWorker;
        var (grown, perWorker) = (start.PerWorker, start.PerWorker);
        // A worker is on one node, so it cannot have more than the largest. Half a gpu grows to one, two, three: not to 1.5.
        for (var n = 0; n < steps && nodes.Any(node => (grown + unit).Fits(node)); n++)
        {
            grown += unit;
            if (grown.HasShareableGpus) perWorker = grown;
        }
        return start with { PerWorker = perWorker };
    }

    private static long StepsBetween(Resources start, Resources now, Resources step)
    {
        var (of, amount) = Kinds(step).First();
        return (long)Math.Round(of(now - start) / amount);
    }

    private static IEnumerable<(Func<Resources, double> Of, double Amount)> Kinds(Resources step)
    {
        if (step.CpuUnits > 0) yield return (all => all.Cpu, step.Cpu);
        if (step.GpuUnits > 0) yield return (all => all.Gpu, step.Gpu);
        if (step.MemoryBytes > 0) yield return (all => all.MemoryBytes, step.MemoryBytes);
        foreach (var (name, units) in step.CustomUnits)
            if (units > 0) yield return (all => all.Custom(name), units);
    }

    private static Resources Sum(IEnumerable<Resources> all) => all.Aggregate(Resources.None, (sum, one) => sum + one);

    private static Resources Times(Resources one, int count) => new TrialResources(one, count).Total;
}

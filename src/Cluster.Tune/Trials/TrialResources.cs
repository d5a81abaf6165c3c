using Cluster.Core;

namespace Cluster.Tune;

// What a trial runs with: so many workers, each a process with a share of a node. The unit in which trials grow and shrink.

/// <summary>What one trial has of the cluster.</summary>
/// <param name="PerWorker">What each of its workers has, on one node.</param>
/// <param name="WorkerCount">How many workers it has. Default 1.</param>
public sealed record TrialResources(Resources PerWorker, int WorkerCount = 1)
{
    /// <summary>All workers together.</summary>
    public Resources Total
    {
        get
        {
            var total = Resources.None;
            for (var rank = 0; rank < WorkerCount; rank++) total += PerWorker;
            return total;
        }
    }

    /// <summary>For people: <c>2 cpu</c>, or <c>3 workers of 1 cpu</c>.</summary>
    public override string ToString() => WorkerCount == 1 ? PerWorker.ToString() : $"{WorkerCount} workers of {PerWorker}";
}

/// <summary>What a node has, as plain data for the journal.</summary>
internal sealed record NodeCapacity(double Cpu, double Gpu, long MemoryBytes, Dictionary<string, double> Custom)
{
    public static NodeCapacity Of(Resources total) => new(total.Cpu, total.Gpu, total.MemoryBytes,
        total.CustomUnits.ToDictionary(pair => pair.Key, pair => (double)pair.Value / Resources.UnitsPerOne));

    public Resources ToResources() => Resources.Of(Cpu, Gpu, MemoryBytes, Custom);
}

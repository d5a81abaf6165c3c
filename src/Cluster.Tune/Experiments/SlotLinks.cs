using System.Security.Cryptography;
using Akka.Actor;
using Cluster.Core;
using Cluster.Train;

namespace Cluster.Tune;

// What the state calls a slot, the cluster calls by other names: a placement group, and for each worker in it a worker, the
// name of an actor to create, and that actor. This is the dictionary between them.

/// <summary>The cluster's names for one worker of a slot.</summary>
internal sealed class WorkerLink(int rank)
{
    public int Rank => rank;

    public WorkerId Worker { get; } = WorkerId.New();

    public string ActorName => $"trials-{Worker.Value}";

    /// <summary>The worker's TrialActor; null until it is ready.</summary>
    public IActorRef? Actor { get; set; }

    /// <summary>Where it listens for the other workers; null until it said so, and in a slot of one.</summary>
    public RingEndpoint? Endpoint { get; set; }

    /// <summary>A trial's start that the worker has not confirmed yet; it is repeated.</summary>
    public TrialActor.RunTrial? Unconfirmed { get; set; }

    /// <summary>How its part of the running trial ended; null while it runs.</summary>
    public TrialActor.TrialEnded? Ended { get; set; }
}

/// <summary>The cluster's names for one slot.</summary>
internal sealed class SlotLink(SlotId slot, TrialResources resources)
{
    public SlotId Slot => slot;

    public TrialResources Resources => resources;

    public PlacementGroupId Group { get; } = PlacementGroupId.New();

    /// <summary>Its workers, by rank.</summary>
    public IReadOnlyList<WorkerLink> Workers { get; } =
        [.. Enumerable.Range(0, resources.WorkerCount).Select(rank => new WorkerLink(rank))];

    /// <summary>The one that reports.</summary>
    public WorkerLink First => Workers[0];

    /// <summary>Whether trials can run: all workers are there, and know where the others are.</summary>
    public bool IsReady => Workers.All(worker => worker.Actor is not null && (Workers.Count == 1 || worker.Endpoint is not null));

    /// <summary>The trial and attempt that runs in it; null when none does.</summary>
    public (TrialId Trial, int Attempt)? Runs { get; set; }

    /// <summary>Tells every worker to run its part of a trial.</summary>
    public void Run(TrialActor.RunTrial run)
    {
        Runs = (run.Trial, run.Attempt);
        var endpoints = Workers.Count == 1 ? null : Workers.Select(worker => worker.Endpoint!).ToArray();
        var token = RandomNumberGenerator.GetBytes(RingMembership.TokenBytesMin);
        foreach (var worker in Workers)
        {
            worker.Ended = null;
            worker.Unconfirmed = run with
            {
                PerWorker = resources.PerWorker,
                Ring = endpoints is null ? null : new RingMembership(worker.Rank, endpoints, token, run.Attempt),
            };
            worker.Actor!.Tell(worker.Unconfirmed);
        }
    }

    /// <summary>
    /// Takes in how one worker's part ended; returns how the trial did, once all parts have. What rank 0 was told to do counts:
    /// the others find out by a broken ring. A fault counts before the broken rings that it left behind.
    /// </summary>
    public TrialActor.TrialEnded? Take(TrialActor.TrialEnded ended)
    {
        if (Workers.Count == 1) return ended;
        Workers[ended.Rank].Ended ??= ended;
        if (Workers.Any(worker => worker.Ended is null)) return null;
        if (First.Ended!.Ending == TrialEnding.Obeyed) return First.Ended;
        var failed = Workers.Select(worker => worker.Ended!).Where(end => end.Ending != TrialEnding.Returned).ToList();
        if (failed.Count == 0) return First.Ended;
        var broken = typeof(CollectiveAbortedException).FullName!;
        var culprit = failed.Find(end => !end.Error.StartsWith(broken, StringComparison.Ordinal)) ?? failed[0];
        return culprit with { Ending = TrialEnding.Failed, Error = $"rank {culprit.Rank}: {culprit.Error}" };
    }
}

/// <summary>All slots that an experiment holds, found by any of their names.</summary>
internal sealed class SlotLinks
{
    private readonly Dictionary<SlotId, SlotLink> _links = [];

    public IEnumerable<SlotLink> All => _links.Values;

    public SlotLink Add(SlotId slot, TrialResources resources) => _links[slot] = new SlotLink(slot, resources);

    public SlotLink? Find(SlotId slot) => _links.GetValueOrDefault(slot);

    // As many as there are slots; news of slots is rare, so a walk is cheap enough.
    public SlotLink? Find(Func<SlotLink, bool> isWanted) => _links.Values.FirstOrDefault(isWanted);

    public (SlotLink Slot, WorkerLink Worker)? FindWorker(Func<WorkerLink, bool> isWanted)
    {
        foreach (var slot in _links.Values)
            foreach (var worker in slot.Workers)
                if (isWanted(worker)) return (slot, worker);
        return null;
    }

    public SlotLink? Remove(SlotId slot) => _links.Remove(slot, out var link) ? link : null;
}

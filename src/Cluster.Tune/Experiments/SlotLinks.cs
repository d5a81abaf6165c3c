using Akka.Actor;
using Cluster.Core;

namespace Cluster.Tune;

// What the state calls a slot, the cluster calls by four other names: a placement group, a worker, the name of an actor
// to create, and that actor. This is the dictionary between them.

/// <summary>The cluster's names for one slot.</summary>
internal sealed class SlotLink(SlotId slot)
{
    public SlotId Slot => slot;

    public PlacementGroupId Group { get; } = PlacementGroupId.New();

    public WorkerId Worker { get; } = WorkerId.New();

    public string ActorName => $"trials-{Worker.Value}";

    /// <summary>The slot's TrialActor; null until its worker is ready.</summary>
    public IActorRef? Actor { get; set; }

    /// <summary>A trial's start that its worker has not confirmed yet; it is repeated.</summary>
    public TrialActor.RunTrial? Unconfirmed { get; set; }
}

/// <summary>All slots that an experiment holds, found by any of their names.</summary>
internal sealed class SlotLinks
{
    private readonly Dictionary<SlotId, SlotLink> _links = [];

    public IEnumerable<SlotLink> All => _links.Values;

    public SlotLink Add(SlotId slot) => _links[slot] = new SlotLink(slot);

    public SlotLink? Find(SlotId slot) => _links.GetValueOrDefault(slot);

    // As many as there are slots; news of slots is rare, so a walk is cheap enough.
    public SlotLink? Find(Func<SlotLink, bool> isWanted) => _links.Values.FirstOrDefault(isWanted);

    public SlotLink? Remove(SlotId slot) => _links.Remove(slot, out var link) ? link : null;
}

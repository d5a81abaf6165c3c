namespace Cluster.Tune;

// A slot is room for one trial at a time: one placement group with the trial's worker processes in it, kept warm between
// trials of its size. It is used up when any of them is lost; the experiment then asks for a new slot under a new number.

/// <summary>The number of a slot in its experiment.</summary>
internal readonly record struct SlotId(int Number) : IComparable<SlotId>
{
    public int CompareTo(SlotId other) => Number.CompareTo(other.Number);

    public override string ToString() => $"slot {Number}";
}

/// <summary>Where a slot is in its life. Lost slots are forgotten, so there is no phase for them.</summary>
internal enum SlotPhase
{
    /// <summary>A placement group was asked for.</summary>
    Requested,

    /// <summary>The placement is granted, and the worker process starts.</summary>
    Starting,

    /// <summary>The worker is ready and has nothing to do.</summary>
    Idle,

    /// <summary>A trial runs in it.</summary>
    Busy,
}

/// <summary>One slot's entry in the experiment.</summary>
internal sealed class Slot(SlotId id, TrialResources? resources = null)
{
    public SlotId Id => id;

    /// <summary>Its size; null: what each trial begins with.</summary>
    public TrialResources? Resources => resources;

    public SlotPhase Phase { get; set; } = SlotPhase.Requested;

    public string Node { get; set; } = "";

    /// <summary>The trial that runs in it; null unless busy.</summary>
    public TrialId? Trial { get; set; }
}

namespace Cluster.Train;

/// <summary>Where a run stands.</summary>
internal enum RunPhase
{
    /// <summary>Not begun.</summary>
    New,

    /// <summary>A place for all trainers is asked for.</summary>
    Reserving,

    /// <summary>The place is there; processes start, trainers open their listeners.</summary>
    Starting,

    /// <summary>All ranks run the user's loop.</summary>
    Running,

    /// <summary>A rank fell over another one; whoever saw the cause has a moment to tell it.</summary>
    Recovering,

    /// <summary>All loops have returned.</summary>
    Finished,

    /// <summary>Given up, or cancelled.</summary>
    Failed,
}

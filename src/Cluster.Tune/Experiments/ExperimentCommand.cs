namespace Cluster.Tune;

// What an experiment's state wants done. The actor performs these one by one; the simulator performs them on a formula.

/// <summary>Something to do for an experiment.</summary>
internal abstract record ExperimentCommand
{
    private ExperimentCommand() { }

    /// <summary>Ask for a placement group, then start a worker in it. Ends in SlotReady, SlotInfeasible or SlotLost.</summary>
    public sealed record RequestSlot(SlotId Slot) : ExperimentCommand
    {
        /// <summary>Its size; null: what each trial begins with.</summary>
        public TrialResources? Resources { get; init; }
    }

    /// <summary>Give the slot's placement group back; this ends its worker process.</summary>
    public sealed record ReleaseSlot(SlotId Slot) : ExperimentCommand;

    /// <summary>Run a trial's function in an idle slot.</summary>
    public sealed record RunTrial(
        SlotId Slot, TrialId Trial, int Attempt, Configuration Configuration, TrialCheckpoint? Checkpoint) : ExperimentCommand
    {
        /// <summary>Whether the trial has not run with this configuration before.</summary>
        public bool IsNewConfiguration { get; init; }

        /// <summary>The slot's size; null: what each trial begins with.</summary>
        public TrialResources? Resources { get; init; }
    }

    /// <summary>Answer a trial's report.</summary>
    public sealed record AnswerReport(SlotId Slot, TrialId Trial, int Attempt, TrialAnswer Answer) : ExperimentCommand;

    /// <summary>Tell the one who said that a trial ended that it was heard. Repeated for repeated news.</summary>
    public sealed record AcknowledgeEnd(TrialId Trial, int Attempt) : ExperimentCommand;

    /// <summary>Delete a checkpoint that is neither the latest nor the best of its trial.</summary>
    public sealed record DeleteCheckpoint(string Folder) : ExperimentCommand;

    /// <summary>Write a line to the experiment's log.</summary>
    public sealed record Log(string Line) : ExperimentCommand;

    /// <summary>The experiment is over; Error is empty unless it could not go on.</summary>
    public sealed record End(string Error) : ExperimentCommand;
}

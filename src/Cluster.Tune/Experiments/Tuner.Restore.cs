namespace Cluster.Tune;

// Going on with an experiment whose driver is gone. The journal has every event; a fresh state that is told them, with the
// same searcher and scheduler, is the same state again, so all that the user must bring back is what he brought at first:
// the function, the space and the settings.

/// <summary>What becomes of the trials of a restored experiment.</summary>
public sealed record RestoreOptions
{
    /// <summary>Those that ran, or waited to run. Default: they go on from their last checkpoint.</summary>
    public RestoreChoice Unfinished { get; init; } = RestoreChoice.Resume;

    /// <summary>Those that failed for good. Default: they stay failed.</summary>
    public RestoreChoice Failed { get; init; } = RestoreChoice.Leave;
}

public sealed partial class Tuner
{
    private (string Directory, RestoreOptions Options)? _restored;

    /// <summary>Whether there is an experiment in a folder that <see cref="Restore(string, Action{TrialContext}, SearchSpace, TuneOptions, RestoreOptions?)"/> can go on with.</summary>
    /// <param name="directory">The experiment's folder: <see cref="ResultGrid.Directory"/>.</param>
    public static bool CanRestore(string directory) => File.Exists(Path.Combine(directory, ExperimentFiles.JournalName));

    /// <summary>
    /// Goes on with an experiment that was cut off, or cancelled: <see cref="FitAsync(Cluster.Core.ClusterClient, CancellationToken)"/>
    /// then makes the same decisions as if nothing had happened.
    /// </summary>
    /// <param name="directory">The experiment's folder: storage directory and name. It may have been moved.</param>
    /// <param name="trainable">The same function.</param>
    /// <param name="space">The same space.</param>
    /// <param name="options">The same settings; name and storage directory are not looked at.</param>
    /// <param name="restore">What becomes of unfinished and failed trials.</param>
    /// <exception cref="TuneException">There is no experiment in the folder.</exception>
    public static Tuner Restore(
        string directory, Action<TrialContext> trainable, SearchSpace space, TuneOptions options, RestoreOptions? restore = null) =>
        new Tuner(trainable, space, options).From(directory, restore);

    /// <summary>The same for an asynchronous function.</summary>
    public static Tuner Restore(
        string directory, Func<TrialContext, Task> trainable, SearchSpace space, TuneOptions options, RestoreOptions? restore = null) =>
        new Tuner(trainable, space, options).From(directory, restore);

    private Tuner From(string directory, RestoreOptions? restore)
    {
        if (!CanRestore(directory)) throw new TuneException($"there is no experiment in {directory}: it has no {ExperimentFiles.JournalName}");
        _restored = (directory, restore ?? new RestoreOptions());
        return this;
    }

    // Tells a fresh state all that happened, and returns it with the event with which it goes on. Whoever restores an experiment
    // that was stopped, or that could not go on, wants it to go on now: what ended it, and what came of that, did not happen.
    private (ExperimentState State, ExperimentEvent First) Replay(ExperimentFiles files)
    {
        var state = MakeState();
        var told = new List<JournalLine>();
        var isOver = false;
        var count = 0;
        foreach (var line in ExperimentFiles.ReadJournal(files.Directory).Select(line => line with { News = Rebased(line.News, files) }))
        {
            if (count++ == 0) CheckSame(line.News);
            isOver = line.News is ExperimentEvent.StopRequested || (isOver && line.News is not ExperimentEvent.Restored);
            if (isOver) continue;
            isOver = Tell(state, line);
            if (!isOver) told.Add(line);
            else state = Retold(told);
        }
        // A trial is in the journal before its folder is there, and the driver may have been killed in between.
        foreach (var trial in state.Trials.Where(trial => !trial.Phase.IsFinal())) files.AddParameters(trial.Id, trial.Configuration);
        var (_, options) = _restored!.Value;
        return (state, count == 0 ? Begun(files.Name) : new ExperimentEvent.Restored(options.Unfinished, options.Failed));
    }

    private ExperimentState Retold(List<JournalLine> told)
    {
        var state = MakeState();
        foreach (var line in told) Tell(state, line);
        return state;
    }

    // Whether the experiment could not go on after this.
    private static bool Tell(ExperimentState state, JournalLine line) =>
        state.Handle(line.News, line.Time).Any(command => command is ExperimentCommand.End { Error.Length: > 0 });

    // The folder may have been moved since, with all that is in it.
    private static ExperimentEvent Rebased(ExperimentEvent news, ExperimentFiles files)
    {
        if (news is not ExperimentEvent.CheckpointSaved { Checkpoint: var saved } was) return news;
        var folder = Path.Combine(files.TrialDirectory(was.Trial), Path.GetFileName(saved.Folder));
        return was with { Checkpoint = saved with { Folder = folder } };
    }

    private void CheckSame(ExperimentEvent first)
    {
        if (first is not ExperimentEvent.Begun was) throw new TuneException("the journal does not begin with the experiment's begin");
        var now = Begun(was.Name);
        if (was == now) return;
        var what = was.Space != now.Space ? "search space" : was.Objective != now.Objective ? "metric or mode"
            : was.Seed != now.Seed ? $"seed (it was {was.Seed})"
            : was.Deciders != now.Deciders ? $"searcher or scheduler (it was {was.Deciders})"
            : $"number of trials (it was {was.TrialCountMax})";
        throw new TuneException($"the experiment {was.Name} was begun with another {what}; restore it with the same");
    }
}

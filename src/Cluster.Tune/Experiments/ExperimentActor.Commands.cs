using Akka.Actor;
using Cluster.Core;

namespace Cluster.Tune;

// Commands out. An event is in the journal before any of its commands is performed; a tick that changed nothing is not
// worth a line. A report that was heard is in its trial's folder before it is in the journal: if the driver dies in between, the
// trial makes that report again, and the later line counts.

internal sealed partial class ExperimentActor
{
    private void Feed(ExperimentEvent news)
    {
        if (_setup.State.HasEnded && _setup.End.Task.IsCompleted) return;
        var now = _setup.Options.Time.GetUtcNow();
        var commands = _setup.State.Handle(news, now);
        if (!_setup.State.HasChanged) return;
        if (news is ExperimentEvent.TrialReported reported) AddProgress(reported);
        _setup.Files.Append(news, now);
        foreach (var command in commands) Perform(command);
        DrawSoon();
    }

    private void AddProgress(ExperimentEvent.TrialReported reported)
    {
        var wasHeard = ReferenceEquals(_setup.State.Trials.ElementAtOrDefault(reported.Trial.Number)?.Last, reported.Report);
        if (wasHeard) _setup.Files.AddProgress(reported.Trial, reported.Attempt, reported.Report);
    }

    private void Perform(ExperimentCommand command)
    {
        switch (command)
        {
            case ExperimentCommand.RequestSlot request: RequestPlacement(_links.Add(request.Slot, request.Resources ?? _setup.Options.TrialResources)); break;
            case ExperimentCommand.ReleaseSlot release: Release(_links.Remove(release.Slot)); break;
            case ExperimentCommand.RunTrial run: Run(run); break;
            case ExperimentCommand.AnswerReport report: Answer(report); break;
            case ExperimentCommand.AcknowledgeEnd end: Sender.Tell(new TrialActor.EndAcknowledged(end.Trial, end.Attempt)); break;
            case ExperimentCommand.DeleteCheckpoint old when CheckpointFolder.Delete(old.Folder) is { } problem: Say(problem); break;
            case ExperimentCommand.DeleteCheckpoint: break;
            case ExperimentCommand.Log log: Say(log.Line); break;
            case ExperimentCommand.End end: Finish(end.Error); break;
            default: throw new InvalidOperationException($"an experiment cannot perform {command}");
        }
    }

    // A group a slot: it is granted as soon as there is room for all its workers. Spread makes the scheduler prefer the node
    // that is used least, so that slots come to lie on different nodes first.
    private void RequestPlacement(SlotLink link) => _setup.Driver.Tell(new DriverActor.RequestPlacement(
        link.Group, $"{_setup.Files.Name} {link.Slot}", [.. link.Workers.Select(_ => link.Resources.PerWorker)],
        link.Workers.Count == 1 ? PlacementStrategy.Spread : _setup.Options.WorkerPlacement));

    private void Release(SlotLink? link)
    {
        if (link is null) return;
        foreach (var worker in link.Workers)
        {
            if (worker.Actor is { } actor) Context.Unwatch(actor);
            Timers.Cancel(worker.ActorName);
        }
        _setup.Driver.Tell(new DriverActor.ReleasePlacement(link.Group));
    }

    private void Run(ExperimentCommand.RunTrial run)
    {
        var link = _links.Find(run.Slot)!;
        if (run.IsNewConfiguration) _setup.Files.AddParameters(run.Trial, run.Configuration);
        link.Run(new TrialActor.RunTrial(
            run.Trial, run.Attempt, _setup.Function, _setup.IsAsync, run.Configuration.ToJson(),
            _setup.Files.TrialDirectory(run.Trial), run.Checkpoint?.Folder ?? "", run.Checkpoint?.Iteration ?? 0,
            run.Checkpoint?.TimeTotalSeconds ?? 0));
    }

    private void Answer(ExperimentCommand.AnswerReport report)
    {
        var (verdict, reason) = report.Answer.Decision;
        _links.Find(report.Slot)?.First.Actor?.Tell(new TrialActor.AnswerReport(
            report.Trial, report.Attempt, report.Answer.Iteration, verdict, reason, report.Answer.MustSave));
    }

    private void Say(string line) => _setup.Options.Log.WriteLine($"{_setup.Files.Name}: {line}");

    private void DrawSoon()
    {
        if (!Timers.IsTimerActive(nameof(Draw)) && !_setup.State.HasEnded)
            Timers.StartSingleTimer(nameof(Draw), new Draw(), DrawInterval);
    }

    private void ShowTable()
    {
        var state = _setup.State;
        _setup.Board.Table(TrialTable.Of(_setup.Files.Name, state, _waitingReason));
        // Paused trials count as tried. One that is resumed would take the bar back, so it waits until the others pass it.
        var active = state.CountOf(TrialPhase.Running) + state.CountOf(TrialPhase.Pending);
        var tried = Math.Max(_shown.Tried, state.Trials.Count - active);
        var best = TrialTable.FindBest(state) is { } trial ? TrialTable.LastValue(state, trial) : double.NaN;
        var left = TimeLeft.Estimate(state.Running, tried, state.TrialCountMax, _setup.Options.TimeBudget);
        var message = state.HasEnded ? $"results in {_setup.Files.Directory}" : TimeLeft.Describe(left);
        if (_shown == (tried, best, message)) return;
        _shown = (tried, best, message);
        var metrics = new Dictionary<string, double>();
        if (!double.IsNaN(best)) metrics["best " + state.Objective.Metric] = best;
        _setup.Board.Progress(new JobProgress(_setup.Files.Name, tried, state.TrialCountMax, metrics, message));
    }

    private void Finish(string error)
    {
        _waitingReason = "";
        ShowTable();
        var trials = _setup.State.Trials.Select(trial => TrialResult.Of(trial, _setup.Files.TrialDirectory(trial.Id)));
        var grid = new ResultGrid(_setup.Files.Name, _setup.Files.Directory, _setup.State.Objective, [.. trials])
        {
            MoreObjectives = _setup.Options.MoreObjectives,
        };
        // An experiment that was cut short may be restored, and needs them all.
        if (error.Length == 0 && _setup.Options.CheckpointedTrialsMax is { } most) grid = grid.KeepCheckpoints(most, Say);
        _setup.Files.WriteResults(grid);
        if (_setup.Options.Scheduler is IKeepsExploits keeper) ExploitFile.Write(grid.Directory, keeper.Exploits);
        CleanUp();
        if (error.Length == 0) _setup.End.TrySetResult(grid);
        else _setup.End.TrySetException(new TuneException($"the experiment {_setup.Files.Name} ended: {error}"));
        Context.Stop(Self);
    }

    private void CutOff(Exception reason)
    {
        try
        {
            CleanUp();
        }
        finally
        {
            _setup.End.TrySetException(reason);
        }
    }

    // Before anybody hears of the end: who does may open the folder, or ask for the slots, at once.
    private void CleanUp()
    {
        foreach (var link in _links.All.ToArray()) Release(_links.Remove(link.Slot));
        _setup.Files.Dispose();
    }
}

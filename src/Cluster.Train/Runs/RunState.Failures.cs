namespace Cluster.Train;

// What becomes of a failure: a broken collective waits for its cause first, then the policy decides whether the run starts
// again from its checkpoint, goes on with fewer trainers, or gives up.
internal sealed partial class RunState
{
    private void Suspect(int culprit, string suspicion)
    {
        _suspicion = suspicion;
        EndGrowth();
        Phase = RunPhase.Recovering;
        _commands.Add(new RunCommand.AbortTrainers(Incarnation, culprit, suspicion));
        _commands.Add(new RunCommand.StartTimer(Incarnation, RunTimer.Cause));
    }

    private void LoopFailed(RunActor.TrainerFailed failed)
    {
        var fault = $"{failed.ErrorType}: {failed.Message}";
        var decision = RunPolicy.AfterException(++FailureCount, failed.StepCount, isRepeated: fault == _lastFault, _options);
        _lastFault = fault;
        Decide(decision, RunStory.TrainerFailed(_places[failed.Rank], failed), failed.Stack);
    }

    private void Failure(string story, string? remoteStack = null)
    {
        FailureCount++;
        Decide(RunPolicy.AfterFailure(FailureCount, _options), story, remoteStack);
    }

    private void Decide(RunDecision decision, string? story, string? remoteStack = null)
    {
        var prefix = story is null ? "" : story + "; ";
        EndGrowth();
        _commands.Add(new RunCommand.ReleasePlacement(Group));
        switch (decision)
        {
            case RunDecision.Restart restart:
                GoBackToCheckpoint();
                var from = _checkpointPath is null ? "from the beginning" : $"from {Path.GetFileName(_checkpointPath)}";
                _commands.Add(new RunCommand.Announce($"{prefix}restarting {from} with {restart.Workers} workers ({restart.Why})"));
                Reserve(restart.Workers);
                break;
            case RunDecision.Shrink shrink:
                _commands.Add(new RunCommand.Announce($"{prefix}going on with {shrink.Workers} workers ({shrink.Why})"));
                Reserve(shrink.Workers);
                break;
            case RunDecision.GiveUp giveUp:
                Phase = RunPhase.Failed;
                _commands.Add(new RunCommand.Announce($"failed: {prefix}{giveUp.Why}"));
                _commands.Add(new RunCommand.Fail($"training run {_options.Name} failed: {prefix}{giveUp.Why}", remoteStack));
                break;
        }
    }

    private void GoBackToCheckpoint() => _history.RemoveRange(_checkpointReportCount, _history.Count - _checkpointReportCount);
}

namespace Akka.Cluster.Sharding;

// Moving shards: for balance, or because their region goes.
internal sealed partial class CoordinatorState
{
    // The strategy's choice of shards that should live elsewhere.
    public IReadOnlyList<CoordinatorCommand> Move(IEnumerable<string> names, DateTimeOffset now)
    {
        foreach (var name in names)
            if (shards.TryGetValue(name, out var shard))
                BeginMove(name, shard, now);
        return Take();
    }

    public IReadOnlyList<CoordinatorCommand> HandOffAcked(BeginHandOffAck word, DateTimeOffset now)
    {
        if (shards.TryGetValue(word.Shard, out var shard) && shard.Phase == ShardPhase.Leaving && shard.Term == word.Term)
            shard.Unacked.Remove(word.Region);
        Advance(now);
        return Take();
    }

    public IReadOnlyList<CoordinatorCommand> Stopped(ShardStopped word)
    {
        if (!shards.TryGetValue(word.Shard, out var shard) || shard.Phase != ShardPhase.Stopping
            || shard.Term != word.Term || shard.Home != word.Region)
            return Take();
        (shard.Home, shard.Phase) = (null, ShardPhase.Homeless);
        ChooseHome(word.Shard, shard);
        return Take();
    }

    // A region goes in good order. It is chosen for nothing more, and its shards move.
    public IReadOnlyList<CoordinatorCommand> Ending(RegionEnding word, DateTimeOffset now)
    {
        if (!regions.TryGetValue(word.Region, out var region))
        {
            Send(word.Region, new RegisterWithMe(Id));
            return Take();
        }

        region.IsEnding = true;
        LeaveEndingRegions(now);
        return Take();
    }

    // Not before all regions are known: one that is not would go on sending to the old home, and would not be asked to wait.
    private void LeaveEndingRegions(DateTimeOffset now)
    {
        if (!IsReady)
            return;
        foreach (var (name, shard) in shards)
            if (shard.Home is { } home && regions.TryGetValue(home, out var region) && region.IsEnding)
                BeginMove(name, shard, now);
    }

    public IReadOnlyList<CoordinatorCommand> Ended(RegionEnded word, DateTimeOffset now)
    {
        Remove(word.Region);
        Advance(now);
        ChooseHomes();
        return Take();
    }

    private void BeginMove(string name, Shard shard, DateTimeOffset now)
    {
        if (shard.Phase != ShardPhase.Running)
            return;
        (shard.Phase, shard.MovingSince) = (ShardPhase.Leaving, now);
        shard.Unacked.Clear();
        foreach (var region in regions.Keys)
        {
            shard.Unacked.Add(region);
            Send(region, new BeginHandOff(Id, name, shard.Term));
        }
    }

    // All have acknowledged: the home may stop the shard.
    private void Advance(DateTimeOffset now)
    {
        foreach (var (name, shard) in shards)
        {
            if (shard is not { Phase: ShardPhase.Leaving, Unacked.Count: 0, Home: { } home })
                continue;
            (shard.Phase, shard.MovingSince) = (ShardPhase.Stopping, now);
            Send(home, new HandOff(Id, name, shard.Term));
        }
    }

    private void RepeatHandOffs(DateTimeOffset now)
    {
        foreach (var (name, shard) in shards)
        {
            if (shard.Phase == ShardPhase.Stopping && shard.Home is { } home)
                Send(home, new HandOff(Id, name, shard.Term));
            if (shard.Phase != ShardPhase.Leaving)
                continue;
            if (now - shard.MovingSince >= handOffTimeout)
                StayWhereItIs(name, shard);
            else
                foreach (var region in shard.Unacked)
                    Send(region, new BeginHandOff(Id, name, shard.Term));
        }
    }

    // Somebody does not answer: the shard goes on at its home, as a new stay, for some have already forgotten the old one.
    private void StayWhereItIs(string name, Shard shard)
    {
        commands.Add(new CoordinatorCommand.Warn(
            $"shard {name} stays where it is: {string.Join(", ", shard.Unacked.Select(r => r.Node.Address))} " +
            $"did not answer within {handOffTimeout.TotalSeconds:0.#} s"));
        shard.Unacked.Clear();
        (shard.Phase, shard.Term) = (ShardPhase.Starting, ++term);
        Send(shard.Home!, new HostShard(Id, name, shard.Term));
    }
}

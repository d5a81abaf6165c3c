namespace Akka.Cluster.Tools.Singleton;

// Where the one instance runs, as one node's manager sees it. The rule is short: an instance may run here when no older
// member that could still have one remains. Older members are dealt with by status:
//   Up or Leaving   it is theirs; we wait
//   Exiting         they stop theirs and say HandOverDone; we ask until they do, or until they are removed
//   Down            only their removal proves anything; the actor delays that news by the removal margin
// A node stops its own instance as soon as it is exiting, and for good. Pure: the manager actor carries.
internal sealed class SingletonState(UniqueAddress self, string? role)
{
    private readonly Dictionary<UniqueAddress, Member> members = [];
    private readonly HashSet<UniqueAddress> handedOver = [];
    private readonly HashSet<UniqueAddress> askers = [];
    private readonly List<SingletonCommand> commands = [];

    public SingletonPhase Phase { get; private set; } = SingletonPhase.Waiting;

    public IReadOnlyList<SingletonCommand> Snapshot(IEnumerable<Member> current)
    {
        foreach (var member in current)
            Note(member);
        return Settle();
    }

    public IReadOnlyList<SingletonCommand> Changed(Member member)
    {
        Note(member);
        return Settle();
    }

    public IReadOnlyList<SingletonCommand> Removed(UniqueAddress node)
    {
        members.Remove(node);
        handedOver.Remove(node);
        askers.Remove(node);
        if (node.Equals(self))
            Stop();
        return Settle();
    }

    // A younger member knows that we are exiting, perhaps before we do.
    public IReadOnlyList<SingletonCommand> HandOverAsked(UniqueAddress by)
    {
        if (Phase == SingletonPhase.Ended)
            commands.Add(new SingletonCommand.SayHandOverDone(by));
        else
            askers.Add(by);
        Stop();
        return Settle();
    }

    public IReadOnlyList<SingletonCommand> HandOverDoneBy(UniqueAddress node)
    {
        if (members.ContainsKey(node))
            handedOver.Add(node);
        return Settle();
    }

    // This node's coordinated shutdown has come to the exiting phase.
    public IReadOnlyList<SingletonCommand> SelfExiting()
    {
        Stop();
        return Settle();
    }

    // The instance has stopped: because we told it to, or by itself, after which none is started again here.
    public IReadOnlyList<SingletonCommand> InstanceStopped()
    {
        if (Phase == SingletonPhase.Stopping)
            End();
        return Settle();
    }

    // Asks again while somebody who is exiting has not answered.
    public IReadOnlyList<SingletonCommand> RetryTick() => Settle(isRetry: true);

    private void Note(Member member)
    {
        if (member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp || !HasRole(member))
            return;
        members[member.UniqueAddress] = member;
        if (member.UniqueAddress.Equals(self) && member.Status is (MemberStatus.Exiting or MemberStatus.Down))
            Stop();
    }

    private bool HasRole(Member member) => string.IsNullOrEmpty(role) || member.HasRole(role);

    private IReadOnlyList<SingletonCommand> Settle(bool isRetry = false)
    {
        if (Phase is (SingletonPhase.Waiting or SingletonPhase.TakingOver) && members.TryGetValue(self, out var me))
            Consider(me, isRetry);
        var taken = commands.ToArray();
        commands.Clear();
        return taken;
    }

    private void Consider(Member me, bool isRetry)
    {
        var older = members.Values.Where(m => !m.Equals(me) && m.IsOlderThan(me) && !handedOver.Contains(m.UniqueAddress)).ToList();
        if (older.Count == 0)
        {
            Phase = SingletonPhase.Running;
            commands.Add(new SingletonCommand.Start());
            return;
        }

        if (older.Any(m => m.Status is not (MemberStatus.Exiting or MemberStatus.Down)))
        {
            Phase = SingletonPhase.Waiting;
            return;
        }

        var isNews = Phase == SingletonPhase.Waiting;
        Phase = SingletonPhase.TakingOver;
        if (!isNews && !isRetry)
            return;
        foreach (var exiting in older.Where(m => m.Status == MemberStatus.Exiting))
            commands.Add(new SingletonCommand.AskHandOver(exiting.UniqueAddress));
    }

    private void Stop()
    {
        switch (Phase)
        {
            case SingletonPhase.Running:
                Phase = SingletonPhase.Stopping;
                commands.Add(new SingletonCommand.Stop());
                break;
            case SingletonPhase.Waiting or SingletonPhase.TakingOver:
                End();
                break;
        }
    }

    // Tells those who asked, and the next in line, who may not know yet that it is its turn.
    private void End()
    {
        Phase = SingletonPhase.Ended;
        var next = members.Values
            .Where(m => !m.UniqueAddress.Equals(self) && m.Status is (MemberStatus.Up or MemberStatus.Leaving))
            .Order(Member.AgeOrdering).FirstOrDefault();
        if (next is not null)
            askers.Add(next.UniqueAddress);
        foreach (var asker in askers)
            commands.Add(new SingletonCommand.SayHandOverDone(asker));
        askers.Clear();
        commands.Add(new SingletonCommand.ReportEnded());
    }
}

internal enum SingletonPhase
{
    /// An older member has the instance, or this node is not Up yet.
    Waiting,

    /// All older members are on their way out, but not all have let go.
    TakingOver,

    /// The instance runs here.
    Running,

    /// The instance here was told to stop.
    Stopping,

    /// No instance will run here again: this node is going.
    Ended,
}

internal abstract record SingletonCommand
{
    public sealed record Start : SingletonCommand;

    /// Send the instance its termination message.
    public sealed record Stop : SingletonCommand;

    public sealed record AskHandOver(UniqueAddress Of) : SingletonCommand;

    public sealed record SayHandOverDone(UniqueAddress To) : SingletonCommand;

    /// This node's shutdown need not wait any more.
    public sealed record ReportEnded : SingletonCommand;
}

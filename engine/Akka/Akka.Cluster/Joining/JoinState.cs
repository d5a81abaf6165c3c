using Akka.Actor;

namespace Akka.Cluster.Joining;

// How a node finds a cluster to join: it asks all seed nodes who is in one, and asks the first that says yes to take it
// in. Only the first seed node of the list may found a cluster, and only when no other seed answers in time, so that
// two clusters do not arise from one list. Pure: the cluster actor sends, receives and wakes this up.
internal sealed class JoinState(Address self, JoinRules rules)
{
    private readonly HashSet<Address> refused = [];
    private Address[] seeds = [];
    private Address? target;
    private DateTimeOffset startedAt;
    private DateTimeOffset targetChosenAt;

    public JoinPhase Phase { get; private set; } = JoinPhase.Idle;

    // The list from the configuration, in its order; it is the same list on every node.
    public JoinCommand SeedsGiven(IReadOnlyList<Address> seedNodes, DateTimeOffset now)
    {
        seeds = [.. seedNodes.Where(s => !s.Equals(self)).Distinct()];
        refused.Clear();
        target = null;
        startedAt = now;
        var isFirst = seedNodes.Count > 0 && seedNodes[0].Equals(self);
        if (isFirst && seeds.Length == 0)
            return JoinSelf();
        if (seeds.Length == 0)
            return new JoinCommand.Nothing();
        Phase = isFirst ? JoinPhase.AskingAsFirst : JoinPhase.Asking;
        return new JoinCommand.Ask(seeds);
    }

    // One address, named by a call of Join.
    public JoinCommand AddressGiven(Address address, DateTimeOffset now)
    {
        if (address.Equals(self))
            return JoinSelf();
        startedAt = now;
        return Choose(address, now);
    }

    public JoinCommand Accepted(Address by, DateTimeOffset now) =>
        Phase is JoinPhase.Asking or JoinPhase.AskingAsFirst ? Choose(by, now) : new JoinCommand.Nothing();

    // The seed is not in a cluster itself. When all others say so, the first seed need not wait for its timeout.
    public JoinCommand Refused(Address by)
    {
        if (Phase != JoinPhase.AskingAsFirst)
            return new JoinCommand.Nothing();
        refused.Add(by);
        return seeds.All(refused.Contains) ? JoinSelf() : new JoinCommand.Nothing();
    }

    // The periodic call: asks again, gives up, or founds.
    public JoinCommand Tick(DateTimeOffset now)
    {
        switch (Phase)
        {
            case JoinPhase.AskingAsFirst when now - startedAt >= rules.SeedNodeTimeout:
                return JoinSelf();
            case JoinPhase.Asking or JoinPhase.Joining when rules.GiveUpAfter is { } limit && now - startedAt >= limit:
                Phase = JoinPhase.Idle;
                return new JoinCommand.GiveUp($"no cluster was joined within {limit.TotalSeconds:0.#} s");
            case JoinPhase.Asking or JoinPhase.AskingAsFirst:
                return new JoinCommand.Ask(seeds);
            case JoinPhase.Joining when now - targetChosenAt >= rules.RetryAfter && seeds.Length > 0:
                Phase = JoinPhase.Asking; // The node that said yes is silent: ask all again.
                return new JoinCommand.Ask(seeds);
            case JoinPhase.Joining:
                return new JoinCommand.Join(target!);
            default:
                return new JoinCommand.Nothing();
        }
    }

    public void Joined() => Phase = JoinPhase.Idle;

    private JoinCommand.JoinSelf JoinSelf()
    {
        Phase = JoinPhase.Idle;
        return new JoinCommand.JoinSelf();
    }

    private JoinCommand.Join Choose(Address address, DateTimeOffset now)
    {
        Phase = JoinPhase.Joining;
        target = address;
        targetChosenAt = now;
        return new JoinCommand.Join(address);
    }
}

internal enum JoinPhase
{
    /// Nothing to join, or done.
    Idle,

    /// As the first seed: asks the others, and founds a cluster if none answers.
    AskingAsFirst,

    /// Asks the seeds until one is in a cluster.
    Asking,

    /// Has asked one node to be taken in, and waits for its welcome.
    Joining,
}

internal abstract record JoinCommand
{
    public sealed record Nothing : JoinCommand;

    /// Ask each whether it is in a cluster.
    public sealed record Ask(IReadOnlyList<Address> Seeds) : JoinCommand;

    /// Ask this node to take us in; repeating it is safe.
    public sealed record Join(Address Address) : JoinCommand;

    /// Found a cluster.
    public sealed record JoinSelf : JoinCommand;

    /// The configured time is over.
    public sealed record GiveUp(string Reason) : JoinCommand;
}

internal sealed record JoinRules(TimeSpan SeedNodeTimeout, TimeSpan RetryAfter, TimeSpan? GiveUpAfter);

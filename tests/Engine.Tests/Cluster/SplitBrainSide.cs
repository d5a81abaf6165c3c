using System.Collections.Immutable;
using Akka.Cluster;
using Akka.Cluster.Membership;
using Akka.Cluster.SBR;

namespace Engine.Tests.Cluster;

// Members of one side of a break, each with a resolver of its own and one gossip between them, written in short: "1 2 J3" are
// members by port, "2>3" says that 2 finds 3 unreachable. J: joining, y: weakly up, L: leaving, E: exiting, D: down, w: has
// the role "w", @n: became Up as the nth, otherwise in the order of ports.
internal sealed class SplitBrainSide
{
    public static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan NoticedAfter = TimeSpan.FromSeconds(4);
    public static readonly TimeSpan DownAllWhenUnstable = TimeSpan.FromSeconds(4);

    private readonly Dictionary<int, SplitBrainState> resolvers;

    public SplitBrainSide(Func<SplitBrainStrategy> strategy, string here, string there = "", string records = "",
        bool isUnrestBorne = false)
    {
        Gossip = new Gossip([.. Parse(here), .. Parse(there)], [.. Parse(here).Select(m => m.UniqueAddress)], Reachability.Empty,
            VectorClock.Empty, ImmutableDictionary<UniqueAddress, DateTimeOffset>.Empty);
        resolvers = Parse(here).ToDictionary(m => m.Address.Port!.Value,
            m => new SplitBrainState(m.UniqueAddress, strategy(), StableAfter, NoticedAfter, isUnrestBorne ? null : DownAllWhenUnstable));
        Find(records);
    }

    public Gossip Gossip { get; private set; }

    public DateTimeOffset Now { get; private set; } = DateTimeOffset.UnixEpoch;

    // Every decision on others or oneself, by whom and when, in seconds.
    public List<(int By, double At, SplitBrainVerdict Verdict)> Verdicts { get; } = [];

    // The ports that went down, in order.
    public string Downed => string.Join(' ', Gossip.Members.Where(m => m.Status == MemberStatus.Down).Select(m => m.Address.Port));

    public string Story => string.Join('\n', Verdicts.Select(v =>
        $"{v.At} s: {v.By} decides {v.Verdict.Decision} on {string.Join(' ', v.Verdict.Down.Select(a => a.Port))}"));

    // New words on who is unreachable, seen by all of this side at once, or by those given alone.
    public SplitBrainSide Find(string records, string? seen = null) =>
        Change(Words(records).Aggregate(Gossip.Reachability, (table, word) => table.Unreachable(word.Observer, word.Subject)), seen);

    public SplitBrainSide FindAgain(string records, string? seen = null) =>
        Change(Words(records).Aggregate(Gossip.Reachability, (table, word) => table.Reachable(word.Observer, word.Subject)), seen);

    public SplitBrainSide See(string seen) => Change(Gossip.Reachability, seen);

    // Members that come, or have a new status.
    public SplitBrainSide Become(string members, string? seen = null)
    {
        foreach (var member in Parse(members))
            Gossip = Gossip.WithMember(member);
        return Change(Gossip.Reachability, seen);
    }

    // The members of this side that are not down look at the time four times a second, and what they decide is known to all.
    public SplitBrainSide Run(double seconds)
    {
        for (var i = 0; i < 4 * seconds; i++)
        {
            Now += TimeSpan.FromSeconds(0.25);
            foreach (var (port, resolver) in resolvers)
            {
                if (Gossip.Find(Node(port)) is null or { Status: MemberStatus.Down } || resolver.Tick(Now) is not { } verdict)
                    continue;
                Verdicts.Add((port, (Now - DateTimeOffset.UnixEpoch).TotalSeconds, verdict));
                foreach (var address in verdict.Down)
                    Gossip = Gossip.WithMember(Gossip.Find(address)!.Copy(MemberStatus.Down));
                Change(Gossip.Reachability, null);
            }
        }

        return this;
    }

    public static List<Member> Parse(string members) => [.. members.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text =>
    {
        var marks = text.TrimEnd("0123456789@".ToCharArray());
        var numbers = text[marks.Length..].Split('@');
        var status = marks.TrimStart('w') switch
        {
            "J" => MemberStatus.Joining,
            "y" => MemberStatus.WeaklyUp,
            "L" => MemberStatus.Leaving,
            "E" => MemberStatus.Exiting,
            "D" => MemberStatus.Down,
            _ => MemberStatus.Up,
        };
        var isUp = status is not (MemberStatus.Joining or MemberStatus.WeaklyUp);
        return new Member(Node(int.Parse(numbers[0])), isUp ? int.Parse(numbers[^1]) : Member.UpNumberUnknown, status,
            marks.StartsWith('w') ? ["w"] : []);
    })];

    private SplitBrainSide Change(Reachability reachability, string? seen)
    {
        var nodes = seen is null ? resolvers.Keys.Select(Node) : Parse(seen).Select(m => m.UniqueAddress);
        Gossip = Gossip.With(reachability: reachability, seen: [.. nodes]);
        foreach (var (port, resolver) in resolvers)
            resolver.Saw(new MembershipView(Gossip.SeenBy(Node(port)), Node(port)), Now);
        return this;
    }

    private static IEnumerable<UnreachableRecord> Words(string records) =>
        records.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('>'))
            .Select(ends => new UnreachableRecord(Node(int.Parse(ends[0])), Node(int.Parse(ends[1]))));

    private static UniqueAddress Node(int port) => new(ClusterSimulation.Address(port), port);
}

using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Tests.Cluster;
using Akka.Tests.Remote;

namespace Akka.Tests.Sharding;

// Three nodes that are Up, with a region on each in name only.
public sealed class ClusterOfThree : IAsyncLifetime
{
    private readonly RemoteSystems systems = new();

    /// <summary>The node on which the strategies run: the first.</summary>
    public Akka.Cluster.Cluster Own { get; private set; } = null!;

    /// <summary>The members of the regions a, b and c.</summary>
    public IReadOnlyList<Member> Members { get; private set; } = [];

    /// <summary>The second member, as it was before it was Up.</summary>
    public Member JoiningSecond { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Own = await ClusterTests.FoundAsync(systems, extra: "akka.cluster.app-version = \"1.0\"");
        var probe = new Probe(Own.System);
        Own.Subscribe(probe.Ref, typeof(ClusterEvent.MemberJoined));
        var second = await ClusterTests.JoinAsync(systems, Own, extra: "akka.cluster.app-version = \"1.0\"");
        var third = await ClusterTests.JoinAsync(systems, Own, extra: "akka.cluster.app-version = \"1.0\"");
        JoiningSecond = (await probe.ExpectAsync<ClusterEvent.MemberJoined>(e => e.Member.Address == second.SelfAddress)).Member;
        await ClusterTests.WaitAsync(Own, state => state.Members.Count(m => m.Status == MemberStatus.Up) == 3);
        Members = [.. new[] { Own, second, third }.Select(node => Own.State.Members.Single(m => m.Address == node.SelfAddress))];
    }

    public async Task DisposeAsync() => await systems.DisposeAsync();

    public IActorRef RegionAt(Address address, string name) => address == Own.SelfAddress
        ? Own.System.Provider.ResolveActorRef($"akka://{address.System}/user/{name}")
        : Own.System.Provider.ResolveActorRef($"{address}/user/{name}");

    /// <summary>So many shards at each region: a0, a1 and so on at a, b0 at b.</summary>
    public IImmutableDictionary<IActorRef, IImmutableList<string>> Shards(params int[] counts) =>
        ImmutableSortedDictionary.CreateRange(
            Comparer<IActorRef>.Create((x, y) => string.CompareOrdinal(x.Path.Name, y.Path.Name)),
            counts.Select((count, i) => KeyValuePair.Create(
                RegionAt(Members[i].Address, NameOf(i)),
                (IImmutableList<string>)[.. Enumerable.Range(0, count).Select(n => $"{NameOf(i)}{n}")])));

    private static string NameOf(int i) => "abc"[i].ToString();
}

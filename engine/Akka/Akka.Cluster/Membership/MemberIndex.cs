using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Membership;

// The members of a gossip by node and by address, and in the order of the heartbeat ring. Made once per set of members,
// which changes seldom, and shared by the many gossips that differ only in who has seen them.
internal sealed class MemberIndex
{
    private readonly Dictionary<UniqueAddress, Member> byNode;
    private readonly Dictionary<Address, Member> byAddress;
    private UniqueAddress[]? ring;

    public MemberIndex(ImmutableSortedSet<Member> members)
    {
        byNode = new Dictionary<UniqueAddress, Member>(members.Count);
        byAddress = new Dictionary<Address, Member>(members.Count);
        foreach (var member in members)
        {
            byNode[member.UniqueAddress] = member;
            byAddress.TryAdd(member.Address, member); // Two incarnations of one address: the first in the set's order.
        }
    }

    public Member? Find(UniqueAddress node) => byNode.GetValueOrDefault(node);

    public Member? Find(Address address) => byAddress.GetValueOrDefault(address);

    public IReadOnlyList<UniqueAddress> Ring => ring ??= HeartbeatRing.Ordered(byNode.Keys);
}

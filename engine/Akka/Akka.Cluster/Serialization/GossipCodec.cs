using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Membership;
using Akka.Remote.Transport;
using Akka.Util;

namespace Akka.Cluster.Serialization;

// The parts of cluster messages as bytes. A gossip names each node once, in a table, and refers to it by its place.
internal static class GossipCodec
{
    // An address, a number and a count at the least; what a list item cannot be shorter than.
    private const int NodeBytesMin = 5;

    public static void Write(WireWriter writer, Address address) => writer.String(address.ToString());

    public static Address ReadAddress(ref WireReader reader)
    {
        var text = reader.String();
        return Address.TryParse(text, out var address) ? address : throw new WireFormatException("an address of a cluster message is none");
    }

    public static void Write(WireWriter writer, UniqueAddress node)
    {
        Write(writer, node.Address);
        writer.Int32(node.Uid);
    }

    public static UniqueAddress ReadNode(ref WireReader reader)
    {
        var address = ReadAddress(ref reader);
        return new UniqueAddress(address, reader.Int32());
    }

    public static void Write(WireWriter writer, ImmutableHashSet<string> roles)
    {
        writer.Count(roles.Count);
        foreach (var role in roles)
            writer.String(role);
    }

    public static ImmutableHashSet<string> ReadRoles(ref WireReader reader)
    {
        var roles = new string[reader.ListCount(1)];
        for (var i = 0; i < roles.Length; i++)
            roles[i] = reader.String();
        return [.. roles];
    }

    public static void Write(WireWriter writer, AppVersion version) => writer.String(version.Version);

    public static AppVersion ReadAppVersion(ref WireReader reader)
    {
        var text = reader.String();
        return AppVersion.TryCreate(text, out var version) ? version : throw new WireFormatException("the version of a program is none");
    }

    public static void Write(WireWriter writer, VectorClock version)
    {
        writer.Count(version.Counts.Count);
        foreach (var (node, count) in version.Counts)
        {
            Write(writer, node);
            writer.Int64(count);
        }
    }

    public static VectorClock ReadVersion(ref WireReader reader)
    {
        var count = reader.ListCount(NodeBytesMin + 8);
        var counts = ImmutableSortedDictionary.CreateBuilder<UniqueAddress, long>();
        for (var i = 0; i < count; i++)
        {
            var node = ReadNode(ref reader);
            counts[node] = reader.Int64();
        }

        return new VectorClock(counts.ToImmutable());
    }

    public static void Write(WireWriter writer, Gossip gossip)
    {
        var nodes = new NodeTable(gossip);
        writer.Count(nodes.Nodes.Count);
        foreach (var node in nodes.Nodes)
            Write(writer, node);
        writer.Count(gossip.Members.Count);
        foreach (var member in gossip.Members)
        {
            writer.Count(nodes[member.UniqueAddress]);
            writer.Int32(member.UpNumber);
            writer.Byte((byte)member.Status);
            Write(writer, member.Roles);
            Write(writer, member.AppVersion);
        }

        writer.Count(gossip.Seen.Count);
        foreach (var node in gossip.Seen)
            writer.Count(nodes[node]);
        WriteReachability(writer, gossip.Reachability, nodes);
        WriteCounts(writer, gossip.Version.Counts, nodes);
        writer.Count(gossip.Tombstones.Count);
        foreach (var (node, time) in gossip.Tombstones)
        {
            writer.Count(nodes[node]);
            writer.Int64(time.ToUnixTimeMilliseconds());
        }
    }

    public static Gossip ReadGossip(ref WireReader reader)
    {
        var nodes = new UniqueAddress[reader.ListCount(NodeBytesMin)];
        for (var i = 0; i < nodes.Length; i++)
            nodes[i] = ReadNode(ref reader);
        var members = ImmutableSortedSet.CreateBuilder<Member>();
        for (var i = reader.ListCount(8); i > 0; i--)
        {
            var node = At(nodes, reader.Count());
            var upNumber = reader.Int32();
            var status = (MemberStatus)reader.Byte();
            if (status is < MemberStatus.Joining or > MemberStatus.WeaklyUp or MemberStatus.Removed)
                throw new WireFormatException($"{status} is no status of a member");
            var roles = ReadRoles(ref reader);
            members.Add(new Member(node, upNumber, status, roles, ReadAppVersion(ref reader)));
        }

        var seen = ImmutableHashSet.CreateBuilder<UniqueAddress>();
        for (var i = reader.ListCount(1); i > 0; i--)
            seen.Add(At(nodes, reader.Count()));
        var reachability = ReadReachability(ref reader, nodes);
        var version = new VectorClock(ReadCounts(ref reader, nodes));
        var tombstones = ImmutableDictionary.CreateBuilder<UniqueAddress, DateTimeOffset>();
        for (var i = reader.ListCount(9); i > 0; i--)
        {
            var node = At(nodes, reader.Count());
            tombstones[node] = Time(reader.Int64());
        }

        return new Gossip(members.ToImmutable(), seen.ToImmutable(), reachability, version, tombstones.ToImmutable());
    }

    private static void WriteReachability(WireWriter writer, Reachability reachability, NodeTable nodes)
    {
        writer.Count(reachability.Records.Length);
        foreach (var record in reachability.Records)
        {
            writer.Count(nodes[record.Observer]);
            writer.Count(nodes[record.Subject]);
        }

        WriteCounts(writer, reachability.Versions, nodes);
    }

    private static Reachability ReadReachability(ref WireReader reader, UniqueAddress[] nodes)
    {
        var records = ImmutableArray.CreateBuilder<UnreachableRecord>();
        for (var i = reader.ListCount(2); i > 0; i--)
        {
            var observer = At(nodes, reader.Count());
            records.Add(new UnreachableRecord(observer, At(nodes, reader.Count())));
        }

        return new Reachability(records.ToImmutable(), ReadCounts(ref reader, nodes));
    }

    private static void WriteCounts(WireWriter writer, ImmutableSortedDictionary<UniqueAddress, long> counts, NodeTable nodes)
    {
        writer.Count(counts.Count);
        foreach (var (node, count) in counts)
        {
            writer.Count(nodes[node]);
            writer.Int64(count);
        }
    }

    private static ImmutableSortedDictionary<UniqueAddress, long> ReadCounts(ref WireReader reader, UniqueAddress[] nodes)
    {
        var counts = ImmutableSortedDictionary.CreateBuilder<UniqueAddress, long>();
        for (var i = reader.ListCount(9); i > 0; i--)
        {
            var node = At(nodes, reader.Count());
            counts[node] = reader.Int64();
        }

        return counts.ToImmutable();
    }

    private static UniqueAddress At(UniqueAddress[] nodes, int index) => index < nodes.Length
        ? nodes[index]
        : throw new WireFormatException($"node {index} of {nodes.Length} is named");

    // Milliseconds outside what a date can be are a broken peer's.
    private static DateTimeOffset Time(long unixMs) => unixMs is >= 0 and < 253_402_300_800_000
        ? DateTimeOffset.FromUnixTimeMilliseconds(unixMs)
        : throw new WireFormatException("a time is none");

    private sealed class NodeTable
    {
        private readonly Dictionary<UniqueAddress, int> places = [];

        public NodeTable(Gossip gossip)
        {
            foreach (var member in gossip.Members)
                Add(member.UniqueAddress);
            foreach (var node in gossip.Seen)
                Add(node);
            foreach (var node in gossip.Version.Counts.Keys)
                Add(node);
            foreach (var node in gossip.Reachability.Versions.Keys)
                Add(node);
            foreach (var record in gossip.Reachability.Records)
            {
                Add(record.Observer);
                Add(record.Subject);
            }

            foreach (var node in gossip.Tombstones.Keys)
                Add(node);
        }

        public List<UniqueAddress> Nodes { get; } = [];

        public int this[UniqueAddress node] => places[node];

        private void Add(UniqueAddress node)
        {
            if (places.TryAdd(node, Nodes.Count))
                Nodes.Add(node);
        }
    }
}

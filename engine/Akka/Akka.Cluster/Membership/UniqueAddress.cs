using Akka.Actor;

namespace Akka.Cluster;

// An address together with the incarnation that lives there: a system that restarts on the same port is another node.

/// <summary>One incarnation of an actor system at an address.</summary>
public class UniqueAddress : IComparable<UniqueAddress>, IEquatable<UniqueAddress>, IComparable
{
    /// <summary>The incarnation <paramref name="uid"/> at <paramref name="address"/>.</summary>
    public UniqueAddress(Address address, int uid)
    {
        Address = address;
        Uid = uid;
    }

    /// <summary>Host, port and system name.</summary>
    public Address Address { get; }

    /// <summary>A number that the system drew when it started.</summary>
    public int Uid { get; }

    /// <inheritdoc/>
    public int CompareTo(UniqueAddress? uniqueAddress)
    {
        if (uniqueAddress is null)
            return 1;
        var order = Member.AddressOrdering.Compare(Address, uniqueAddress.Address);
        return order != 0 ? order : Uid.CompareTo(uniqueAddress.Uid);
    }

    int IComparable.CompareTo(object? obj) => CompareTo(obj as UniqueAddress);

    /// <inheritdoc/>
    public bool Equals(UniqueAddress? other) => other is not null && Uid == other.Uid && Address.Equals(other.Address);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as UniqueAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => Uid;

    /// <inheritdoc/>
    public override string ToString() => $"UniqueAddress: ({Address}, {Uid})";

    /// <summary>Equality.</summary>
    public static bool operator ==(UniqueAddress? left, UniqueAddress? right) => Equals(left, right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(UniqueAddress? left, UniqueAddress? right) => !Equals(left, right);
}

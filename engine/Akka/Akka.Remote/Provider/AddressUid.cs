using System.Security.Cryptography;
using Akka.Actor;

namespace Akka.Remote;

// The incarnation number of a system. Two systems that live at one address one after the other must differ, and there
// is nothing to count on across processes, so it is drawn at random.

/// <summary>Holds the incarnation number of a system.</summary>
public class AddressUid : IExtension
{
    /// <summary>The number.</summary>
    public readonly int Uid = RandomNumberGenerator.GetInt32(1, int.MaxValue);
}

/// <summary>Gives the incarnation number of a system.</summary>
public class AddressUidExtension : ExtensionIdProvider<AddressUid>
{
    private static readonly AddressUidExtension instance = new();

    /// <inheritdoc/>
    public override AddressUid CreateExtension(ExtendedActorSystem system) => new();

    /// <summary>The incarnation number of the system.</summary>
    public static int Uid(ActorSystem system) => instance.Apply(system).Uid;
}

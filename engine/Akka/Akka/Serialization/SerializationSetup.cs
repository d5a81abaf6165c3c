using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Serialization;

// Serializers given from code.

public sealed class SerializerDetails
{
    private SerializerDetails(string alias, Serializer serializer, ImmutableHashSet<Type> useFor)
    {
        Alias = alias;
        Serializer = serializer;
        UseFor = useFor;
    }

    public string Alias { get; }

    public Serializer Serializer { get; }

    public ImmutableHashSet<Type> UseFor { get; }

    public static SerializerDetails Create(string alias, Serializer serializer, ImmutableHashSet<Type> useFor) =>
        new(alias, serializer, useFor);
}

public sealed class SerializationSetup : Actor.Setup.Setup
{
    private SerializationSetup(Func<ExtendedActorSystem, ImmutableHashSet<SerializerDetails>> createSerializers) =>
        CreateSerializers = createSerializers;

    public Func<ExtendedActorSystem, ImmutableHashSet<SerializerDetails>> CreateSerializers { get; }

    public static SerializationSetup Create(Func<ExtendedActorSystem, ImmutableHashSet<SerializerDetails>> createSerializers) =>
        new(createSerializers);
}

/// <summary>For whom something is serialized: the system, and the address at which the other side can reach it.</summary>
public sealed class Information : IEquatable<Information>
{
    public Information(Address address, ActorSystem system)
    {
        Address = address;
        System = system;
    }

    public Address Address { get; }

    public ActorSystem System { get; }

    public bool Equals(Information other) => other is not null && Equals(Address, other.Address) && Equals(System, other.System);

    public override bool Equals(object obj) => Equals(obj as Information);

    public override int GetHashCode() => HashCode.Combine(Address, System);
}

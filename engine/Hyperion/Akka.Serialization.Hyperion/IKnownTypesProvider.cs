namespace Akka.Serialization;

// Lists the types that messages name by a number. An implementation has a constructor that takes the ExtendedActorSystem,
// or none; it is named by the setting known-types-provider or by a HyperionSerializerSetup.
public interface IKnownTypesProvider
{
    IEnumerable<Type> GetKnownTypes();
}

internal sealed class NoKnownTypes : IKnownTypesProvider
{
    public IEnumerable<Type> GetKnownTypes() => [];
}

using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization.Hyperion;
using Akka.Util;
using global::Hyperion;
using global::Hyperion.Internal;
using global::Hyperion.ValueSerializers;

namespace Akka.Serialization;

// Messages as Hyperion graphs. What belongs to an actor system (references, paths, addresses) goes as its surrogate and is
// found again in the system that reads. The settings come from akka.actor.serialization-settings.hyperion, and a
// HyperionSerializerSetup among the system's setups has the last word.
public class HyperionSerializer : Serializer
{
    public readonly HyperionSerializerSettings Settings;

    private readonly global::Hyperion.Serializer _serializer;

    public HyperionSerializer(ExtendedActorSystem system)
        : this(system, HyperionSerializerSettings.Default)
    {
    }

    public HyperionSerializer(ExtendedActorSystem system, Config config)
        : this(system, HyperionSerializerSettings.Create(config))
    {
    }

    public HyperionSerializer(ExtendedActorSystem system, HyperionSerializerSettings settings)
        : base(system)
    {
        Settings = system?.Settings.Setup.Get<HyperionSerializerSetup>() is { HasValue: true } setup
            ? setup.Value.ApplyTo(settings)
            : settings;
        var surrogates = Settings.Surrogates.Append(Surrogate.Create<ISurrogated, ISurrogate>(
            value => value.ToSurrogate(system), surrogate => surrogate.FromSurrogate(system)));
        _serializer = new global::Hyperion.Serializer(SerializerOptions.Default
            .WithPreserveObjectReferences(Settings.PreserveObjectReferences)
            .WithVersionTolerance(Settings.VersionTolerance)
            .WithSurrogates(surrogates)
            .WithKnownTypes(KnownTypes(system, Settings.KnownTypesProvider))
            .WithIgnoreSerializable(true)
            .WithPackageNameOverrides(Settings.PackageNameOverrides)
            .WithDisallowUnsafeType(Settings.DisallowUnsafeType)
            .WithTypeFilter(Settings.TypeFilter));
    }

    public override int Identifier => -5;

    public override bool IncludeManifest => false;

    public static Config DefaultConfiguration() =>
        ConfigurationFactory.FromResource<HyperionSerializer>("Akka.Serialization.Hyperion.reference.conf");

    public override byte[] ToBinary(object obj) => _serializer.ToBytes(obj);

    public override object FromBinary(byte[] bytes, Type? type)
    {
        try
        {
            return _serializer.FromBytes(bytes, typeof(object))!;
        }
        catch (Exception refused) when (refused is EvilDeserializationException or UnsupportedTypeException)
        {
            throw new SerializationException(refused.Message, refused);
        }
    }

    /// <summary>The stand-ins of actor references come first: they are in most messages that go between systems.</summary>
    private static IEnumerable<Type> KnownTypes(ExtendedActorSystem? system, Type providerType)
    {
        var takesSystem = providerType.GetConstructor([typeof(ExtendedActorSystem)]) is not null;
        var provider = (IKnownTypesProvider)Activator.CreateInstance(providerType, takesSystem ? [system] : [])!;
        return [typeof(ActorRefBase.Surrogate), typeof(ActorPath.Surrogate), typeof(Address.AddressSurrogate), .. provider.GetKnownTypes()];
    }
}

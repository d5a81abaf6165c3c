using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Serialization;

// Which serializer serves which type. The closest binding wins: the type itself, then its bases and interfaces, with
// System.Object last. References are written with the address that the other side can reach.

public class Serialization
{
    private const string ObjectSerializerName = "Akka.Serialization.HyperionSerializer, Akka.Serialization.Hyperion";

    [ThreadStatic]
    private static Information _currentTransportInformation;

    private readonly Dictionary<int, Serializer> _byId = [];
    private readonly Dictionary<string, Serializer> _byName = [];
    private readonly ConcurrentDictionary<Type, Serializer> _bindings = new();
    private readonly ConcurrentDictionary<Type, Serializer> _cache = new();
    private readonly ConcurrentDictionary<string, Type> _manifestTypes = new();
    private readonly Lazy<Serializer> _forUnbound;

    public Serialization(ExtendedActorSystem system)
    {
        System = system;
        _forUnbound = new Lazy<Serializer>(CreateForUnbound);
        AddDefaults();
        AddConfigured(system.Settings.Config);
        AddFromSetup(system.Settings.Setup);
    }

    public ExtendedActorSystem System { get; }

    /// <summary>For whom this thread serializes just now.</summary>
    internal static Information CurrentTransportInformation
    {
        get => _currentTransportInformation;
        set => _currentTransportInformation = value;
    }

    public static Information GetCurrentTransportInformation() => _currentTransportInformation
        ?? throw new InvalidOperationException("CurrentTransportInformation is not set. Use Serialization.WithTransport<T>.");

    public static T WithTransport<T>(ExtendedActorSystem system, Func<T> action) =>
        WithInformation(system.Provider.SerializationInformation, action);

    public static T WithTransport<TState, T>(ExtendedActorSystem system, TState state, Func<TState, T> action)
    {
        var before = _currentTransportInformation;
        _currentTransportInformation = system.Provider.SerializationInformation;
        try
        {
            return action(state);
        }
        finally
        {
            _currentTransportInformation = before;
        }
    }

    /// <summary>The path of a reference, such that whom it is written for can find the actor by it.</summary>
    public static string SerializedActorPath(IActorRef actorRef)
    {
        if (actorRef is null or Nobody) return string.Empty;
        var path = actorRef.Path;
        var owner = (actorRef as ActorRefWithCell)?.Underlying.System as ExtendedActorSystem;
        var information = _currentTransportInformation;
        if (information is null)
        {
            return owner is null
                ? path.ToSerializationFormat()
                : path.ToSerializationFormatWithAddress(owner.Provider.DefaultAddress);
        }

        if (owner is null || ReferenceEquals(owner, information.System))
            return path.ToSerializationFormatWithAddress(information.Address);
        var address = owner.Provider.GetExternalAddressFor(information.Address) ?? owner.Provider.DefaultAddress;
        return path.ToSerializationFormatWithAddress(address);
    }

    /// <summary>What has to travel with the bytes to read them: a word of the serializer's, a type name, or nothing.</summary>
    public static string ManifestFor(Serializer s, object msg) => s switch
    {
        SerializerWithStringManifest named => named.Manifest(msg),
        { IncludeManifest: true } => msg.GetType().TypeQualifiedName(),
        _ => string.Empty,
    };

    public IActorRef DeserializeActorRef(string path) => System.Provider.ResolveActorRef(path);

    public byte[] Serialize(object o) => WithTransport(
        System, (this, o), static state => state.Item1.FindSerializerFor(state.o).ToBinary(state.o));

    public object Deserialize(byte[] bytes, int serializerId, Type type) => WithTransport(
        System, (Serializer: ById(serializerId, type?.ToString()), bytes, type), static state =>
            state.Serializer.FromBinary(state.bytes, state.type));

    public object Deserialize(byte[] bytes, int serializerId, string manifest)
    {
        var serializer = ById(serializerId, manifest);
        var named = serializer as SerializerWithStringManifest;
        var type = named is not null || string.IsNullOrEmpty(manifest) ? null : TypeOf(manifest, serializerId);
        // As WithTransport does it, without a delegate: each message that comes in passes here.
        var before = _currentTransportInformation;
        _currentTransportInformation = System.Provider.SerializationInformation;
        try
        {
            return named is not null ? named.FromBinary(bytes, manifest) : serializer.FromBinary(bytes, type);
        }
        finally
        {
            _currentTransportInformation = before;
        }
    }

    public Serializer FindSerializerFor(object obj, string defaultSerializerName = null) =>
        obj is null ? ById(0, "null") : FindSerializerForType(obj.GetType(), defaultSerializerName);

    public Serializer FindSerializerForType(Type objectType, string defaultSerializerName = null) =>
        TryFindSerializerForType(objectType, defaultSerializerName) ?? throw new SerializationException(
            $"Serializer not found for type [{objectType.FullName}]: bind it, or System.Object, " +
            "to a serializer under akka.actor.serialization-bindings");

    /// <summary>The serializer of a type; null when none is bound to it.</summary>
    internal Serializer TryFindSerializerForType(Type objectType, string defaultSerializerName = null)
    {
        if (_cache.TryGetValue(objectType, out var cached)) return cached;
        var serializer = FindBinding(objectType);
        if (serializer is null && defaultSerializerName is not null) _byName.TryGetValue(defaultSerializerName, out serializer);
        return serializer is null ? null : _cache[objectType] = serializer;
    }

    public void AddSerializer(string name, Serializer serializer)
    {
        _byId[serializer.Identifier] = serializer;
        _byName[name] = serializer;
    }

    public void AddSerializationMap(Type type, Serializer serializer)
    {
        _bindings[type] = serializer;
        _cache.Clear();
    }

    internal static T WithInformation<T>(Information information, Func<T> action)
    {
        var before = _currentTransportInformation;
        _currentTransportInformation = information;
        try
        {
            return action();
        }
        finally
        {
            _currentTransportInformation = before;
        }
    }

    internal static string SerializedPath(ActorPath path) => _currentTransportInformation is { } information
        ? path.ToSerializationFormatWithAddress(information.Address)
        : path.ToSerializationFormat();

    private void AddDefaults()
    {
        AddSerializer("null", new NullSerializer(System));
        var bytes = new ByteArraySerializer(System);
        AddSerializer("bytes", bytes);
        AddSerializationMap(typeof(byte[]), bytes);
        var plain = new PlainValueSerializer(System);
        AddSerializer("plain", plain);
        foreach (var type in PlainValueSerializer.Types) AddSerializationMap(type, plain);
    }

    private void AddConfigured(Config config)
    {
        foreach (var (name, value) in Entries(config, "akka.actor.serializers"))
        {
            var typeName = value.GetString();
            var type = Type.GetType(typeName, throwOnError: false)
                ?? throw new ConfigurationException(
                    $"The type name for serializer '{name}' did not resolve to an actual Type: '{typeName}'");
            AddSerializer(name, CreateSerializer(type, config.GetConfig("akka.actor.serialization-settings." + name)));
        }

        foreach (var (typeName, value) in Entries(config, "akka.actor.serialization-bindings"))
        {
            var name = value.GetString();
            if (!_byName.TryGetValue(name, out var serializer))
                throw new ConfigurationException($"Serialization binding to non existing serializer: '{name}' for type '{typeName}'");
            var type = Type.GetType(typeName, throwOnError: false)
                ?? throw new ConfigurationException(
                    $"The type name for message '{typeName}' bound to serializer '{name}' did not resolve to an actual Type");
            AddSerializationMap(type, serializer);
        }
    }

    private Serializer CreateSerializer(Type type, Config settings)
    {
        var withSettings = type.GetConstructor([typeof(ExtendedActorSystem), typeof(Config)]);
        return withSettings is not null && settings is not null
            ? (Serializer)withSettings.Invoke([System, settings])
            : (Serializer)Activator.CreateInstance(type, System);
    }

    private void AddFromSetup(Actor.Setup.ActorSystemSetup setup)
    {
        if (setup.Get<SerializationSetup>() is not { HasValue: true } given) return;
        foreach (var details in given.Value.CreateSerializers(System))
        {
            AddSerializer(details.Alias, details.Serializer);
            foreach (var type in details.UseFor) AddSerializationMap(type, details.Serializer);
        }
    }

    // What nothing is bound to goes as a Hyperion graph, if that serializer is there; a binding of System.Object says otherwise.
    // Made when it is needed: most systems bind what they send, and many send nothing.
    private Serializer CreateForUnbound()
    {
        if (_bindings.ContainsKey(typeof(object))) return null;
        if (_byName.TryGetValue("hyperion", out var known)) return known;
        return Type.GetType(ObjectSerializerName, throwOnError: false) is { } type
            ? CreateSerializer(type, System.Settings.Config.GetConfig("akka.actor.serialization-settings.hyperion"))
            : null;
    }

    private static IEnumerable<KeyValuePair<string, Configuration.Hocon.HoconValue>> Entries(Config config, string path) =>
        config.GetConfig(path)?.AsEnumerable() ?? [];

    private Serializer FindBinding(Type type)
    {
        for (var each = type; each is not null && each != typeof(object); each = each.BaseType)
        {
            if (_bindings.TryGetValue(each, out var exact)) return exact;
        }

        foreach (var (bound, serializer) in _bindings)
        {
            if (bound.IsInterface && bound.IsAssignableFrom(type)) return serializer;
        }

        return _bindings.GetValueOrDefault(typeof(object)) ?? _forUnbound.Value;
    }

    private Serializer ById(int serializerId, string what)
    {
        if (_byId.TryGetValue(serializerId, out var serializer)) return serializer;
        return _forUnbound.Value is { } graphs && graphs.Identifier == serializerId
            ? graphs
            : throw new SerializationException(
                $"Cannot find serializer with id [{serializerId}] (class [{what}]). The most probable reason is that the configuration " +
                "entry 'akka.actor.serializers' is not in sync between the two systems.");
    }

    private Type TypeOf(string manifest, int serializerId) => _manifestTypes.GetOrAdd(manifest, static (name, id) =>
        Type.GetType(name, throwOnError: false)
        ?? throw new SerializationException($"Cannot find manifest class [{name}] for serializer with id [{id}]."), serializerId);
}

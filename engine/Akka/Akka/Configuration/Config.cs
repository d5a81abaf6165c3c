using Akka.Configuration.Hocon;
using Akka.Util.Internal;

namespace Akka.Configuration;

// A configuration: values by dotted path. It never changes; WithFallback gives a new one in which objects are merged.

public class Config
{
    public static readonly Config Empty = new();

    private static readonly HoconObject NoFields = new();

    private readonly HoconValue _root;

    public Config() : this(new HoconRoot(HoconValue.Of(new HoconObject()))) { }

    public Config(HoconRoot root) => _root = root.Value
        ?? throw new ArgumentNullException(nameof(root), "The root value cannot be null.");

    public Config(Config source, Config fallback)
    {
        ArgumentNullException.ThrowIfNull(source);
        Fallback = fallback;
        _root = fallback is null || fallback.IsEmpty
            ? source._root
            : HoconValue.Of((source._root.GetObject() ?? NoFields).Over(fallback._root.GetObject() ?? NoFields));
    }

    public Config Fallback { get; }

    public virtual HoconValue Root => _root;

    public virtual bool IsEmpty => _root.IsEmpty;

    public virtual Config WithFallback(Config fallback)
    {
        if (ReferenceEquals(fallback, this)) throw new ArgumentException("Config can not have itself as fallback", nameof(fallback));
        return fallback is null || fallback.IsEmpty ? this : IsEmpty ? fallback : new Config(this, fallback);
    }

    public virtual bool HasPath(string path) => GetValue(path) is not null;

    /// <summary>The value at this path, or null.</summary>
    public HoconValue GetValue(string path)
    {
        var value = _root;
        foreach (var key in path.SplitDottedPathHonouringQuotes())
        {
            value = value.GetObject()?.GetKey(key);
            if (value is null) return null;
        }

        return value;
    }

    /// <summary>The object at this path as a configuration of its own, or null.</summary>
    public virtual Config GetConfig(string path) => GetValue(path) is { } value ? value.ToConfig() : null;

    public virtual string GetString(string path, string @default = null) => Get(path, static value => value.GetString(), @default);

    public virtual bool GetBoolean(string path, bool @default = false) => Get(path, static value => value.GetBoolean(), @default);

    public virtual int GetInt(string path, int @default = 0) => Get(path, static value => value.GetInt(), @default);

    public virtual long GetLong(string path, long @default = 0) => Get(path, static value => value.GetLong(), @default);

    public virtual float GetFloat(string path, float @default = 0) => Get(path, static value => value.GetFloat(), @default);

    public virtual double GetDouble(string path, double @default = 0) => Get(path, static value => value.GetDouble(), @default);

    public virtual decimal GetDecimal(string path, decimal @default = 0) => Get(path, static value => value.GetDecimal(), @default);

    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    public virtual long? GetByteSize(string path, long? def = null) => Get(path, static value => value.GetByteSize(), def);

    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) => allowInfinite
        ? Get(path, static value => value.GetTimeSpan(allowInfinite: true), @default.GetValueOrDefault())
        : Get(path, static value => value.GetTimeSpan(allowInfinite: false), @default.GetValueOrDefault());

    public virtual IList<string> GetStringList(string path) => Get(path, static value => value.GetStringList(), []);

    public virtual IList<string> GetStringList(string path, string[] defaultPaths) =>
        Get(path, static value => value.GetStringList(), defaultPaths);

    public virtual IList<int> GetIntList(string path) => Get(path, static value => value.GetIntList(), []);

    public virtual IList<long> GetLongList(string path) => Get(path, static value => value.GetLongList(), []);

    public virtual IList<double> GetDoubleList(string path) => Get(path, static value => value.GetDoubleList(), []);

    public virtual IList<float> GetFloatList(string path) => Get(path, static value => value.GetFloatList(), []);

    public virtual IList<decimal> GetDecimalList(string path) => Get(path, static value => value.GetDecimalList(), []);

    public virtual IList<bool> GetBooleanList(string path) => Get(path, static value => value.GetBooleanList(), []);

    public virtual IList<byte> GetByteList(string path) => Get(path, static value => value.GetByteList(), []);

    /// <summary>The top-level keys with their values.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => (_root.GetObject() ?? NoFields).Items;

    public override string ToString() => _root.IsObject() ? _root.GetObject().ToString() : _root.ToString();

    public string ToString(bool includeFallback) => ToString();

    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    private T Get<T>(string path, Func<HoconValue, T> read, T missing)
    {
        if (GetValue(path) is not { } value) return missing;
        try
        {
            return read(value);
        }
        catch (ConfigurationException cause)
        {
            throw new ConfigurationException($"{path}: {cause.Message}", cause);
        }
    }
}

public static class ConfigExtensions
{
    public static bool IsNullOrEmpty(this Config config) => config is null || config.IsEmpty;

    public static Config SafeWithFallback(this Config config, Config fallback) =>
        config.IsNullOrEmpty() ? fallback : ReferenceEquals(config, fallback) ? config : config.WithFallback(fallback);
}

/// <summary>A configuration is wrong: its text, or a value in it.</summary>
public class ConfigurationException : Actor.AkkaException
{
    public ConfigurationException(string message) : base(message) { }

    public ConfigurationException(string message, Exception exception) : base(message, exception) { }

    public static ConfigurationException NullOrEmptyConfig<T>(string path = null) => new(
        $"Failed to instantiate {typeof(T).Name}: {(path is null ? "its configuration" : $"[{path}]")} is null or empty");
}

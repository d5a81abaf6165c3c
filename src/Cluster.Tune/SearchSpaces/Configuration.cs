using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Cluster.Tune;

// One point of a search space: the values that a trial runs with. It holds four kinds of value only (double, long, bool,
// string), so that it survives JSON without a schema, and equal content is equal.

/// <summary>An ordered set of named values that one trial runs with. Immutable; equal when names and values are.</summary>
public sealed partial class Configuration : IReadOnlyDictionary<string, object>, IEquatable<Configuration>
{
    private readonly OrderedDictionary<string, object> _values = [];

    /// <summary>Makes a configuration of names and values: numbers, booleans, strings or enum members.</summary>
    /// <exception cref="ArgumentException">A value is of another type, is not finite, or a name comes twice.</exception>
    public Configuration(IEnumerable<KeyValuePair<string, object>> values)
    {
        foreach (var (name, value) in values)
            if (!_values.TryAdd(name, Normalize(value)))
                throw new ArgumentException($"the parameter '{name}' comes twice in a configuration");
    }

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => [.. _values.Keys];

    /// <summary>How many values there are.</summary>
    public int Count => _values.Count;

    /// <summary>A value as it is stored: a double, a long, a bool or a string.</summary>
    public object this[string name] => _values.TryGetValue(name, out var value) ? value : throw Unknown(name);

    /// <summary>
    /// A value as the type that the caller works with: any integer or floating-point type, bool, string, or an enum.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no parameter of this name; the text lists those there are.</exception>
    /// <exception cref="InvalidCastException">The value cannot be that type without loss.</exception>
    public T Get<T>(string name)
    {
        var value = this[name];
        if (value is T exact) return exact;
        try
        {
            if (typeof(T).IsEnum && value is string member) return (T)Enum.Parse(typeof(T), member);
            var isLossless = value is long || (value is double && typeof(T) == typeof(float));
            if (isLossless && typeof(T).IsPrimitive && typeof(T) != typeof(bool))
                return (T)Convert.ChangeType(value, typeof(T), Numbers.Culture);
        }
        catch (Exception error) when (error is OverflowException or ArgumentException or FormatException)
        {
            throw Mismatch(name, value, typeof(T));
        }
        throw Mismatch(name, value, typeof(T));
    }

    /// <summary>The values of a nested space, under their inner names; empty when there are none.</summary>
    /// <param name="name">The name that the nested space has in the outer one.</param>
    public Configuration Section(string name) => new(_values
        .Where(pair => pair.Key.StartsWith(name + SearchSpace.Separator, StringComparison.Ordinal))
        .Select(pair => KeyValuePair.Create(pair.Key[(name.Length + 1)..], pair.Value)));

    /// <summary>The same values with some replaced; names that are not there yet come last.</summary>
    internal Configuration With(IEnumerable<KeyValuePair<string, object>> changes)
    {
        var values = new OrderedDictionary<string, object>(_values);
        foreach (var (name, value) in changes) values[name] = Normalize(value);
        return new Configuration(values);
    }

    /// <summary>The stored form of a value.</summary>
    internal static object Normalize(object value) => value switch
    {
        double number when !double.IsFinite(number) => throw new ArgumentException($"{number} is not a finite number"),
        double or long or bool or string => value,
        float number => Normalize((double)number),
        decimal number => (double)number,
        int or short or sbyte or byte or ushort or uint => Convert.ToInt64(value, Numbers.Culture),
        Enum member => member.ToString(),
        null => throw new ArgumentException("a parameter's value is null"),
        _ => throw new ArgumentException(
            $"a value of type {value.GetType().Name} cannot be a parameter; it must be a number, a bool, a string or an enum"),
    };

    /// <inheritdoc/>
    public bool Equals(Configuration? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? other) => Equals(other as Configuration);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _values.Aggregate(0, (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value));

    /// <summary>The values for a reader: <c>learning rate=0.012, width=32</c>.</summary>
    public override string ToString() =>
        string.Join(", ", _values.Select(pair => $"{pair.Key}={Numbers.Short(pair.Value)}"));

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();

    IEnumerable<string> IReadOnlyDictionary<string, object>.Keys => _values.Keys;

    IEnumerable<object> IReadOnlyDictionary<string, object>.Values => _values.Values;

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private KeyNotFoundException Unknown(string name) =>
        new($"the configuration has no parameter '{name}'; it has: {string.Join(", ", _values.Keys)}");

    private static InvalidCastException Mismatch(string name, object value, Type wanted) =>
        new($"{name} is {Numbers.Exact(value)} ({value.GetType().Name}), which cannot be read as {wanted.Name}");
}

using System.Text;

namespace Akka.Configuration.Hocon;

// A parsed document: values, each the concatenation of one or more elements (text, objects, arrays, substitutions).
// Once HoconResolver is through with it, no substitutions are left and nothing changes any more.

public interface IHoconElement
{
    bool IsString();

    string GetString();

    bool IsArray();

    IList<HoconValue> GetArray();
}

public interface IMightBeAHoconObject
{
    bool IsObject();

    HoconObject GetObject();
}

public class HoconLiteral : IHoconElement
{
    public string Value { get; set; }

    /// <summary>Quoted text is text, whatever it looks like.</summary>
    internal bool IsQuoted { get; init; }

    /// <summary>Space between two parts of a concatenation: counts only if both are text.</summary>
    internal bool IsSpace { get; init; }

    public bool IsString() => true;

    public string GetString() => Value;

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => throw new ConfigurationException($"'{Value}' is a text, but an array is expected");

    public override string ToString() => Value;
}

public class HoconArray : List<HoconValue>, IHoconElement
{
    public bool IsString() => false;

    public string GetString() => throw new ConfigurationException("an array is given, but a text is expected");

    public bool IsArray() => true;

    public IList<HoconValue> GetArray() => this;

    public override string ToString() => "[" + string.Join(",", this) + "]";
}

public class HoconObject : IHoconElement
{
    public Dictionary<string, HoconValue> Items { get; } = [];

    public bool IsString() => false;

    public string GetString() => throw new ConfigurationException("an object is given, but a text is expected");

    public bool IsArray() => false;

    /// <summary>An object with the keys 0, 1, 2 … serves as an array.</summary>
    public IList<HoconValue> GetArray() => Items
        .Where(static item => int.TryParse(item.Key, out _))
        .OrderBy(static item => int.Parse(item.Key, System.Globalization.CultureInfo.InvariantCulture))
        .Select(static item => item.Value)
        .ToList();

    public HoconValue GetKey(string key) => Items.GetValueOrDefault(key);

    public override string ToString() => ToString(0);

    public string ToString(int indent)
    {
        var padding = new string(' ', indent * 2);
        var text = new StringBuilder();
        foreach (var (key, value) in Items)
        {
            text.Append(padding).Append(HoconText.Key(key)).Append(" : ");
            text.Append(value.ToString(indent)).AppendLine();
        }

        return text.ToString();
    }

    /// <summary>
    /// Gives a key another value: objects merge, everything else replaces. What cannot be told before substitutions are
    /// known is left to the resolver.
    /// </summary>
    internal void Assign(string key, HoconValue value)
    {
        if (!Items.TryGetValue(key, out var existing))
        {
            Items[key] = value;
            return;
        }

        if (PlainObject(existing) is { } into && PlainObject(value) is { } from)
        {
            // Not into the existing object itself: an included document may share it.
            var merged = new HoconObject();
            foreach (var (name, item) in into.Items) merged.Items[name] = item;
            foreach (var (name, item) in from.Items) merged.Assign(name, item);
            Items[key] = new HoconValue([merged]);
            return;
        }

        value.Previous = existing;
        Items[key] = value;
    }

    /// <summary>This object with the keys of the other under its own: what both have as objects is merged.</summary>
    internal HoconObject Over(HoconObject other)
    {
        var merged = new HoconObject();
        foreach (var (key, value) in other.Items) merged.Items[key] = value;
        foreach (var (key, value) in Items)
        {
            merged.Items[key] = merged.Items.TryGetValue(key, out var below) && value.IsObject() && below.IsObject()
                ? HoconValue.Of(value.GetObject().Over(below.GetObject()))
                : value;
        }

        return merged;
    }

    private static HoconObject PlainObject(HoconValue value) =>
        value.Values is [HoconObject single] && value.Previous is null ? single : null;
}

/// <summary>A reference to another value of the document, or to an environment variable.</summary>
public class HoconSubstitution : IHoconElement
{
    protected HoconSubstitution() { }

    public HoconSubstitution(string path) => Path = path;

    public string Path { get; set; }

    internal bool IsOptional { get; init; }

    internal int Line { get; init; }

    internal int Column { get; init; }

    public bool IsString() => false;

    public string GetString() => null;

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => [];

    public override string ToString() => $"${{{(IsOptional ? "?" : "")}{Path}}}";
}

/// <summary>What a parse gives: the root of the document.</summary>
public class HoconRoot
{
    protected HoconRoot() { }

    public HoconRoot(HoconValue value) : this(value, []) { }

    public HoconRoot(HoconValue value, IEnumerable<HoconSubstitution> substitutions)
    {
        Value = value;
        Substitutions = substitutions;
    }

    public HoconValue Value { get; }

    public IEnumerable<HoconSubstitution> Substitutions { get; }
}

internal static class HoconText
{
    /// <summary>A key as it has to be written: quoted when it holds more than plain characters.</summary>
    internal static string Key(string key) => key.Length > 0 && key.All(IsPlain) ? key : Quoted(key);

    internal static string Quoted(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal) + "\"";

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';
}

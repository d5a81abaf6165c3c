using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

// One value, and how it reads as text, number, truth, time span or size.

public class HoconValue : IMightBeAHoconObject
{
    public HoconValue() : this([]) { }

    public HoconValue(List<IHoconElement> values, bool adoptedFromFallback = true) => Values = values;

    public List<IHoconElement> Values { get; }

    public bool IsEmpty => Values.Count == 0 || (Values is [HoconObject { Items.Count: 0 }]);

    /// <summary>What the key held before this was assigned, where this may depend on it.</summary>
    internal HoconValue Previous { get; set; }

    /// <summary>For the resolver: whether it is under way, or done.</summary>
    internal ResolveState State { get; set; }

    internal static HoconValue Of(IHoconElement element) => new([element]) { State = ResolveState.Done };

    public bool IsObject() => GetObject() is not null;

    public bool IsArray() => Values.Count > 0 && Values.All(static value => value is HoconArray or HoconLiteral { IsSpace: true })
        && Values.Exists(static value => value is HoconArray);

    public bool IsString() => Values.Count > 0 && Values.TrueForAll(static value => value is HoconLiteral);

    /// <summary>The object this is, merged from its parts, or null when it is none.</summary>
    public HoconObject GetObject()
    {
        HoconObject merged = null;
        foreach (var element in Values)
        {
            if (element is HoconLiteral { IsSpace: true }) continue;
            if (element is not HoconObject part) return null;
            merged = merged is null ? part : part.Over(merged);
        }

        return merged;
    }

    public HoconValue GetChildObject(string key) => GetObject()?.GetKey(key);

    public IList<HoconValue> GetArray()
    {
        if (GetObject() is { } numbered) return numbered.GetArray();
        var all = new List<HoconValue>();
        foreach (var element in Values)
        {
            if (element is HoconArray array) all.AddRange(array);
            else if (element is not HoconLiteral { IsSpace: true })
                throw new ConfigurationException($"'{this}' is no array");
        }

        return all;
    }

    public string GetString()
    {
        if (Values.Count == 0) return null;
        if (Values is [HoconLiteral single]) return IsNull(single) ? null : single.Value;
        var text = new StringBuilder();
        foreach (var element in Values) text.Append(element.GetString());
        return text.ToString();
    }

    public Config ToConfig() => new(new HoconRoot(this));

    public Config AtKey(string key)
    {
        var root = new HoconObject();
        root.Items[key] = this;
        return new Config(new HoconRoot(Of(root)));
    }

    public bool GetBoolean() => GetString()?.Trim().ToLowerInvariant() switch
    {
        "on" or "true" or "yes" => true,
        "off" or "false" or "no" => false,
        var text => throw new ConfigurationException($"'{text}' is no boolean: on, off, true, false, yes or no is expected"),
    };

    public byte GetByte() => Number("a byte", static text => byte.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture));

    public int GetInt() => Number("an integer", static text => (int)Whole(text, int.MinValue, int.MaxValue));

    public long GetLong() => Number("an integer", static text => Whole(text, long.MinValue, long.MaxValue));

    public double GetDouble() => Number("a number", static text => text switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    });

    public float GetFloat() => (float)GetDouble();

    public decimal GetDecimal() => Number("a number", static text => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));

    public IList<string> GetStringList() => GetArray().Select(static value => value.GetString()).ToList();

    public IList<int> GetIntList() => GetArray().Select(static value => value.GetInt()).ToList();

    public IList<long> GetLongList() => GetArray().Select(static value => value.GetLong()).ToList();

    public IList<double> GetDoubleList() => GetArray().Select(static value => value.GetDouble()).ToList();

    public IList<float> GetFloatList() => GetArray().Select(static value => value.GetFloat()).ToList();

    public IList<decimal> GetDecimalList() => GetArray().Select(static value => value.GetDecimal()).ToList();

    public IList<bool> GetBooleanList() => GetArray().Select(static value => value.GetBoolean()).ToList();

    public IList<byte> GetByteList() => GetArray().Select(static value => value.GetByte()).ToList();

    /// <summary>A time: 5s, 100 ms, 1.5 minutes; a bare number is milliseconds, and infinite has no end.</summary>
    public TimeSpan GetTimeSpan(bool allowInfinite = true) => HoconUnits.ParseTimeSpan(GetString(), allowInfinite);

    /// <summary>A number of bytes: 128k, 10 MiB, 1 GB; a bare number is bytes.</summary>
    public long? GetByteSize() => HoconUnits.ParseByteSize(GetString());

    public override string ToString() => ToString(0);

    public virtual string ToString(int indent)
    {
        if (GetObject() is { } fields)
        {
            var padding = new string(' ', indent * 2);
            return fields.Items.Count == 0 ? "{}" : $"{{{Environment.NewLine}{fields.ToString(indent + 1)}{padding}}}";
        }

        if (Values is [HoconLiteral { IsQuoted: false } literal]) return literal.Value.Length > 0
            && literal.Value.All(IsPlain) ? literal.Value : HoconText.Quoted(literal.Value);
        return IsString() ? HoconText.Quoted(GetString()) : string.Concat(Values);
    }

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.';

    private static bool IsNull(HoconLiteral literal) => !literal.IsQuoted && literal.Value == "null";

    private static long Whole(string text, long min, long max)
    {
        if (!long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value))
            value = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
                ? Convert.ToInt64(text, 16)
                : checked((long)decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
        return value >= min && value <= max ? value : throw new OverflowException();
    }

    private T Number<T>(string what, Func<string, T> parse)
    {
        var text = IsObject() || IsArray() ? ToString() : GetString();
        try
        {
            return parse(text?.Trim() ?? throw new FormatException());
        }
        catch (Exception cause) when (cause is FormatException or OverflowException or ArgumentException)
        {
            throw new ConfigurationException($"'{text ?? "null"}' is not {what}", cause);
        }
    }
}

internal enum ResolveState
{
    /// <summary>Substitutions may be left in it.</summary>
    Open,

    /// <summary>The resolver is in it; meeting it again is a reference to itself.</summary>
    UnderWay,

    /// <summary>None are left.</summary>
    Done,
}

using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Cluster.Tune;

// A configuration as JSON, and back to the same types: a whole double is written with ".0", so that 2.0 does not come
// back as the integer 2. This text is what travels to a worker and what the journal keeps.

public sealed partial class Configuration
{
    /// <summary>One JSON object, names in order.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not an object of numbers, booleans and strings.</exception>
    public static Configuration FromJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return FromJson(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new FormatException($"a configuration is not valid JSON: {error.Message}", error);
        }
    }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in _values)
        {
            writer.WritePropertyName(name);
            switch (value)
            {
                case double number: writer.WriteRawValue(WithPoint(Numbers.Exact(number))); break;
                case long number: writer.WriteNumberValue(number); break;
                case bool flag: writer.WriteBooleanValue(flag); break;
                default: writer.WriteStringValue((string)value); break;
            }
        }
        writer.WriteEndObject();
    }

    internal static Configuration FromJson(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new FormatException($"a configuration must be a JSON object, but is {element.ValueKind}");
        return new(element.EnumerateObject().Select(
            property => KeyValuePair.Create(property.Name, ReadValue(property.Name, property.Value))));
    }

    private static object ReadValue(string name, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Number when HasPoint(element.GetRawText()) => element.GetDouble(),
        JsonValueKind.Number when element.TryGetInt64(out var number) => number,
        JsonValueKind.Number => element.GetDouble(),
        var kind => throw new FormatException($"{name}: a value must be a number, a boolean or a string, but is {kind}"),
    };

    private static bool HasPoint(string number) => number.AsSpan().ContainsAny('.', 'e', 'E');

    private static string WithPoint(string number) => HasPoint(number) ? number : number + ".0";
}

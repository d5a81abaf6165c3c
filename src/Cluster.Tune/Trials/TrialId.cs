using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cluster.Tune;

// The number of a trial in its experiment, counted from 0 in the order of creation. Ties between trials are broken by
// it, so that a run with a seed repeats exactly.

/// <summary>Names a trial within its experiment.</summary>
/// <param name="Number">Its place in the order of creation, from 0.</param>
[JsonConverter(typeof(TrialIdJsonConverter))]
public readonly record struct TrialId(int Number) : IComparable<TrialId>
{
    /// <inheritdoc/>
    public int CompareTo(TrialId other) => Number.CompareTo(other.Number);

    /// <summary>The name used for folders and rows: <c>trial-00007</c>.</summary>
    public override string ToString() => $"trial-{Number:D5}";
}

/// <summary>A trial's id is a bare number in JSON.</summary>
internal sealed class TrialIdJsonConverter : JsonConverter<TrialId>
{
    public override TrialId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetInt32());

    public override void Write(Utf8JsonWriter writer, TrialId value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Number);
}

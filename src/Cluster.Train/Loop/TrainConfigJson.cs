using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cluster.Train;

// How a run's configuration travels from the driver to the loop.
internal static class TrainConfigJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        IncludeFields = true,
        PropertyNameCaseInsensitive = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string? Write(object? config) =>
        config is null ? null : JsonSerializer.Serialize(config, config.GetType(), Options);

    public static T Read<T>(string? json, string name, T otherwise)
    {
        if (json is null)
            return otherwise;
        using var document = JsonDocument.Parse(json);
        var found = document.RootElement.EnumerateObject()
            .FirstOrDefault(pair => string.Equals(pair.Name, name, StringComparison.OrdinalIgnoreCase));
        return found.Value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? otherwise : found.Value.Deserialize<T>(Options)!;
    }
}

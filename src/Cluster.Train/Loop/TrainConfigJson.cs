using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cluster.Train;

// How a run's configuration travels from the driver to the loop.
internal static class TrainConfigJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string? Write(object? config) =>
        config is null ? null : JsonSerializer.Serialize(config, config.GetType(), Options);
}

using System.Text;
using System.Text.Json;

namespace Cluster.Tune;

// The results as files that other programs read: a row a trial in CSV (RFC 4180), an object a trial in JSON.

internal static class ResultText
{
    public static string ToCsv(ResultGrid grid)
    {
        var parameters = grid.Trials.SelectMany(trial => trial.Configuration.Names).Distinct().ToList();
        var metrics = grid.Trials.SelectMany(trial => trial.Metrics.Keys).Distinct().Order().ToList();
        var text = new StringBuilder();
        AppendRow(text, ["trial", "phase", "node", .. parameters.Select(name => "config/" + name), .. metrics, "checkpoint", "error"]);
        foreach (var trial in grid.Trials)
            AppendRow(text, [
                trial.Id.ToString(),
                trial.Phase.ToString(),
                trial.Node,
                .. parameters.Select(name => trial.Configuration.TryGetValue(name, out var value) ? Numbers.Exact(value) : ""),
                .. metrics.Select(name => trial.Metrics.TryGetValue(name, out var value) ? Numbers.Exact(value) : ""),
                trial.Checkpoint ?? "",
                trial.Error?.Split('\n')[0] ?? "",
            ]);
        return text.ToString();
    }

    public static string ToJson(ResultGrid grid)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("name", grid.Name);
            writer.WriteStartArray("trials");
            foreach (var trial in grid.Trials) WriteTrial(writer, trial);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteTrial(Utf8JsonWriter writer, TrialResult trial)
    {
        writer.WriteStartObject();
        writer.WriteString("trial", trial.Id.ToString());
        writer.WriteString("phase", trial.Phase.ToString());
        writer.WriteString("node", trial.Node);
        writer.WritePropertyName("config");
        trial.Configuration.WriteTo(writer);
        WriteMetrics(writer, "last", trial.Metrics);
        WriteMetrics(writer, "best", trial.BestMetrics);
        writer.WriteString("checkpoint", trial.Checkpoint);
        writer.WriteString("best_checkpoint", trial.BestCheckpoint);
        writer.WriteString("error", trial.Error);
        writer.WriteEndObject();
    }

    // JSON has no NaN and no infinity; null is what most readers make a missing number of.
    private static void WriteMetrics(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, double> metrics)
    {
        writer.WriteStartObject(name);
        foreach (var (metric, value) in metrics)
        {
            if (double.IsFinite(value)) writer.WriteNumber(metric, value);
            else writer.WriteNull(metric);
        }
        writer.WriteEndObject();
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) =>
        text.AppendJoin(',', cells.Select(Quoted)).Append("\r\n");

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
}

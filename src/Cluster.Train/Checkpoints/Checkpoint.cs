using System.Text.Json.Serialization;

namespace Cluster.Train;

/// <summary>A saved state of a run: a folder with what the loop has saved, and what it reported then.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Number">1 for a run's first checkpoint, then counting.</param>
/// <param name="Metrics">What was reported with it.</param>
/// <param name="Position">How far the data were used up.</param>
/// <param name="ReportCount">How many reports the run had made, this one included.</param>
public sealed record Checkpoint(
    [property: JsonIgnore] string Path,
    int Number,
    IReadOnlyDictionary<string, double> Metrics,
    DataPosition Position,
    int ReportCount)
{
    /// <summary>The epoch to go on with: the first whose examples were not all seen.</summary>
    [JsonIgnore]
    public int Epoch => Position.Epoch;

    /// <summary>The path of a file of the checkpoint.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);
}

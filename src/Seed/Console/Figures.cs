using System.Globalization;

namespace Seed;

// Numbers as people read them.
internal static class Figures
{
    internal static string Seconds(TimeSpan time) => time.TotalSeconds < 100
        ? time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s"
        : time.TotalMinutes.ToString("0.0", CultureInfo.InvariantCulture) + " min";

    // Four figures that mean something: 0.0123, 1.234, 5120.
    internal static string Metric(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 1000 and < 1e15 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 0.001 and < 1000 => value.ToString("G4", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###e+0", CultureInfo.InvariantCulture),
    };

    internal static string Metrics(IReadOnlyDictionary<string, double> metrics) =>
        string.Join("  ", metrics.Select(pair => $"{pair.Key} {Metric(pair.Value)}"));

    // A source that counts no steps has none to show.
    internal static string Steps(long step, long stepCount) => stepCount <= 0
        ? (step == 0 ? "" : $"step {step}")
        : $"step {step}/{stepCount} ({100.0 * Math.Min(step, stepCount) / stepCount:0}%)";
}

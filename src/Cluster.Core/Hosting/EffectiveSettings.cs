using Akka.Configuration;
using Akka.Configuration.Hocon;
using Cluster.Core.Hosting;
using Cluster.Core.Wire;

namespace Cluster.Core;

// What `seed config` shows: every setting as a process started here would see it, and who said so.

/// <summary>A setting that is in force.</summary>
/// <param name="Key">Its dotted path.</param>
/// <param name="Value">Its value, as HOCON; a password is not shown.</param>
/// <param name="Source">A file's path, an environment variable, or <c>default</c>.</param>
/// <param name="IsKnown">False: no such setting is read; most likely its name is misspelt.</param>
public sealed record EffectiveSetting(string Key, string Value, string Source, bool IsKnown);

/// <summary>Reads the settings as a node does.</summary>
public static class EffectiveSettings
{
    private const string Default = "default";
    private const string LevelsPrefix = "cluster.logging.levels.";

    // The environment goes over the file for these.
    private static readonly (string Key, string Variable)[] Variables =
    [
        ("akka.remote.dot-netty.tcp.enable-ssl", ClusterTls.SwitchVariable),
        ("akka.remote.dot-netty.tcp.ssl.certificate.path", ClusterTls.CertificateVariable),
        ("akka.remote.dot-netty.tcp.ssl.certificate.password", ClusterTls.PasswordVariable),
    ];

    /// <summary>All settings, by key.</summary>
    /// <param name="configurationFile">The file; null: <c>cluster.hocon</c> of the working directory, else beside the program, else none.</param>
    /// <exception cref="ClusterException">
    /// The file is missing, is not HOCON (told with file, line and column), or holds a value of the wrong kind.
    /// </exception>
    public static IReadOnlyList<EffectiveSetting> Read(string? configurationFile = null)
    {
        var config = ClusterConfiguration.Load(configurationFile);
        Check(config);
        var file = ClusterConfiguration.Find(configurationFile);
        var said = file is null ? [] : Leaves(ClusterConfiguration.Parse(file)).Select(leaf => leaf.Key).ToHashSet();
        var known = Leaves(ClusterConfiguration.Defaults).Select(leaf => leaf.Key).ToHashSet();
        var settings = Leaves(config).ToDictionary(
            leaf => leaf.Key,
            leaf => new EffectiveSetting(leaf.Key, Shown(leaf), said.Contains(leaf.Key) ? file! : Default, IsKnown(leaf.Key, known)));
        foreach (var (key, variable) in Variables)
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            {
                settings[key] = new EffectiveSetting(key, Shown((key, value)), variable, true);
            }
        }

        return [.. settings.Values.OrderBy(setting => setting.Key, StringComparer.Ordinal)];
    }

    // As a node reads them at its start: what it would refuse is refused here.
    private static void Check(Config config)
    {
        _ = ClusterConfiguration.SchedulerOptions(config);
        _ = ClusterConfiguration.NodeOptions(config);
        _ = ClusterConfiguration.JobOptions(config);
        _ = LogLevels.From(config);
    }

    // The engine has keys of its own that need not stand in our file; ours all do.
    private static bool IsKnown(string key, HashSet<string> known) =>
        known.Contains(key) || key.StartsWith("akka.", StringComparison.Ordinal) || key.StartsWith(LevelsPrefix, StringComparison.Ordinal);

    private static string Shown((string Key, string Value) leaf) =>
        leaf.Key.EndsWith(".password", StringComparison.Ordinal) && leaf.Value.Trim('"').Length > 0 ? "\"…\"" : leaf.Value;

    private static IEnumerable<(string Key, string Value)> Leaves(Config config) => Leaves("", config.Root);

    private static IEnumerable<(string Key, string Value)> Leaves(string path, HoconValue value) =>
        value.IsObject() && value.GetObject().Items is { Count: > 0 } items
            ? items.SelectMany(item => Leaves(path.Length == 0 ? Quoted(item.Key) : $"{path}.{Quoted(item.Key)}", item.Value))
            : path.Length == 0 ? [] : [(path, value.ToString(0))];

    private static string Quoted(string key) =>
        key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') ? key : $"\"{key}\"";
}

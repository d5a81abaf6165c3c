using Akka.Configuration;
using Akka.Event;

namespace Cluster.Core.Hosting;

// Which sources say less than akka.loglevel lets through: cluster.logging.levels, by the beginning of the type's full name.
internal sealed class LogLevels
{
    private const string Key = "cluster.logging.levels";

    private readonly (string Prefix, LogLevel? Lowest)[] _rules;

    private LogLevels((string Prefix, LogLevel? Lowest)[] rules) => _rules = rules;

    /// <exception cref="ClusterException">A level is none of DEBUG, INFO, WARNING, ERROR and OFF.</exception>
    internal static LogLevels From(Config config) => new(config.GetConfig(Key) is { IsEmpty: false } levels
        ? [.. levels.AsEnumerable()
            .Select(rule => (rule.Key, Parse(rule.Key, rule.Value.GetString())))
            .OrderByDescending(rule => rule.Key.Length)]
        : []);

    /// <summary>The longest prefix decides; a source that no prefix names is shown.</summary>
    internal bool Shows(Type source, LogLevel level)
    {
        foreach (var (prefix, lowest) in _rules)
        {
            if (source.FullName?.StartsWith(prefix, StringComparison.Ordinal) == true)
            {
                return level >= lowest;
            }
        }

        return true;
    }

    private static LogLevel? Parse(string source, string level) => level.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARNING" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" => null,
        _ => throw new ClusterException(
            $"{ClusterConfiguration.FileName}: {Key}.\"{source}\" is {level}, but must be DEBUG, INFO, WARNING, ERROR or OFF"),
    };
}

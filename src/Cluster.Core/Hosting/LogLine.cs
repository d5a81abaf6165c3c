using System.Globalization;
using Akka.Event;

namespace Cluster.Core.Hosting;

// How a log event reads: time of day (UTC), level, who, what. An error brings its stack, anything less its cause's words.
internal static class LogLine
{
    internal static string Of(LogEvent told)
    {
        var time = told.Timestamp.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var cause = told.Cause switch
        {
            null => "",
            _ when told.LogLevel() == LogLevel.ErrorLevel => Environment.NewLine + told.Cause,
            _ => $" ({told.Cause.GetType().Name}: {told.Cause.Message.ReplaceLineEndings(" ")})",
        };
        return $"{time} {Word(told.LogLevel())} {told.LogClass.Name}: {told.Message}{cause}";
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.DebugLevel => "debug",
        LogLevel.InfoLevel => "info",
        LogLevel.WarningLevel => "warning",
        _ => "error",
    };
}

using System.Globalization;

namespace Akka.Configuration.Hocon;

// Numbers with units: times and sizes.

internal static class HoconUnits
{
    internal static TimeSpan ParseTimeSpan(string text, bool allowInfinite)
    {
        var trimmed = text?.Trim() ?? "";
        if (trimmed is "infinite" or "-1")
        {
            return allowInfinite
                ? Timeout.InfiniteTimeSpan
                : throw new ConfigurationException($"'{trimmed}' is given, but a finite time is expected");
        }

        var (number, unit) = Split(trimmed, "a time, as in 5s, 100ms or 2 minutes");
        var milliseconds = unit switch
        {
            "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => number / 1_000_000,
            "us" or "micro" or "micros" or "microsecond" or "microseconds" => number / 1_000,
            "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => number,
            "s" or "second" or "seconds" => number * 1_000,
            "m" or "minute" or "minutes" => number * 60_000,
            "h" or "hour" or "hours" => number * 3_600_000,
            "d" or "day" or "days" => number * 86_400_000,
            _ => throw new ConfigurationException($"'{text}' has the unit '{unit}', but ns, us, ms, s, m, h or d is expected"),
        };
        if (milliseconds < 0) throw new ConfigurationException($"'{text}' is negative, but a time must be 0 or more");
        return milliseconds >= TimeSpan.MaxValue.TotalMilliseconds
            ? throw new ConfigurationException($"'{text}' is too long a time")
            : TimeSpan.FromTicks((long)Math.Round(milliseconds * TimeSpan.TicksPerMillisecond));
    }

    internal static long? ParseByteSize(string text)
    {
        if (text is null) return null;
        var (number, unit) = Split(text.Trim(), "a size, as in 512, 128k or 10 MiB");
        double factor = unit switch
        {
            "" or "b" or "B" or "byte" or "bytes" => 1,
            "kB" or "KB" or "kilobyte" or "kilobytes" => 1e3,
            "MB" or "megabyte" or "megabytes" => 1e6,
            "GB" or "gigabyte" or "gigabytes" => 1e9,
            "TB" or "terabyte" or "terabytes" => 1e12,
            "PB" or "petabyte" or "petabytes" => 1e15,
            "k" or "K" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => 1L << 10,
            "m" or "M" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => 1L << 20,
            "g" or "G" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => 1L << 30,
            "t" or "T" or "Ti" or "TiB" or "tebibyte" or "tebibytes" => 1L << 40,
            "p" or "P" or "Pi" or "PiB" or "pebibyte" or "pebibytes" => 1L << 50,
            _ => throw new ConfigurationException($"'{text}' has the unit '{unit}', but B, kB, KiB, MB, MiB, GB or GiB is expected"),
        };
        var bytes = number * factor;
        return bytes is >= 0 and < long.MaxValue
            ? (long)bytes
            : throw new ConfigurationException($"'{text}' is no size: it is negative or too large");
    }

    private static (double Number, string Unit) Split(string text, string expected)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or '-' or '+')) end++;
        return double.TryParse(text.AsSpan(0, end), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? (number, text[end..].Trim())
            : throw new ConfigurationException($"'{text}' is not {expected}");
    }
}

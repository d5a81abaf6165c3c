using System.Globalization;

namespace Cluster.Tune;

// How values are written: exactly, where they are read again; shortly, in tables. Always with a point, whatever the
// machine's language.

internal static class Numbers
{
    public static CultureInfo Culture => CultureInfo.InvariantCulture;

    /// <summary>The shortest text that reads back to the same value.</summary>
    public static string Exact(object value) => value switch
    {
        double number => number.ToString("R", Culture),
        long number => number.ToString(Culture),
        bool flag => flag ? "true" : "false",
        _ => value.ToString() ?? "",
    };

    /// <summary>Four significant digits, for tables.</summary>
    public static string Short(object value) => value switch
    {
        double number when number != 0 && Math.Abs(number) < 0.001 => number.ToString("0.###e-0", Culture),
        double number => number.ToString("G4", Culture),
        _ => Exact(value),
    };
}

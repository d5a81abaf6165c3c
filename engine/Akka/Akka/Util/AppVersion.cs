using System.Globalization;
using System.Reflection;

namespace Akka.Util;

// The version of the program that a node runs, so that an update of one node after the other can be told from a change of
// the cluster. Up to three numbers, then perhaps a count of commits, then a qualifier: 1, 1.2, 1.2.3, 1.2.3-RC1,
// 1.2.3+10-1234abcd. What has one part and is no number is a qualifier as a whole. Versions of the same numbers are
// ordered by their qualifiers, and one without any is the latest.

/// <summary>A version that can be compared.</summary>
public class AppVersion : IComparable<AppVersion>, IEquatable<AppVersion>
{
    public static readonly AppVersion Zero = Create("0.0.0");

    private const string EntryAssembly = "assembly-version";
    private const int NumbersMax = 3;

    // Major, minor, patch, commits; the commits take the place of the patch where there is none.
    private readonly (int, int, int, int) _numbers;
    private readonly string _qualifier;

    private AppVersion(string version)
    {
        Version = version;
        (_numbers, _qualifier) = Parse(version);
    }

    public string Version { get; }

    /// <summary>Of a text, or of the program's own assembly for <c>assembly-version</c>.</summary>
    public static AppVersion Create(string version)
    {
        if (!version.Equals(EntryAssembly, StringComparison.OrdinalIgnoreCase))
            return new AppVersion(version);
        var assembly = Assembly.GetEntryAssembly() ?? Assembly.GetExecutingAssembly();
        return new AppVersion((assembly.GetName().Version ?? new Version(0, 0, 0)).ToString(NumbersMax));
    }

    // For texts that others wrote.
    internal static bool TryCreate(string version, out AppVersion created)
    {
        try
        {
            created = Create(version);
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            created = Zero;
            return false;
        }
    }

    public int CompareTo(AppVersion other)
    {
        if (other is null)
            return 1;
        var byNumbers = _numbers.CompareTo(other._numbers);
        if (byNumbers != 0 || _qualifier == other._qualifier)
            return byNumbers;
        return _qualifier.Length == 0 ? 1
            : other._qualifier.Length == 0 ? -1
            : string.CompareOrdinal(_qualifier, other._qualifier);
    }

    public bool Equals(AppVersion other) => other is not null && Version == other.Version;

    public override bool Equals(object obj) => Equals(obj as AppVersion);

    public override int GetHashCode() => Version.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Version;

    public static bool operator ==(AppVersion first, AppVersion second) => first is null ? second is null : first.Equals(second);

    public static bool operator !=(AppVersion first, AppVersion second) => !(first == second);

    private static ((int, int, int, int), string) Parse(string version)
    {
        if (version.Length == 0)
            throw new ArgumentOutOfRangeException(nameof(version), "The version is empty, but must be like 1.2.3 or 1.2.3-RC1");
        var parts = version.Split('.');
        if (parts.Length > NumbersMax)
            throw new ArgumentOutOfRangeException(
                nameof(version), $"The version is {version}, but may have {NumbersMax} numbers at most, divided by points");
        if (parts.Length == 1)
            return TryNumber(version, out var only) ? ((only, 0, 0, 0), "") : ((0, 0, 0, 0), version);
        var (last, commits, qualifier) = ParseLast(parts[^1], version);
        return parts.Length == 2
            ? ((Number(parts[0], version), last, commits, 0), qualifier)
            : ((Number(parts[0], version), Number(parts[1], version), last, commits), qualifier);
    }

    // 3, 3-RC1, 3+10-1234abcd: the number, the commits since, and what is left.
    private static (int Number, int Commits, string Qualifier) ParseLast(string part, string version)
    {
        if (part.Length == 0)
            return (0, 0, "");
        var end = part.AsSpan().IndexOfAny('-', '+');
        if (end < 0)
            return (Number(part, version), 0, "");
        var (number, rest) = (Number(part[..end], version), part[(end + 1)..]);
        var dash = rest.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && TryNumber(rest[..dash], out var commits) ? (number, commits, rest[(dash + 1)..]) : (number, 0, rest);
    }

    private static int Number(string text, string version) => TryNumber(text, out var number) ? number
        : throw new FormatException($"\"{text}\" of the version {version} is no number");

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

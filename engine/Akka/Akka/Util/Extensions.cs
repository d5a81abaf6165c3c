using System.Text;

namespace Akka.Util.Internal;

// Small words that Akka's users know: AsInstanceOf, and splitting a dotted path with quoted parts.

public static class Extensions
{
    public static T AsInstanceOf<T>(this object self) => (T)self;

    /// <summary>Splits <c>a.b."c.d"</c> into <c>a</c>, <c>b</c> and <c>c.d</c>.</summary>
    public static IEnumerable<string> SplitDottedPathHonouringQuotes(this string path)
    {
        if (path.IndexOf('"') < 0)
            return path.Split('.', StringSplitOptions.RemoveEmptyEntries);

        var parts = new List<string>();
        var part = new StringBuilder();
        var quoted = false;
        var wasQuoted = false;
        foreach (var character in path)
        {
            if (character == '"')
            {
                quoted = !quoted;
                wasQuoted = true;
            }
            else if (character == '.' && !quoted)
            {
                if (part.Length > 0 || wasQuoted) parts.Add(part.ToString());
                part.Clear();
                wasQuoted = false;
            }
            else
            {
                part.Append(character);
            }
        }

        if (part.Length > 0 || wasQuoted) parts.Add(part.ToString());
        return parts;
    }
}

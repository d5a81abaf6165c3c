using System.Text;

namespace Akka.Util.Internal;

// Small words that Akka's users know: AsInstanceOf, and splitting a dotted path with quoted parts.

public static class Extensions
{
    public static T AsInstanceOf<T>(this object self) => (T)self;

    public static T Head<T>(this IEnumerable<T> self) => self.FirstOrDefault();

    public static IEnumerable<T> Drop<T>(this IEnumerable<T> self, int count) => self.Skip(count);

    public static IEnumerable<T> TakeRight<T>(this IEnumerable<T> self, int n) => self.TakeLast(n);

    public static IEnumerable<T> Concat<T>(this IEnumerable<T> enumerable, T item) => (enumerable ?? []).Append(item);

    public static void ForEach<T>(this IEnumerable<T> source, Action<T> action)
    {
        foreach (var item in source) action(item);
    }

    public static string Join(this IEnumerable<string> self, string separator) => string.Join(separator, self);

    public static string BetweenDoubleQuotes(this string self) => $"\"{self}\"";

    public static void AddOrSet<TKey, TValue>(this IDictionary<TKey, TValue> hash, TKey key, TValue value) => hash[key] = value;

    public static TValue GetOrElse<TKey, TValue>(this IDictionary<TKey, TValue> hash, TKey key, TValue elseValue) =>
        hash.TryGetValue(key, out var value) ? value : elseValue;

    public static IDictionary<TKey, TValue> AddAndReturn<TKey, TValue>(this IDictionary<TKey, TValue> hash, TKey key, TValue value)
    {
        hash.Add(key, value);
        return hash;
    }

    public static TimeSpan Max(this TimeSpan @this, TimeSpan other) => @this > other ? @this : other;

    public static TimeSpan Min(this TimeSpan @this, TimeSpan other) => @this < other ? @this : other;

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

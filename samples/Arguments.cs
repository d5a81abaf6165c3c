using System.Globalization;

namespace Samples;

// A sample's command line. A mistake in it is one line that says what would be right, before anything is begun.

/// <summary>The options that were given.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _given = [];

    /// <summary>Reads all of them.</summary>
    /// <param name="words">The command line.</param>
    /// <param name="valued">Options that a value follows.</param>
    /// <param name="flags">Options that stand alone.</param>
    /// <exception cref="ArgumentException">One is unknown, or its value is missing.</exception>
    public Arguments(IReadOnlyList<string> words, string[] valued, string[] flags)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var name = words[i];
            if (flags.Contains(name))
                _given[name] = "";
            else if (!valued.Contains(name))
                throw new ArgumentException($"{name} is not an option of this program: --help lists them");
            else if (i + 1 == words.Count || words[i + 1].StartsWith("--", StringComparison.Ordinal))
                throw new ArgumentException($"{name} needs a value");
            else
                _given[name] = words[++i];
        }
    }

    /// <summary>Whether an option was given.</summary>
    public bool Has(string name) => _given.ContainsKey(name);

    /// <summary>An option's value, or null.</summary>
    public string? Text(string name) => _given.GetValueOrDefault(name);

    /// <summary>An option's whole number.</summary>
    /// <exception cref="ArgumentException">It is none, or out of its range.</exception>
    public int Number(string name, int otherwise, int least, int most = int.MaxValue)
    {
        if (Text(name) is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        var range = (least, most) switch
        {
            (int.MinValue, int.MaxValue) => "",
            (_, int.MaxValue) => $" of {least} or more",
            _ => $" from {least} to {most}",
        };
        throw new ArgumentException($"{name} is {text}, but must be a whole number{range}");
    }
}

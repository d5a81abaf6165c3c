using System.Text.RegularExpressions;

namespace Engine.Tests.Conformance;

// A list of a package's members, and whether a line of ours is covered by it. Covered is less than equal in three places: a
// type may lack some of the package's interfaces, a property some of its accessors, and a member that a type of the package
// inherits may stand on the type itself.
internal sealed class SurfaceList
{
    private readonly Dictionary<string, List<string>> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, List<string>>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _bases = new(StringComparer.Ordinal);

    internal SurfaceList(IEnumerable<string> lines)
    {
        foreach (var line in lines.Where(line => line.Contains(" :: ", StringComparison.Ordinal)))
        {
            var key = Key(line);
            if (!_lines.TryGetValue(key, out var same))
                _lines[key] = same = [];
            same.Add(line);
            var (type, signature) = Split(line);
            if (!_byName.TryGetValue(NameOf(type), out var definitions))
                _byName[NameOf(type)] = definitions = [];
            if (!definitions.TryGetValue(type, out var own))
                definitions[type] = own = [];
            own.Add(line);
            if (signature.Contains("class", StringComparison.Ordinal) && !signature.Contains('(', StringComparison.Ordinal))
                _bases[type] = [.. Parts(line).Take(1)];
        }
    }

    /// <summary>The package's line that covers ours, or null.</summary>
    internal string? Covering(string own)
    {
        var (type, signature) = Split(own);
        return Direct(own) ?? Inherited(type, signature, _bases.GetValueOrDefault(type, []));
    }

    private string? Direct(string own) => _lines.TryGetValue(Key(own), out var candidates)
        ? candidates.Find(line => Parts(line).ToHashSet().IsSupersetOf(Parts(own)))
        : null;

    /// <summary>The line of a base of the package's type that covers a member, generic parameters put in.</summary>
    private string? Inherited(string type, string signature, IEnumerable<string> parents)
    {
        foreach (var parent in parents)
        {
            foreach (var (definition, lines) in _byName.GetValueOrDefault(NameOf(parent), []))
            {
                string Close(string text) => Substitute(text, ArgumentsOf(definition), ArgumentsOf(parent));
                var match = lines.Find(line => new SurfaceList([$"{type} :: {Close(Split(line).Signature)}"]).Direct($"{type} :: {signature}") is not null);
                if (match is not null)
                    return match;
                if (Inherited(type, signature, _bases.GetValueOrDefault(definition, []).Select(Close)) is { } further)
                    return further;
            }
        }

        return null;
    }

    /// <summary>Lines of the package with the same type, to show beside a line that is not covered.</summary>
    internal IEnumerable<string> Near(string own)
    {
        var (type, signature) = Split(own);
        var name = Name(signature);
        return _lines.Values.SelectMany(lines => lines).Where(line => Split(line) is var (other, text) && other == type && Name(text) == name);
    }

    private static (string Type, string Signature) Split(string line)
    {
        var plain = Before(Before(line, "   {"), " // [Obsolete");
        var at = plain.IndexOf(" :: ", StringComparison.Ordinal);
        return (plain[..at], plain[(at + 4)..]);
    }

    private static string Before(string text, string mark) =>
        text.IndexOf(mark, StringComparison.Ordinal) is var at and >= 0 ? text[..at] : text;

    /// <summary>The line without what may be less: the bases of a type, the accessors of a property.</summary>
    private static string Key(string line)
    {
        var (type, signature) = Split(line);
        var (start, end) = Lesser(signature);
        return $"{type} :: {signature[..start]}{signature[end..]}";
    }

    private static IEnumerable<string> Parts(string line)
    {
        var signature = Split(line).Signature;
        var (start, end) = Lesser(signature);
        var rest = signature[start..end];
        return rest.StartsWith(" {", StringComparison.Ordinal)
            ? rest.Replace("init;", "set;", StringComparison.Ordinal).Trim(' ', '{', '}').Split("; ").Select(part => part.Trim(' ', ';'))
            : SplitBases(rest);
    }

    /// <summary>Where the accessors or the bases stand in a signature; an empty range where there are none.</summary>
    private static (int Start, int End) Lesser(string signature)
    {
        if (signature.IndexOf(" { ", StringComparison.Ordinal) is var accessors and >= 0)
            return (accessors, signature.Length);
        var where = signature.IndexOf(" where ", StringComparison.Ordinal) is var at and >= 0 ? at : signature.Length;
        var bases = signature.IndexOf(" : ", 0, where, StringComparison.Ordinal);
        return bases < 0 || signature[..bases].Contains('(', StringComparison.Ordinal) ? (where, where) : (bases, where);
    }

    private static IEnumerable<string> SplitBases(string text)
    {
        text = text.StartsWith(" : ", StringComparison.Ordinal) ? text[3..] : text;
        var depth = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '<' or '(' => 1, '>' or ')' => -1, _ => 0 };
            if (depth != 0 || text[i] != ',')
                continue;
            yield return text[start..i].Trim();
            start = i + 1;
        }

        if (start < text.Length)
            yield return text[start..].Trim();
    }

    private static string NameOf(string type)
    {
        var arguments = ArgumentsOf(type).Length;
        return arguments == 0 ? type : $"{type[..type.IndexOf('<', StringComparison.Ordinal)]}`{arguments}";
    }

    private static string[] ArgumentsOf(string type) =>
        type.IndexOf('<', StringComparison.Ordinal) is var at and >= 0 && type.EndsWith('>') ? [.. SplitBases(type[(at + 1)..^1])] : [];

    private static string Substitute(string text, string[] parameters, string[] arguments)
    {
        for (var i = 0; i < Math.Min(parameters.Length, arguments.Length); i++)
            text = Regex.Replace(text, $@"\b{Regex.Escape(parameters[i])}\b", arguments[i].Replace("$", "$$", StringComparison.Ordinal));
        return text;
    }

    private static string Name(string signature)
    {
        var end = signature.IndexOfAny(['(', '{']);
        var head = (end < 0 ? signature : signature[..end]).TrimEnd();
        return head[(head.LastIndexOf(' ') + 1)..];
    }
}

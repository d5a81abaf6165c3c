using System.Text.RegularExpressions;

namespace Akka.TestKit.Internal.StringMatcher;

// How an event filter judges a text: its message, or its source.

public interface IStringMatcher
{
    bool IsMatch(string s);
}

public class MatchesAll : IStringMatcher
{
    private MatchesAll() { }

    public static IStringMatcher Instance { get; } = new MatchesAll();

    public bool IsMatch(string s) => true;

    public override string ToString() => "";
}

public class EqualsString : IStringMatcher
{
    private readonly string _text;

    public EqualsString(string s) => _text = s;

    public bool IsMatch(string s) => string.Equals(_text, s, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"== \"{_text}\"";
}

public class StartsWithString : IStringMatcher
{
    private readonly string _start;

    public StartsWithString(string start) => _start = start;

    public bool IsMatch(string s) => s.StartsWith(_start, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"starts with \"{_start}\"";
}

public class ContainsString : IStringMatcher
{
    private readonly string _part;

    public ContainsString(string part) => _part = part;

    public bool IsMatch(string s) => s.Contains(_part, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"contains \"{_part}\"";
}

public class RegexMatcher : IStringMatcher
{
    private readonly Regex _regex;

    public RegexMatcher(Regex regex) => _regex = regex;

    public bool IsMatch(string s) => _regex.IsMatch(s);

    public override string ToString() => $"matches regex \"{_regex}\"";
}

/// <summary>Whatever the test's own predicate accepts; the hint says what that is.</summary>
public class PredicateMatcher : IStringMatcher
{
    private readonly Predicate<string> _predicate;
    private readonly string _hint;

    public PredicateMatcher(Predicate<string> predicate, string hint = "")
    {
        _predicate = predicate;
        _hint = hint;
    }

    public bool IsMatch(string s) => _predicate(s);

    public override string ToString() => $"matches predicate {_hint}".TrimEnd();
}

/// <summary>A source's name, or its path: with its address, or without.</summary>
public class EqualsStringAndPathMatcher : IStringMatcher
{
    private readonly string _path;
    private readonly bool _canBeRelative;

    public EqualsStringAndPathMatcher(string path, bool canBeRelative = true)
    {
        _path = path;
        _canBeRelative = canBeRelative;
    }

    public bool IsMatch(string path) =>
        string.Equals(_path, path, StringComparison.OrdinalIgnoreCase)
        || (_canBeRelative && Actor.ActorPath.TryParse(path, out Actor.ActorPath parsed)
            && string.Equals(parsed.ToStringWithoutAddress(), _path, StringComparison.OrdinalIgnoreCase));

    public override string ToString() => $"== \"{_path}\"";
}

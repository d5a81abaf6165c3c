namespace Akka.Configuration.Hocon;

// Reads HOCON: JSON whose outer braces, quotes and commas may be left out; with dotted keys, comments, concatenation,
// substitutions, includes and +=. What it reads it hands to HoconResolver, so that a parse gives a finished document.

public class Parser
{
    private const int DepthMax = 200;

    private readonly Func<string, HoconRoot> _include;
    private HoconScanner _scanner;
    private int _depth;

    public Parser() : this(null, null) { }

    private Parser(HoconScanner scanner, Func<string, HoconRoot> include)
    {
        _scanner = scanner;
        _include = include;
    }

    /// <summary>Parses a document; a mistake in it is a <see cref="ConfigurationException"/> with line and column.</summary>
    public static HoconRoot Parse(string text, Func<string, HoconRoot> includeCallback)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new Parser(new HoconScanner(text), includeCallback);
        var root = parser.ParseDocument();
        new HoconResolver(root).Resolve();
        return new HoconRoot(root);
    }

    private HoconValue ParseDocument()
    {
        _scanner.SkipBlank();
        var document = new HoconValue();
        if (_scanner.Current == '[')
        {
            document.Values.Add(ParseArray());
        }
        else
        {
            var root = new HoconObject();
            document.Values.Add(root);
            if (_scanner.TrySkip('{'))
            {
                ParseFields(root, "");
                _scanner.Expect('}', "at the end of the document");
            }
            else
            {
                ParseFields(root, "");
            }
        }

        _scanner.SkipBlank();
        if (!_scanner.IsAtEnd) throw _scanner.Error($"{_scanner.Describe()} closes nothing");
        return document;
    }

    // The fields of an object, up to its brace or the end. A field ends at a comma or at the line's end.
    private void ParseFields(HoconObject owner, string path)
    {
        _scanner.SkipBlank();
        while (!_scanner.IsAtEnd && _scanner.Current is not '}' and not ']')
        {
            if (IsAtInclude()) ParseInclude(owner);
            else ParseField(owner, path);

            var hasEnded = _scanner.SkipBlank();
            if (_scanner.TrySkip(','))
            {
                _scanner.SkipBlank();
                if (_scanner.Current == ',') throw _scanner.Error("two commas in a row");
            }
            else if (!hasEnded && !_scanner.IsAtEnd && _scanner.Current is not '}' and not ']')
            {
                throw _scanner.Error($"a comma or a new line is expected after a value, but {_scanner.Describe()} is found");
            }
        }
    }

    private void ParseField(HoconObject owner, string path)
    {
        var start = _scanner.Position;
        var keys = ParseKey();
        var full = path.Length == 0 ? Join(keys) : path + "." + Join(keys);
        _scanner.SkipBlank();
        HoconValue value;
        if (_scanner.Current == '{')
        {
            value = ParseValue(full);
        }
        else if (_scanner.StartsWith("+="))
        {
            _scanner.Skip(2);
            _scanner.TakeSpaces();
            value = Appended(full, ParseValue(full));
        }
        else if (_scanner.TrySkip('=') || _scanner.TrySkip(':'))
        {
            _scanner.SkipBlank();
            if (_scanner.IsAtValueEnd) throw _scanner.ErrorAt(start, $"'{full}' has no value");
            value = ParseValue(full);
        }
        else
        {
            throw _scanner.Error($"'=', ':', '+=' or '{{' is expected after the key '{full}', but {_scanner.Describe()} is found");
        }

        for (var i = keys.Count - 1; i > 0; i--)
        {
            var inner = new HoconObject();
            inner.Items[keys[i]] = value;
            value = new HoconValue([inner]);
        }

        owner.Assign(keys[0], value);
    }

    // a += b is a = ${?a} [b].
    private HoconValue Appended(string path, HoconValue item)
    {
        var (line, column) = _scanner.Place;
        var self = new HoconSubstitution(path) { IsOptional = true, Line = line, Column = column };
        return new HoconValue([self, new HoconArray { item }]);
    }

    private List<string> ParseKey()
    {
        var keys = new List<string>();
        while (true)
        {
            if (_scanner.Current == '"')
            {
                keys.Add(_scanner.TakeQuoted());
            }
            else
            {
                var key = _scanner.TakeUnquoted(stopAtDot: true);
                if (key.Length == 0) throw _scanner.Error($"a key is expected, but {_scanner.Describe()} is found");
                keys.Add(TakeKeyWords(key));
            }

            if (!_scanner.TrySkip('.')) return keys;
        }
    }

    // An unquoted key may be of several words.
    private string TakeKeyWords(string key)
    {
        while (true)
        {
            var spaces = _scanner.TakeSpaces();
            if (spaces.Length == 0 || !_scanner.IsAtUnquoted || _scanner.Current == '.') return key;
            key += spaces + _scanner.TakeUnquoted(stopAtDot: true);
        }
    }

    private HoconValue ParseValue(string path)
    {
        if (++_depth > DepthMax) throw _scanner.Error($"more than {DepthMax} objects and arrays within one another");
        var value = new HoconValue();
        while (true)
        {
            if (_scanner.TrySkip('{'))
            {
                var fields = new HoconObject();
                ParseFields(fields, path);

                // As in Akka.NET, the last braces of a text that includes others may be missing.
                if (_include is null || !_scanner.IsAtEnd) _scanner.Expect('}', $"at the end of the object '{path}'");
                value.Values.Add(fields);
            }
            else if (_scanner.Current == '[')
            {
                value.Values.Add(ParseArray());
            }
            else if (_scanner.StartsWith("${"))
            {
                value.Values.Add(ParseSubstitution());
            }
            else if (_scanner.Current == '"')
            {
                value.Values.Add(new HoconLiteral { Value = _scanner.TakeQuoted(), IsQuoted = true });
            }
            else
            {
                var text = _scanner.TakeUnquoted(stopAtDot: false);
                if (text.Length == 0) throw _scanner.Error($"{_scanner.Describe()} cannot stand in a value; put the text in quotes");
                value.Values.Add(new HoconLiteral { Value = text });
            }

            var spaces = _scanner.TakeSpaces();
            if (_scanner.IsAtValueEnd) break;
            if (spaces.Length > 0) value.Values.Add(new HoconLiteral { Value = spaces, IsSpace = true });
        }

        _depth--;
        return value;
    }

    private HoconArray ParseArray()
    {
        var start = _scanner.Position;
        _scanner.Skip();
        var array = new HoconArray();
        _scanner.SkipBlank();
        while (!_scanner.TrySkip(']'))
        {
            if (_scanner.IsAtEnd) throw _scanner.ErrorAt(start, "this array is not closed by ']'");
            if (_scanner.Current is ',' or '}') throw _scanner.Error($"an element is expected, but {_scanner.Describe()} is found");
            array.Add(ParseValue(""));
            var hasEnded = _scanner.SkipBlank();
            if (_scanner.TrySkip(',')) _scanner.SkipBlank();
            else if (!hasEnded && !_scanner.IsAtEnd && _scanner.Current != ']')
                throw _scanner.Error($"a comma, a new line or ']' is expected in an array, but {_scanner.Describe()} is found");
        }

        return array;
    }

    private HoconSubstitution ParseSubstitution()
    {
        var start = _scanner.Position;
        var (line, column) = _scanner.Place;
        _scanner.Skip(2);
        var isOptional = _scanner.TrySkip('?');
        _scanner.TakeSpaces();
        if (!_scanner.IsAtUnquoted && _scanner.Current != '"') throw _scanner.ErrorAt(start, "this substitution names nothing");
        var path = Join(ParseKey());
        _scanner.TakeSpaces();
        if (!_scanner.TrySkip('}')) throw _scanner.ErrorAt(start, "this substitution is not closed by '}'");
        return new HoconSubstitution(path) { IsOptional = isOptional, Line = line, Column = column };
    }

    private bool IsAtInclude()
    {
        if (!_scanner.StartsWith("include")) return false;
        var probe = _scanner.Position;
        _scanner.Skip("include".Length);
        var spaces = _scanner.TakeSpaces();
        var isInclude = spaces.Length > 0
            && (_scanner.Current == '"' || _scanner.StartsWith("file(") || _scanner.StartsWith("required("));
        _scanner.Skip(probe - _scanner.Position);
        return isInclude;
    }

    // include "name", include file("name"), and either in required(…).
    private void ParseInclude(HoconObject owner)
    {
        var start = _scanner.Position;
        _scanner.Skip("include".Length);
        _scanner.TakeSpaces();
        var open = 0;
        while (_scanner.Current != '"' && !_scanner.IsAtValueEnd)
        {
            if (_scanner.TrySkip('(')) open++;
            else _scanner.Skip();
        }

        if (_scanner.Current != '"') throw _scanner.ErrorAt(start, "an include needs a name in quotes");
        var name = _scanner.TakeQuoted();
        for (; open > 0; open--)
        {
            _scanner.TakeSpaces();
            _scanner.Expect(')', "after the name of an include");
        }

        if (_include is null) throw _scanner.ErrorAt(start, $"'{name}' cannot be included: no include callback was given");
        var included = _include(name);
        if (included?.Value is null) throw _scanner.ErrorAt(start, $"'{name}' cannot be included: there is nothing");
        if (included.Value.GetObject() is not { } fields) throw _scanner.ErrorAt(start, $"'{name}' is no object");
        foreach (var (key, value) in fields.Items) owner.Assign(key, value);
    }

    private static string Join(List<string> keys) => string.Join('.', keys.Select(HoconText.Key));
}

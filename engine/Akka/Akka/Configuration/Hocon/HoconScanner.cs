using System.Text;

namespace Akka.Configuration.Hocon;

// Characters, and where they stand: reads text, spaces and comments, and words every complaint with line and column.

internal sealed class HoconScanner
{
    private const string NotInUnquoted = "$\"{}[]:=,+#`^?!@*&\\";

    private readonly string _text;
    private int _position;

    internal HoconScanner(string text) => _text = text;

    internal bool IsAtEnd => _position >= _text.Length;

    internal char Current => _position < _text.Length ? _text[_position] : '\0';

    internal int Position => _position;

    internal (int Line, int Column) Place => PlaceOf(_position);

    internal bool IsAtComment => Current == '#' || StartsWith("//");

    internal bool IsAtValueEnd => IsAtEnd || Current is '\n' or ',' or '}' or ']' || IsAtComment;

    /// <summary>True where plain text can go on: no character that means something, and no comment.</summary>
    internal bool IsAtUnquoted => !IsAtEnd && !char.IsWhiteSpace(Current) && !NotInUnquoted.Contains(Current) && !IsAtComment;

    internal bool StartsWith(string text) => string.CompareOrdinal(_text, _position, text, 0, text.Length) == 0;

    internal void Skip(int count = 1) => _position += count;

    internal bool TrySkip(char character)
    {
        if (Current != character || IsAtEnd) return false;
        _position++;
        return true;
    }

    internal void Expect(char character, string where)
    {
        if (!TrySkip(character)) throw Error($"'{character}' is expected {where}, but {Describe()} is found");
    }

    /// <summary>Skips spaces within the line, and gives them.</summary>
    internal string TakeSpaces()
    {
        var start = _position;
        while (!IsAtEnd && Current != '\n' && (char.IsWhiteSpace(Current) || Current == '\uFEFF')) _position++;
        return _text[start.._position];
    }

    /// <summary>Skips spaces, comments and line ends; says whether there was a line end.</summary>
    internal bool SkipBlank()
    {
        var sawLineEnd = false;
        while (!IsAtEnd)
        {
            if (IsAtComment)
            {
                while (!IsAtEnd && Current != '\n') _position++;
            }
            else if (char.IsWhiteSpace(Current) || Current == '\uFEFF')
            {
                sawLineEnd |= Current == '\n';
                _position++;
            }
            else
            {
                break;
            }
        }

        return sawLineEnd;
    }

    internal string TakeUnquoted(bool stopAtDot)
    {
        var start = _position;
        while (IsAtUnquoted && !(stopAtDot && Current == '.')) _position++;
        return _text[start.._position];
    }

    /// <summary>Text in quotes, one or three.</summary>
    internal string TakeQuoted()
    {
        if (StartsWith("\"\"\"")) return TakeTripleQuoted();
        var start = _position;
        Skip();
        var text = new StringBuilder();
        while (Current != '"' || IsAtEnd)
        {
            if (IsAtEnd || Current == '\n') throw ErrorAt(start, "this quoted text is not closed on its line");
            if (Current == '\\') text.Append(TakeEscape());
            else
            {
                text.Append(Current);
                Skip();
            }
        }

        Skip();
        return text.ToString();
    }

    internal ConfigurationException Error(string what) => ErrorAt(_position, what);

    internal ConfigurationException ErrorAt(int position, string what)
    {
        var (line, column) = PlaceOf(position);
        return new ConfigurationException($"line {line}, column {column}: {what}");
    }

    internal string Describe() => IsAtEnd ? "the end of the text" : Current == '\n' ? "the end of the line" : $"'{Current}'";

    private string TakeTripleQuoted()
    {
        var start = _position;
        Skip(3);
        var end = _text.IndexOf("\"\"\"", _position, StringComparison.Ordinal);
        if (end < 0) throw ErrorAt(start, "this text in three quotes is not closed");
        while (end + 3 < _text.Length && _text[end + 3] == '"') end++;
        var text = _text[_position..end];
        _position = end + 3;
        return text;
    }

    private char TakeEscape()
    {
        var start = _position;
        Skip();
        var escaped = Current;
        Skip();
        switch (escaped)
        {
            case '"' or '\\' or '/': return escaped;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when _position + 4 <= _text.Length
                && ushort.TryParse(_text.AsSpan(_position, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code):
                Skip(4);
                return (char)code;
            default: throw ErrorAt(start, "unknown escape: \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\uXXXX is expected");
        }
    }

    private (int Line, int Column) PlaceOf(int position)
    {
        var line = 1;
        var lineStart = 0;
        for (var i = 0; i < position && i < _text.Length; i++)
        {
            if (_text[i] != '\n') continue;
            line++;
            lineStart = i + 1;
        }

        return (line, position - lineStart + 1);
    }
}

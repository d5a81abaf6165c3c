// Characters of a HOCON text with their line and column: the ground under the parser. It knows the lexical parts
// (blanks, comments, quoted and unquoted text) and how to say where something is wrong.
using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

internal sealed class HoconReader(string text)
{
    private const string Reserved = "$\"{}[]:=,+#`^?!@*&\\";
    private int _at;

    public bool AtEnd => _at >= text.Length;
    public char Peek => _at < text.Length ? text[_at] : '\0';
    public bool AtLineEnd => AtEnd || Peek is '\n' or '\r' or '#' || Sees("//");
    public void Skip(int count = 1) => _at += count;
    public bool Sees(string what) => string.CompareOrdinal(text, _at, what, 0, what.Length) == 0;

    /// <summary>"line 3, column 7" of the character at hand.</summary>
    public string Position
    {
        get
        {
            var before = text.AsSpan(0, Math.Min(_at, text.Length));
            return $"line {before.Count('\n') + 1}, column {before.Length - before.LastIndexOf('\n')}";
        }
    }

    public ConfigurationException Wrong(string what) => new($"{Position}: {what}");

    public ConfigurationException Unexpected(string needed) =>
        Wrong(AtEnd ? $"the text ends where {needed} is needed" : $"{Printable(Peek)} stands where {needed} is needed");

    private static string Printable(char c) => c switch { '\n' or '\r' => "the end of the line", '\t' => "a tab", _ => $"'{c}'" };

    /// <summary>Skips blanks within the line and returns them.</summary>
    public string Blanks()
    {
        var from = _at;
        while (!AtEnd && Peek is not ('\n' or '\r') && (char.IsWhiteSpace(Peek) || Peek == '\ufeff')) Skip();
        return text[from.._at];
    }

    /// <summary>Skips blanks, line ends and comments; true when a line ended.</summary>
    public bool SkipLines()
    {
        var ended = false;
        while (true)
        {
            Blanks();
            if (Peek == '#' || Sees("//")) { while (!AtEnd && Peek != '\n') Skip(); }
            else if (!AtEnd && Peek is '\n' or '\r') { ended = true; Skip(); }
            else return ended;
        }
    }

    /// <summary>A word of unquoted text: up to a blank, a reserved character or a comment.</summary>
    public string Word(string alsoEndsAt = "")
    {
        var from = _at;
        while (!AtEnd && !char.IsWhiteSpace(Peek) && !Reserved.Contains(Peek) && !alsoEndsAt.Contains(Peek) && !Sees("//")) Skip();
        return text[from.._at];
    }

    public string Quoted()
    {
        if (Sees("\"\"\"")) return TripleQuoted();
        var opened = Position;
        Skip();
        var value = new StringBuilder();
        while (true)
        {
            if (AtEnd || Peek == '\n') throw new ConfigurationException($"{opened}: this quoted text is not closed");
            var c = Peek;
            Skip();
            if (c == '"') return value.ToString();
            value.Append(c == '\\' ? Escape() : c);
        }
    }

    private char Escape()
    {
        var c = Peek;
        Skip();
        switch (c)
        {
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'b': return '\b';
            case 'f': return '\f';
            case '"' or '\\' or '/': return c;
            case 'u' when _at + 4 <= text.Length
                && ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code):
                Skip(4);
                return (char)code;
            default: throw Wrong($"'\\{c}' is not an escape: \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX are");
        }
    }

    private string TripleQuoted()
    {
        var opened = Position;
        Skip(3);
        var end = text.IndexOf("\"\"\"", _at, StringComparison.Ordinal);
        if (end < 0) throw new ConfigurationException($"{opened}: this triple-quoted text is not closed");
        while (end + 3 < text.Length && text[end + 3] == '"') end++;
        var value = text[_at..end];
        _at = end + 3;
        return value;
    }
}

namespace Cluster.Core.Wire;

// Takes an assembly-qualified type name apart, without loading anything: the type itself, the arguments of a generic one and
// the element of an array are each a part with an assembly of its own. What is not well formed has no parts, and is refused.
internal ref struct TypeNameParts
{
    private const int DepthMax = 16;
    private readonly ReadOnlySpan<char> _text;
    private readonly List<(string Type, string Assembly)> _parts;
    private int _at;

    private TypeNameParts(ReadOnlySpan<char> text)
    {
        _text = text;
        _parts = [];
    }

    /// <summary>Each (full type name, simple assembly name; empty when none is given), or null.</summary>
    internal static List<(string Type, string Assembly)>? Of(string name)
    {
        var reader = new TypeNameParts(name);
        return reader.ReadType(0) && reader._at == reader._text.Length ? reader._parts : null;
    }

    private bool ReadType(int depth)
    {
        var type = ReadUntilAny(",[]").Trim().ToString();
        if (type.Length == 0 || depth > DepthMax || !ReadBrackets(depth))
        {
            return false;
        }

        var assembly = "";
        if (Take(','))
        {
            assembly = ReadUntilAny(",[]").Trim().ToString();
            while (Take(','))
            {
                ReadUntilAny(",[]"); // Version=…, Culture=…, PublicKeyToken=…
            }
        }

        _parts.Add((type.TrimEnd('*', '&'), assembly));
        return true;
    }

    // Any number of "[[argument],[argument]]" and "[]", "[,]".
    private bool ReadBrackets(int depth)
    {
        while (Take('['))
        {
            if (Peek() == '[')
            {
                do
                {
                    if (!Take('[') || !ReadType(depth + 1) || !Take(']'))
                    {
                        return false;
                    }
                }
                while (Take(','));
            }
            else
            {
                while (Take(',') || Take('*'))
                {
                    // The rank of an array.
                }
            }

            if (!Take(']'))
            {
                return false;
            }
        }

        return true;
    }

    private ReadOnlySpan<char> ReadUntilAny(string stops)
    {
        var rest = _text[_at..];
        var length = rest.IndexOfAny(stops);
        var read = length < 0 ? rest : rest[..length];
        _at += read.Length;
        return read;
    }

    private readonly char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private bool Take(char expected)
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }

        if (Peek() != expected)
        {
            return false;
        }

        _at++;
        return true;
    }
}

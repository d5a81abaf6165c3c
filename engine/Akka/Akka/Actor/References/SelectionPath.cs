namespace Akka.Actor;

// The steps of a selection's path: a name, a pattern, the parent, all descendants; and the message that travels along it.

public abstract class SelectionPathElement
{
    protected SelectionPathElement() { }
}

public class SelectChildName : SelectionPathElement
{
    public SelectChildName(string name) => Name = name;

    public string Name { get; }

    protected bool Equals(SelectChildName other) => Name == other.Name;

    public override bool Equals(object obj) => obj is SelectChildName other && Equals(other);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Name;
}

public class SelectChildPattern : SelectionPathElement
{
    public SelectChildPattern(string patternStr) => PatternStr = patternStr;

    public string PatternStr { get; }

    protected bool Equals(SelectChildPattern other) => PatternStr == other.PatternStr;

    public override bool Equals(object obj) => obj is SelectChildPattern other && Equals(other);

    public override int GetHashCode() => PatternStr.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => PatternStr;

    /// <summary>
    /// Whether a name is of this pattern: * stands for any characters, ? for one. Only the last * is ever tried again, so that a
    /// pattern that came over the wire costs at most its length times the name's.
    /// </summary>
    internal bool Matches(string name)
    {
        var (at, place, star, mark) = (0, 0, -1, 0);
        while (at < name.Length)
        {
            if (place < PatternStr.Length && PatternStr[place] == '*')
            {
                (star, mark) = (place++, at);
            }
            else if (place < PatternStr.Length && (PatternStr[place] == '?' || PatternStr[place] == name[at]))
            {
                place++;
                at++;
            }
            else if (star >= 0)
            {
                (place, at) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        return PatternStr.AsSpan(place).Trim('*').IsEmpty;
    }
}

/// <summary>All descendants: <c>**</c>.</summary>
public class SelectChildRecursive : SelectionPathElement
{
    public static readonly SelectChildRecursive Instance = new();

    public override bool Equals(object obj) => obj is SelectChildRecursive;

    public override int GetHashCode() => "**".GetHashCode(StringComparison.Ordinal);

    public override string ToString() => "**";
}

public class SelectParent : SelectionPathElement
{
    public static readonly SelectParent Instance = new();

    public override bool Equals(object obj) => obj is SelectParent;

    public override int GetHashCode() => "..".GetHashCode(StringComparison.Ordinal);

    public override string ToString() => "..";
}

/// <summary>A message on its way along a selection.</summary>
public class ActorSelectionMessage : IAutoReceivedMessage, IPossiblyHarmful, IWrappedMessage
{
    public ActorSelectionMessage(object message, SelectionPathElement[] elements, bool wildCardFanOut = false)
    {
        Message = message;
        Elements = elements;
        WildCardFanOut = wildCardFanOut;
    }

    public object Message { get; }

    public SelectionPathElement[] Elements { get; }

    public bool WildCardFanOut { get; }

    public ActorSelectionMessage Copy(object message = null, SelectionPathElement[] elements = null, bool? wildCardFanOut = null) =>
        new(message ?? Message, elements ?? Elements, wildCardFanOut ?? WildCardFanOut);

    public override string ToString() => $"ActorSelectionMessage({Message}, /{string.Join('/', (object[])Elements)}, {WildCardFanOut})";
}

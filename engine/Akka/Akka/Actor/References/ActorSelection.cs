using System.Text.RegularExpressions;

namespace Akka.Actor;

// Actors by path, possibly with patterns. A selection walks down from its anchor at every message; what lies on another
// node is handed over with the rest of the path.

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

    internal bool Matches(string name)
    {
        var regex = "^" + Regex.Escape(PatternStr).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$";
        return Regex.IsMatch(name, regex, RegexOptions.CultureInvariant);
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

public class ActorSelection : ICanTell
{
    public ActorSelection() { }

    public ActorSelection(IActorRef anchor, SelectionPathElement[] path)
    {
        Anchor = anchor;
        Path = path;
    }

    public ActorSelection(IActorRef anchor, string path) : this(anchor, path.Split('/', StringSplitOptions.RemoveEmptyEntries)) { }

    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
        : this(anchor, elements.Where(static element => element.Length > 0).Select(Parse).ToArray()) { }

    public IActorRef Anchor { get; private set; }

    public SelectionPathElement[] Path { get; private set; }

    public string PathString => "/" + string.Join('/', (object[])Path);

    public void Tell(object message, IActorRef sender = null)
    {
        sender ??= ActorCell.GetCurrentSelfOrNoSender();
        if (message is null) throw new InvalidMessageException("Message is null.");
        Deliver((IInternalActorRef)Anchor, sender, new ActorSelectionMessage(message, Path));
    }

    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <summary>The one actor this finds; <see cref="ActorNotFoundException"/> when there is none, or none answers in time.</summary>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        ActorIdentity identity;
        try
        {
            identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct).ConfigureAwait(false);
        }
        catch (AskTimeoutException cause)
        {
            throw new ActorNotFoundException($"No actor at {this} answered within {timeout}", cause);
        }

        return identity.Subject ?? throw new ActorNotFoundException($"There is no actor at {this}");
    }

    public override string ToString() => $"ActorSelection[Anchor({Anchor.Path}), Path({PathString})]";

    public override bool Equals(object obj) => obj is ActorSelection other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    protected bool Equals(ActorSelection other) => Equals(Anchor, other.Anchor) && PathString == other.PathString;

    /// <summary>Carries a message from one actor along the rest of its selection.</summary>
    internal static void Deliver(IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selection)
    {
        var current = anchor;
        for (var i = 0; i < selection.Elements.Length; i++)
        {
            var rest = selection.Elements.AsSpan(i + 1).ToArray();
            if (current is VirtualPathContainer container)
            {
                var child = container.GetChild([selection.Elements[i].ToString()]);
                if (child is Nobody)
                {
                    DeliverToNobody(anchor, sender, selection);
                    return;
                }

                current = (IInternalActorRef)child;
                continue;
            }

            if (current is not ActorRefWithCell withCell)
            {
                current.Tell(selection.Copy(elements: selection.Elements.AsSpan(i).ToArray()), sender);
                return;
            }

            switch (selection.Elements[i])
            {
                case SelectParent:
                    current = withCell.Parent;
                    break;
                case SelectChildName { Name: var name }:
                    current = withCell.GetSingleChild(name);
                    if (current is Nobody)
                    {
                        DeliverToNobody(anchor, sender, selection);
                        return;
                    }

                    break;
                case SelectChildPattern pattern:
                    FanOut(anchor, sender, selection, withCell.Children.Where(child => pattern.Matches(child.Path.Name)), rest);
                    return;
                case SelectChildRecursive:
                    FanOut(anchor, sender, selection, Descendants(withCell), rest);
                    return;
            }
        }

        current.Tell(selection.Message, sender);
    }

    private static void FanOut(IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selection, IEnumerable<IActorRef> targets, SelectionPathElement[] rest)
    {
        var isEmpty = true;
        foreach (var target in targets.Cast<IInternalActorRef>())
        {
            isEmpty = false;
            if (rest.Length == 0) target.Tell(selection.Message, sender);
            else Deliver(target, sender, new ActorSelectionMessage(selection.Message, rest, wildCardFanOut: true));
        }

        if (isEmpty && !selection.WildCardFanOut) DeliverToNobody(anchor, sender, selection);
    }

    private static void DeliverToNobody(IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selection)
    {
        if (selection.WildCardFanOut) return;
        if (selection.Message is Identify identify)
        {
            sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
            return;
        }

        var path = anchor.Path / selection.Elements.Select(static element => element.ToString());
        var deadLetters = anchor.Provider.DeadLetters;
        deadLetters.Tell(new Event.DeadLetter(selection.Message, sender ?? deadLetters, new EmptyLocalActorRef(anchor.Provider, path, null)), sender);
    }

    private static IEnumerable<IActorRef> Descendants(ActorRefWithCell parent)
    {
        foreach (var child in parent.Children)
        {
            yield return child;
            if (child is not ActorRefWithCell withCell) continue;
            foreach (var descendant in Descendants(withCell)) yield return descendant;
        }
    }

    private static SelectionPathElement Parse(string element) => element switch
    {
        ".." => SelectParent.Instance,
        "**" => SelectChildRecursive.Instance,
        _ when element.AsSpan().IndexOfAny('*', '?') >= 0 => new SelectChildPattern(element),
        _ => new SelectChildName(element),
    };
}

/// <summary>Turns the text of a path into a selection.</summary>
public static class ActorRefFactoryShared
{
    public static ActorSelection ActorSelection(ActorPath actorPath, ActorSystem system) =>
        new(((ExtendedActorSystem)system).Provider.RootGuardianAt(actorPath.Address), actorPath.Elements);

    public static ActorSelection ActorSelection(string path, ActorSystem system, IActorRef lookupRoot)
    {
        var provider = ((ExtendedActorSystem)system).Provider;
        if (path.Contains("://", StringComparison.Ordinal))
        {
            return ActorPath.TryParse(path, out ActorPath absolute)
                ? new ActorSelection(provider.RootGuardianAt(absolute.Address), absolute.Elements)
                : new ActorSelection(provider.DeadLetters, "");
        }

        return path.StartsWith('/')
            ? new ActorSelection(provider.RootGuardian, path)
            : new ActorSelection(lookupRoot, path);
    }

    public static ActorSelection ActorSelection(IActorRef anchorActorRef, string path) => new(anchorActorRef, path);
}

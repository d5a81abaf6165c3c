namespace Akka.Actor;

// Actors by path, possibly with patterns. A selection walks down from its anchor at every message; what lies on another
// node is handed over with the rest of the path.

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
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct).ConfigureAwait(false);
            return identity.Subject ?? throw new ActorNotFoundException($"There is no actor at {this}");
        }
        catch (Exception cause)
        {
            throw new ActorNotFoundException("Exception occurred while resolving ActorSelection", cause);
        }
    }

    public override string ToString() => $"ActorSelection[Anchor({Anchor.Path.ToStringWithUid()}), Path({PathString})]";

    public override bool Equals(object obj) => obj is ActorSelection other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    protected bool Equals(ActorSelection other) => Equals(Anchor, other.Anchor) && PathString == other.PathString;

    /// <summary>Carries a message from one actor along the rest of its selection.</summary>
    internal static void Deliver(IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selection)
    {
        var current = anchor;
        for (var i = 0; i < selection.Elements.Length; i++)
        {
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
                    FanOut(anchor, sender, selection, withCell.Children.Where(child => pattern.Matches(child.Path.Name)), i + 1);
                    return;
                case SelectChildRecursive:
                    FanOut(anchor, sender, selection, Descendants(withCell), i + 1);
                    return;
            }
        }

        current.Tell(selection.Message, sender);
    }

    private static void FanOut(
        IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selection, IEnumerable<IActorRef> targets,
        int restStart)
    {
        var found = targets.ToArray();
        if (found.Length == 0) DeliverToNobody(anchor, sender, selection);

        // Where one pattern fits several, nobody answers for those of them that lead nowhere.
        var isOneOfMany = selection.WildCardFanOut || found.Length > 1;
        var rest = selection.Elements.AsSpan(restStart).ToArray();
        foreach (var target in found.Cast<IInternalActorRef>())
        {
            if (rest.Length == 0) target.Tell(selection.Message, sender);
            else Deliver(target, sender, new ActorSelectionMessage(selection.Message, rest, isOneOfMany));
        }
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
        deadLetters.Tell(new Event.DeadLetter(selection.Message, sender ?? deadLetters,
            new EmptyLocalActorRef(anchor.Provider, path, anchor.Provider.Settings.System.EventStream)), sender);
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
        if (string.IsNullOrEmpty(path)) return new ActorSelection(provider.DeadLetters, "");
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

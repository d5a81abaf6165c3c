namespace Akka.Actor;

// What to do about a failed child, by exception.

public enum Directive
{
    /// <summary>Go on with the next message, and keep the state.</summary>
    Resume = 0,

    /// <summary>Replace the instance by a new one, and go on with the next message.</summary>
    Restart = 1,

    /// <summary>Fail oneself with the same exception.</summary>
    Escalate = 2,

    /// <summary>End the child.</summary>
    Stop = 3,
}

public interface IDecider
{
    Directive Decide(Exception cause);
}

public class LocalOnlyDecider : IDecider
{
    private readonly Func<Exception, Directive> _decider;

    public LocalOnlyDecider(Func<Exception, Directive> decider) => _decider = decider;

    public Directive Decide(Exception cause) => _decider(cause);
}

/// <summary>A decider that is a table, and can travel. Derived exceptions count as their bases.</summary>
public class DeployableDecider : IDecider, IEquatable<DeployableDecider>
{
    protected DeployableDecider() { }

    public DeployableDecider(Directive defaultDirective, IEnumerable<KeyValuePair<Type, Directive>> pairs)
        : this(defaultDirective, pairs.ToArray()) { }

    public DeployableDecider(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs)
    {
        DefaultDirective = defaultDirective;
        Pairs = pairs;
    }

    public Directive DefaultDirective { get; private set; }

    public KeyValuePair<Type, Directive>[] Pairs { get; private set; }

    public Directive Decide(Exception cause)
    {
        foreach (var (type, directive) in Pairs ?? [])
        {
            if (type.IsInstanceOfType(cause)) return directive;
        }

        return DefaultDirective;
    }

    public bool Equals(DeployableDecider other) =>
        other is not null && DefaultDirective == other.DefaultDirective && Pairs.SequenceEqual(other.Pairs);

    public override bool Equals(object obj) => Equals(obj as DeployableDecider);

    public override int GetHashCode() => HashCode.Combine(DefaultDirective, Pairs?.Length);
}

public static class Decider
{
    public static LocalOnlyDecider From(Func<Exception, Directive> localOnlyDecider) => new(localOnlyDecider);

    public static DeployableDecider From(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs) =>
        new(defaultDirective, pairs);

    public static DeployableDecider From(Directive defaultDirective, IEnumerable<KeyValuePair<Type, Directive>> pairs) =>
        new(defaultDirective, pairs);
}

public static class DirectiveExtensions
{
    public static KeyValuePair<Type, Directive> When<TException>(this Directive self) where TException : Exception =>
        new(typeof(TException), self);
}

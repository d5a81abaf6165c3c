using Akka.Util;

namespace Akka.Actor;

// On which node an actor runs.

public abstract class Scope : IEquatable<Scope>
{
    public static readonly LocalScope Local = LocalScope.Instance;

    protected Scope() { }

    public abstract Scope WithFallback(Scope other);

    public abstract Scope Copy();

    public virtual bool Equals(Scope other) => other is not null && GetType() == other.GetType();

    public override bool Equals(object obj) => Equals(obj as Scope);

    public override int GetHashCode() => GetType().GetHashCode();
}

public class LocalScope : Scope, ISurrogated
{
    private LocalScope() { }

    public static LocalScope Instance { get; } = new();

    public override Scope WithFallback(Scope other) => this;

    public override Scope Copy() => this;

    public ISurrogate ToSurrogate(ActorSystem system) => new LocalScopeSurrogate();

    public class LocalScopeSurrogate : ISurrogate
    {
        public ISurrogated FromSurrogate(ActorSystem system) => Instance;
    }
}

/// <summary>On the node with this address.</summary>
public class RemoteScope : Scope, IEquatable<RemoteScope>
{
    protected RemoteScope() { }

    public RemoteScope(Address address) => Address = address;

    public Address Address { get; set; }

    public override Scope WithFallback(Scope other) => this;

    public override Scope Copy() => new RemoteScope(Address);

    public bool Equals(RemoteScope other) => other is not null && Address == other.Address;

    public override bool Equals(Scope other) => Equals(other as RemoteScope);

    public override bool Equals(object obj) => Equals(obj as RemoteScope);

    public override int GetHashCode() => Address?.GetHashCode() ?? 0;
}

internal sealed class NoScopeGiven : Scope
{
    internal static readonly NoScopeGiven Instance = new();

    public override Scope WithFallback(Scope other) => other;

    public override Scope Copy() => this;
}

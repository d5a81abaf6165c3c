using System.Collections.Immutable;
using Akka.Util;

namespace Akka.Actor.Setup;

// What a program gives to a new actor system from code rather than from configuration, by type.

public abstract class Setup
{
    protected Setup() { }

    public ActorSystemSetup And(Setup other) => ActorSystemSetup.Empty.WithAny(this).WithAny(other);
}

public sealed class ActorSystemSetup
{
    public static readonly ActorSystemSetup Empty = new(ImmutableDictionary<Type, Setup>.Empty);

    private readonly ImmutableDictionary<Type, Setup> _setups;

    private ActorSystemSetup(ImmutableDictionary<Type, Setup> setups) => _setups = setups;

    public static ActorSystemSetup Create(params Setup[] setup)
    {
        var all = Empty;
        foreach (var each in setup) all = all.WithAny(each);
        return all;
    }

    public Option<T> Get<T>() where T : Setup =>
        _setups.TryGetValue(typeof(T), out var setup) ? Option<T>.Create((T)setup) : Option<T>.None;

    public ActorSystemSetup WithSetup<T>(T setup) where T : Setup => new(_setups.SetItem(typeof(T), setup));

    public ActorSystemSetup And<T>(T setup) where T : Setup => WithSetup(setup);

    public override string ToString() => $"ActorSystemSetup({string.Join(", ", _setups.Keys.Select(static type => type.Name))})";

    internal ActorSystemSetup WithAny(Setup setup) => new(_setups.SetItem(setup.GetType(), setup));
}

using Cluster.Core;

namespace Cluster.Tune;

// The domains that are made of others: a value computed from others, a space within a space, and a value that exists only
// under another. The search space takes them apart; a searcher asks the space, not them.

/// <summary>
/// A value that a function makes of other values of the configuration. It is called when those before it in the space are there,
/// and again later if it reads one that was not; two functions that read each other's values are told so.
/// </summary>
/// <param name="Function">A <c>Func&lt;Configuration, Random, object&gt;</c> by name, so that it survives a journal.</param>
public sealed record SampleFromDomain(FunctionReference Function) : Domain
{
    private Func<Configuration, Random, object>? _resolved;

    /// <summary>Calls the function without any values to read.</summary>
    public override object Sample(Random random) => Sample(new Configuration([]), random);

    /// <summary>Any value that a configuration can hold: only the function knows.</summary>
    public override bool Contains(object value) => true;

    /// <inheritdoc/>
    public override string? FindProblem() => null;

    internal object Sample(Configuration before, Random random) =>
        Configuration.Normalize((_resolved ??= Function.Resolve<Func<Configuration, Random, object>>())(before, random));
}

/// <summary>
/// A space within a space. Its parameters become parameters of the outer one, under <c>outer/inner</c>;
/// <see cref="Configuration.Section"/> takes them out together.
/// </summary>
/// <param name="Space">The inner space.</param>
public sealed record NestedDomain(SearchSpace Space) : Domain
{
    /// <inheritdoc/>
    public override object Sample(Random random) => throw Taken();

    /// <inheritdoc/>
    public override bool Contains(object value) => false;

    /// <inheritdoc/>
    public override string? FindProblem() => Space.Count > 0 ? null : "a nested space needs at least one parameter";

    private static InvalidOperationException Taken() => new("a nested space has no value of its own: add it to a space");
}

/// <summary>A domain whose value exists only when another parameter has one of the given values.</summary>
/// <param name="Inner">Where the value comes from.</param>
/// <param name="Parent">The name of the other parameter.</param>
/// <param name="ParentValues">The other parameter's values under which this one exists.</param>
public sealed record ConditionalDomain(Domain Inner, string Parent, IReadOnlyList<object> ParentValues) : Domain
{
    internal override Axis? Axis => Inner.Axis;

    internal override Domain Core => Inner.Core;

    /// <inheritdoc/>
    public override object Sample(Random random) => Inner.Sample(random);

    /// <inheritdoc/>
    public override bool Contains(object value) => Inner.Contains(value);

    /// <inheritdoc/>
    public override string? FindProblem()
    {
        if (string.IsNullOrWhiteSpace(Parent)) return "a condition names no parameter";
        if (ParentValues.Count == 0) return $"a condition on '{Parent}' needs at least one value";
        return Core is GridDomain ? "a grid cannot depend on another parameter; use a choice" : Inner.FindProblem();
    }

    /// <summary>Whether the value exists beside the given ones.</summary>
    internal override bool ExistsBeside(IReadOnlyDictionary<string, object> values) =>
        values.TryGetValue(Parent, out var value) && ParentValues.Contains(value) && Inner.ExistsBeside(values);
}

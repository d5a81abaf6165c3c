namespace Cluster.Tune;

// The domains that list their values: drawn (choice), enumerated (grid) or fixed (constant). A record compares arrays
// by reference, which serves here: nobody asks whether two choices are equal.

/// <summary>One of a list of values, each equally likely.</summary>
/// <param name="Values">The values, as a configuration stores them.</param>
public sealed record ChoiceDomain(IReadOnlyList<object> Values) : Domain
{
    /// <inheritdoc/>
    public override object Sample(Random random) => Values[random.Next(Values.Count)];

    /// <inheritdoc/>
    public override bool Contains(object value) => Values.Contains(value);

    /// <inheritdoc/>
    public override string? FindProblem() => Values.Count > 0 ? null : "a choice needs at least one value";
}

/// <summary>Each of a list of values in turn.</summary>
/// <param name="Values">The values, as a configuration stores them.</param>
public sealed record GridDomain(IReadOnlyList<object> Values) : Domain
{
    /// <summary>Draws one of the values, as a choice does; a grid is otherwise walked by <see cref="GridSearcher"/>.</summary>
    public override object Sample(Random random) => Values[random.Next(Values.Count)];

    /// <inheritdoc/>
    public override bool Contains(object value) => Values.Contains(value);

    /// <inheritdoc/>
    public override string? FindProblem() => Values.Count > 0 ? null : "a grid needs at least one value";
}

/// <summary>Always the same value.</summary>
/// <param name="Value">The value, as a configuration stores it.</param>
public sealed record ConstantDomain(object Value) : Domain
{
    /// <inheritdoc/>
    public override object Sample(Random random) => Value;

    /// <inheritdoc/>
    public override bool Contains(object value) => Value.Equals(value);

    /// <inheritdoc/>
    public override string? FindProblem() => null;
}

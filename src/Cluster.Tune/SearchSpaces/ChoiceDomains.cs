namespace Cluster.Tune;

// The domains that list their values: drawn (choice, ordinal), enumerated (grid) or fixed (constant). A record compares
// arrays by reference, which serves here: nobody asks whether two choices are equal.

/// <summary>One of a list of values, each equally likely, in no particular order.</summary>
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

/// <summary>One of a list of values, each equally likely, where neighbours are alike: small, medium, large.</summary>
/// <param name="Values">The values in their order, as a configuration stores them.</param>
public sealed record OrdinalDomain(IReadOnlyList<object> Values) : Domain
{
    internal override Axis Axis => Axis.Stepped(
        Scale.Linear, 0, Values.Count, new Steps(0, Values.Count - 1, 1, Floors: true),
        value => PlaceOf(value), x => Values[(int)Math.Round(x)]);

    /// <inheritdoc/>
    public override object Sample(Random random) => Values[random.Next(Values.Count)];

    /// <inheritdoc/>
    public override bool Contains(object value) => Values.Contains(value);

    /// <inheritdoc/>
    public override string? FindProblem()
    {
        if (Values.Count == 0) return "an ordinal needs at least one value";
        var twice = Values.GroupBy(value => value).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? null : $"{Numbers.Exact(twice.Key)} comes twice in an ordinal";
    }

    private int PlaceOf(object value)
    {
        for (var i = 0; i < Values.Count; i++)
            if (Values[i].Equals(value)) return i;
        throw new ArgumentException($"{Numbers.Exact(value)} is not among the ordinal's values");
    }
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

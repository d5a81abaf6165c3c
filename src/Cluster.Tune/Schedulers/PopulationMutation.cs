namespace Cluster.Tune;

// How population-based training explores: now and then a value is drawn anew; else a number is multiplied by one of the
// factors, and a value of a list moves to a neighbour. Whole numbers stay whole, and all stay within their domain.

/// <summary>Changes configurations by resampling and perturbing.</summary>
internal sealed class PopulationMutation(PopulationOptions options, Random random) : IPopulationMutation
{
    public Configuration Change(Configuration source)
    {
        var changes = new List<KeyValuePair<string, object>>();
        foreach (var (name, domain) in options.Mutations)
            if (source.TryGetValue(name, out var value)) changes.Add(new(name, Changed(domain, value)));
        var changed = source.With(changes);
        return options.Explore is { } explore ? explore(changed) : changed;
    }

    private object Changed(Domain domain, object value) => domain.Core switch
    {
        ChoiceDomain choice => Neighbour(choice.Values, value),
        OrdinalDomain ordinal => Neighbour(ordinal.Values, value),
        ConstantDomain constant => constant.Value,
        { Axis: { } axis } core => Perturbed(core, axis, value),
        _ => Unbounded(domain, value),
    };

    private object Neighbour(IReadOnlyList<object> values, object value)
    {
        var place = values.ToList().IndexOf(value);
        if (place < 0 || random.NextDouble() < options.ResampleChance) return values[random.Next(values.Count)];
        return values[Math.Clamp(place + (random.Next(2) == 0 ? -1 : 1), 0, values.Count - 1)];
    }

    private object Perturbed(Domain domain, Axis axis, object value)
    {
        if (value is not (double or long) || random.NextDouble() < options.ResampleChance) return domain.Sample(random);
        var moved = Multiplied(value);
        if (domain.Contains(moved)) return moved;
        // Beyond its bounds, or off its steps: the nearest value that there is.
        return axis.ValueAt(axis.UnitOf(moved));
    }

    // A domain without an axis, as a normal one or a function: there are no bounds to keep to.
    private object Unbounded(Domain domain, object value) =>
        value is not (double or long) || random.NextDouble() < options.ResampleChance ? domain.Sample(random) : Multiplied(value);

    private object Multiplied(object value)
    {
        var factor = options.Factors[random.Next(options.Factors.Count)];
        return value is long whole ? (object)(long)(whole * factor) : (double)value * factor;
    }
}

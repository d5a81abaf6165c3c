namespace Cluster.Tune;

// A search space as numbers: each searched parameter is one coordinate. One with an axis is its place on the line, one
// of a choice or a grid is the middle of its value's share of it. Searchers that need more than that about a choice ask for it.

/// <summary>One searched parameter as a coordinate in [0, 1].</summary>
internal sealed class Coordinate(string name, Domain domain)
{
    private readonly IReadOnlyList<object> _choices =
        domain.Core switch { ChoiceDomain choice => choice.Values, GridDomain grid => grid.Values, _ => [] };

    public string Name => name;

    public Axis? Axis { get; } = domain.Axis;

    /// <summary>How many values a choice has; 0 for a parameter with an axis.</summary>
    public int ChoiceCount => _choices.Count;

    /// <summary>Whether it exists in every configuration.</summary>
    public bool IsAlwaysThere => domain is not ConditionalDomain;

    public object ValueAt(double unit) => Axis is { } axis ? axis.ValueAt(unit) : _choices[ChoiceAt(unit)];

    /// <summary>Where a value lies; NaN for one of another kind, as a scheduler that changes values may have made it.</summary>
    public double UnitOf(object value)
    {
        if (Axis is null) return PlaceOf(value) is >= 0 and var place ? UnitOfChoice(place) : double.NaN;
        var isOnAxis = domain.Contains(value) || (domain.Core is not OrdinalDomain && value.GetType() == Axis.ValueAt(0.5).GetType());
        return isOnAxis ? Axis.UnitOf(value) : double.NaN;
    }

    public int ChoiceAt(double unit) => Math.Clamp((int)(unit * _choices.Count), 0, _choices.Count - 1);

    public double UnitOfChoice(int place) => (place + 0.5) / _choices.Count;

    /// <summary>The nearest place that has a value of its own.</summary>
    public double Snap(double unit) => Axis is { Count: null } ? Math.Clamp(unit, 0, 1) : UnitOf(ValueAt(unit));

    private int PlaceOf(object value)
    {
        for (var i = 0; i < _choices.Count; i++)
            if (_choices[i].Equals(value)) return i;
        return -1;
    }
}

/// <summary>The coordinates of a space, and the way there and back.</summary>
internal sealed class SpaceEncoding
{
    private readonly SearchSpace _space;
    private readonly Dictionary<string, int> _places = [];

    public SpaceEncoding(SearchSpace space)
    {
        _space = space;
        Coordinates = [.. space
            .Where(pair => pair.Value.Axis is not null || pair.Value.Core is ChoiceDomain or GridDomain)
            .Select(pair => new Coordinate(pair.Key, pair.Value))];
        for (var i = 0; i < Coordinates.Count; i++) _places.Add(Coordinates[i].Name, i);
    }

    public IReadOnlyList<Coordinate> Coordinates { get; }

    public int Count => Coordinates.Count;

    /// <summary>The configuration at a point.</summary>
    public Configuration Decode(IReadOnlyList<double> point, Random random) =>
        _space.Build(random, (name, _) => Coordinates[_places[name]].ValueAt(point[_places[name]]));

    /// <summary>The point of a configuration; NaN where a parameter does not exist.</summary>
    public double[] Encode(Configuration configuration) => [.. Coordinates.Select(coordinate =>
        configuration.TryGetValue(coordinate.Name, out var value) ? coordinate.UnitOf(value) : double.NaN)];
}

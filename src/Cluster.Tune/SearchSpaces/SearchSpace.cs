using System.Collections;

namespace Cluster.Tune;

// The names and domains of an experiment's parameters, in the order the user wrote them. It is the door where bounds
// are checked, so that no searcher ever meets a domain that it cannot sample.

/// <summary>
/// The parameters of an experiment and the values that they may take:
/// <c>new SearchSpace { ["learning rate"] = Domain.LogUniform(1e-4, 1e-1), ["width"] = Domain.Choice(16, 32) }</c>.
/// </summary>
public sealed class SearchSpace : IEnumerable<KeyValuePair<string, Domain>>
{
    private readonly OrderedDictionary<string, Domain> _domains = [];

    /// <summary>The domain of a parameter. Setting one checks its bounds.</summary>
    /// <exception cref="ArgumentException">The name is empty, or the bounds are wrong: the text says which and why.</exception>
    public Domain this[string name]
    {
        get => _domains[name];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (string.IsNullOrWhiteSpace(name))
                throw new ArgumentException("a parameter's name is empty, but it must be a word");
            if (value.FindProblem() is { } problem)
                throw new ArgumentException($"{name}: {problem}");
            _domains[name] = value;
        }
    }

    /// <summary>How many parameters there are.</summary>
    public int Count => _domains.Count;

    /// <summary>The names, in the order they were added.</summary>
    public IReadOnlyList<string> Names => [.. _domains.Keys];

    /// <summary>How many combinations the grid parameters have; 1 without any.</summary>
    public int GridSize => _domains.Values.OfType<GridDomain>().Aggregate(1, (size, grid) => checked(size * grid.Values.Count));

    /// <summary>Draws a value for every parameter, in order.</summary>
    public Configuration Sample(Random random) =>
        new(_domains.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Sample(random))));

    /// <summary>
    /// What keeps a configuration from being a point of this space (a parameter missing, unknown or out of bounds), in
    /// one line; null when it is one.
    /// </summary>
    public string? FindProblem(Configuration configuration)
    {
        foreach (var (name, domain) in _domains)
        {
            if (!configuration.TryGetValue(name, out var value)) return $"{name}: a value is missing";
            if (!domain.Contains(value)) return $"{name}: {Numbers.Exact(value)} is outside of its domain";
        }
        var stranger = configuration.Names.FirstOrDefault(name => !_domains.ContainsKey(name));
        return stranger is null ? null : $"{stranger}: the search space has no such parameter";
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Domain>> GetEnumerator() => _domains.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

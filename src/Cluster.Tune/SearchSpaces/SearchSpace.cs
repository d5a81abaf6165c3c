using System.Collections;

namespace Cluster.Tune;

// The names and domains of an experiment's parameters, in the order the user wrote them. It is the door where bounds
// are checked, so that no searcher ever meets a domain that it cannot sample, and the one place that knows which
// parameters a configuration has: a searcher only says which value each of them takes.

/// <summary>
/// The parameters of an experiment and the values that they may take:
/// <c>new SearchSpace { ["learning rate"] = Domain.LogUniform(1e-4, 1e-1), ["width"] = Domain.Choice(16, 32) }</c>.
/// </summary>
public sealed partial class SearchSpace : IEnumerable<KeyValuePair<string, Domain>>
{
    /// <summary>What stands between the names of a nested space and of its parameter.</summary>
    public const char Separator = '/';

    private readonly OrderedDictionary<string, Domain> _domains = [];

    /// <summary>
    /// The domain of a parameter. Setting one checks its bounds; a nested space adds all its parameters, under
    /// <c>name/inner</c>.
    /// </summary>
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
            if (value.Core is NestedDomain nested) AddAll(name, nested.Space, value);
            else Add(name, value);
        }
    }

    /// <summary>How many parameters there are.</summary>
    public int Count => _domains.Count;

    /// <summary>The names, in the order they were added.</summary>
    public IReadOnlyList<string> Names => [.. _domains.Keys];

    /// <summary>How many combinations the grid parameters have; 1 without any.</summary>
    public int GridSize => _domains.Values.OfType<GridDomain>().Aggregate(1, (size, grid) => checked(size * grid.Values.Count));

    /// <summary>Draws a value for every parameter that exists, in order.</summary>
    public Configuration Sample(Random random) => Build(random, (_, domain) => domain.Sample(random));

    /// <summary>
    /// Makes a configuration in order: <paramref name="pick"/> chooses the value of each parameter that exists beside the
    /// values before it, except where there is nothing to choose. What a function computes may read values that come after it:
    /// then it is computed when they are there.
    /// </summary>
    internal Configuration Build(Random random, Func<string, Domain, object> pick)
    {
        var values = new OrderedDictionary<string, object>(_domains.Count);
        var waiting = Pass(_domains, values, random, pick, out _);
        while (waiting.Count > 0)
        {
            var left = Pass(waiting, values, random, pick, out var error);
            if (left.Count == waiting.Count) throw error!;
            waiting = left;
        }
        return new Configuration(_domains.Keys.Where(values.ContainsKey).Select(name => KeyValuePair.Create(name, values[name])));
    }

    // Adds what can be added now; returns what must wait for other values, and why the first of it must.
    private static List<KeyValuePair<string, Domain>> Pass(
        IEnumerable<KeyValuePair<string, Domain>> domains, OrderedDictionary<string, object> values, Random random,
        Func<string, Domain, object> pick, out ArgumentException? error)
    {
        var waiting = new List<KeyValuePair<string, Domain>>();
        error = null;
        foreach (var (name, domain) in domains)
        {
            if (waiting.Count > 0 && Parents(domain).Any(parent => waiting.Exists(one => one.Key == parent)))
                waiting.Add(new(name, domain));
            else if (domain.ExistsBeside(values))
                if (ValueOf(name, domain, values, random, pick, ref error) is { } value) values.Add(name, value);
                else waiting.Add(new(name, domain));
        }
        return waiting;
    }

    private static object? ValueOf(
        string name, Domain domain, OrderedDictionary<string, object> values, Random random, Func<string, Domain, object> pick,
        ref ArgumentException? error)
    {
        if (domain.Core is ConstantDomain constant) return constant.Value;
        if (domain.Core is not SampleFromDomain computed) return pick(name, domain);
        try
        {
            return computed.Sample(new Configuration(values), random);
        }
        catch (KeyNotFoundException missing)
        {
            error ??= new ArgumentException($"{name}: its function needs a value that is not there: {missing.Message} "
                + "(values that functions compute cannot wait for each other)", missing);
            return null;
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidCastException)
        {
            throw new ArgumentException($"{name}: its function failed: {problem.Message}", problem);
        }
    }

    private static IEnumerable<string> Parents(Domain domain)
    {
        for (var at = domain; at is ConditionalDomain condition; at = condition.Inner) yield return condition.Parent;
    }

    /// <summary>
    /// What keeps a configuration from being a point of this space (a parameter missing, unknown or out of bounds), in
    /// one line; null when it is one.
    /// </summary>
    public string? FindProblem(Configuration configuration)
    {
        foreach (var (name, domain) in _domains)
        {
            var exists = domain.ExistsBeside(configuration);
            if (!configuration.TryGetValue(name, out var value))
            {
                if (exists) return $"{name}: a value is missing";
                continue;
            }
            if (!exists) return $"{name}: it exists only when {Condition(domain)}";
            if (!domain.Contains(value)) return $"{name}: {Numbers.Exact(value)} is outside of its domain";
        }
        var stranger = configuration.Names.FirstOrDefault(name => !_domains.ContainsKey(name));
        return stranger is null ? null : $"{stranger}: the search space has no such parameter";
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Domain>> GetEnumerator() => _domains.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(string name, Domain domain)
    {
        for (var at = domain; at is ConditionalDomain condition; at = condition.Inner) CheckCondition(name, condition);
        _domains[name] = domain;
    }

    private void CheckCondition(string name, ConditionalDomain condition)
    {
        if (condition.Parent == name || !_domains.TryGetValue(condition.Parent, out var parent))
            throw new ArgumentException($"{name}: it depends on '{condition.Parent}', which must be added to the space before it; "
                + $"there are: {string.Join(", ", _domains.Keys)}");
        if (condition.ParentValues.FirstOrDefault(value => !parent.Contains(value)) is { } never)
            throw new ArgumentException(
                $"{name}: it depends on {condition.Parent} being {Numbers.Exact(never)}, which is outside of that domain");
    }

    // A condition inside of the nested space means a neighbour there; one around it, a parameter out here.
    private void AddAll(string prefix, SearchSpace inner, Domain around)
    {
        foreach (var (name, domain) in inner)
        {
            var moved = Prefixed(domain, prefix + Separator);
            for (var at = around; at is ConditionalDomain condition; at = condition.Inner)
                moved = new ConditionalDomain(moved, condition.Parent, condition.ParentValues);
            this[prefix + Separator + name] = moved;
        }
    }

    private static Domain Prefixed(Domain domain, string prefix) => domain is ConditionalDomain condition
        ? new ConditionalDomain(Prefixed(condition.Inner, prefix), prefix + condition.Parent, condition.ParentValues)
        : domain;

    private static string Condition(Domain domain)
    {
        var conditions = new List<string>();
        for (var at = domain; at is ConditionalDomain condition; at = condition.Inner)
            conditions.Add($"{condition.Parent} is {string.Join(" or ", condition.ParentValues.Select(Numbers.Exact))}");
        return string.Join(" and ", conditions);
    }
}

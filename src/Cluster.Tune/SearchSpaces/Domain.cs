namespace Cluster.Tune;

// One dimension of a search space: the set that a parameter's value comes from, and how a value is drawn from it.
// A domain knows its bounds and shape (TPE and other model-based searchers read them), but not its name: the space
// checks it at the door and puts the name in front of the complaint.

/// <summary>The set of values that one parameter may take, with the distribution that a random draw follows.</summary>
public abstract record Domain
{
    /// <summary>Draws a value: a <see cref="double"/>, a <see cref="long"/>, a <see cref="bool"/> or a <see cref="string"/>.</summary>
    /// <param name="random">The seeded source of chance.</param>
    public abstract object Sample(Random random);

    /// <summary>Whether a value (as <see cref="Configuration"/> stores it) lies in this domain.</summary>
    public abstract bool Contains(object value);

    /// <summary>What is wrong with the bounds, in a few words with the numbers; null when they are right.</summary>
    public abstract string? FindProblem();

    /// <summary>A real number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public static Domain Uniform(double low, double high) => new UniformDomain(low, high);

    /// <summary>
    /// A multiple of <paramref name="quantum"/> in [<paramref name="low"/>, <paramref name="high"/>], both ends included
    /// and all values equally likely. The bounds must be multiples of the quantum.
    /// </summary>
    public static Domain QuantizedUniform(double low, double high, double quantum) =>
        new QuantizedUniformDomain(low, high, quantum);

    /// <summary>
    /// A real number in [<paramref name="low"/>, <paramref name="high"/>) whose logarithm is uniform: as many draws
    /// between 0.001 and 0.01 as between 0.01 and 0.1. Both bounds must be above 0.
    /// </summary>
    public static Domain LogUniform(double low, double high) => new LogUniformDomain(low, high);

    /// <summary>A whole number in [<paramref name="low"/>, <paramref name="high"/>): the upper bound is excluded.</summary>
    public static Domain Integer(long low, long high) => new IntegerDomain(low, high);

    /// <summary>One of the given values, each equally likely: numbers, booleans, strings or enum members.</summary>
    public static Domain Choice<T>(params T[] values) where T : notnull => new ChoiceDomain(Normalize(values));

    /// <summary>
    /// Every one of the given values in turn: the experiment runs all combinations of its grid parameters, and
    /// <see cref="TuneOptions.SampleCount"/> samples of each combination.
    /// </summary>
    public static Domain Grid<T>(params T[] values) where T : notnull => new GridDomain(Normalize(values));

    /// <summary>Always the same value: a setting that belongs to the configuration but is not searched.</summary>
    public static Domain Constant(object value) => new ConstantDomain(Configuration.Normalize(value));

    /// <summary>A constant.</summary>
    public static implicit operator Domain(double value) => Constant(value);

    /// <summary>A constant.</summary>
    public static implicit operator Domain(long value) => Constant(value);

    /// <summary>A constant.</summary>
    public static implicit operator Domain(bool value) => Constant(value);

    /// <summary>A constant.</summary>
    public static implicit operator Domain(string value) => Constant(value);

    private static object[] Normalize<T>(T[] values) where T : notnull =>
        [.. values.Select(value => Configuration.Normalize(value))];
}

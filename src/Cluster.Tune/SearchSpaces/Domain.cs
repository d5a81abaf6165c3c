using Cluster.Core;

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

    /// <summary>The values along a line; null for a domain without an order.</summary>
    internal virtual Axis? Axis => null;

    /// <summary>The domain without its conditions.</summary>
    internal virtual Domain Core => this;

    /// <summary>Whether a parameter of this domain exists beside the given values.</summary>
    internal virtual bool ExistsBeside(IReadOnlyDictionary<string, object> values) => true;

    /// <summary>
    /// The same domain, but for a value that exists only when another parameter, added to the space earlier, has one of
    /// the given values: <c>["momentum"] = Domain.Uniform(0, 1).When("optimizer", "sgd")</c>.
    /// </summary>
    /// <param name="parent">The other parameter's name.</param>
    /// <param name="values">Its values under which this one exists; one or more.</param>
    public Domain When<T>(string parent, params T[] values) where T : notnull =>
        new ConditionalDomain(this, parent, Normalize(values));

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

    /// <summary>
    /// A number whose logarithm is uniform, rounded to a multiple of <paramref name="quantum"/> in
    /// [<paramref name="low"/>, <paramref name="high"/>], both ends included. The bounds must be multiples too, and above 0.
    /// </summary>
    public static Domain QuantizedLogUniform(double low, double high, double quantum) =>
        new QuantizedLogUniformDomain(low, high, quantum);

    /// <summary>A real number of the normal distribution; without bounds. Default: mean 0, standard deviation 1.</summary>
    public static Domain Normal(double mean = 0, double standardDeviation = 1) => new NormalDomain(mean, standardDeviation);

    /// <summary>A number of the normal distribution, rounded to a multiple of <paramref name="quantum"/>.</summary>
    public static Domain QuantizedNormal(double mean, double standardDeviation, double quantum) =>
        new NormalDomain(mean, standardDeviation, quantum > 0 ? quantum : double.NaN);

    /// <summary>A whole number in [<paramref name="low"/>, <paramref name="high"/>): the upper bound is excluded.</summary>
    public static Domain Integer(long low, long high) => new IntegerDomain(low, high);

    /// <summary>
    /// A whole multiple of <paramref name="quantum"/> in [<paramref name="low"/>, <paramref name="high"/>], both ends
    /// included and all values equally likely. The bounds must be multiples of the quantum.
    /// </summary>
    public static Domain QuantizedInteger(long low, long high, long quantum) => new QuantizedIntegerDomain(low, high, quantum);

    /// <summary>
    /// A whole number in [<paramref name="low"/>, <paramref name="high"/>) whose logarithm is uniform. The least value is 1
    /// or more.
    /// </summary>
    public static Domain LogInteger(long low, long high) => new LogIntegerDomain(low, high);

    /// <summary>
    /// A whole number whose logarithm is uniform, rounded to a multiple of <paramref name="quantum"/> in
    /// [<paramref name="low"/>, <paramref name="high"/>], both ends included.
    /// </summary>
    public static Domain QuantizedLogInteger(long low, long high, long quantum) =>
        new QuantizedIntegerDomain(low, high, quantum, IsLogarithmic: true);

    /// <summary>One of the given values, each equally likely: numbers, booleans, strings or enum members.</summary>
    public static Domain Choice<T>(params T[] values) where T : notnull => new ChoiceDomain(Normalize(values));

    /// <summary>One of the given values, each equally likely, where neighbours in the list are alike.</summary>
    public static Domain Ordinal<T>(params T[] values) where T : notnull => new OrdinalDomain(Normalize(values));

    /// <summary>
    /// A value that a function makes of other values: <c>Domain.SampleFrom((c, random) =&gt; 2 * c.Get&lt;int&gt;("width"))</c>. It may
    /// read values that come before or after it in the space; to read one whose condition is not met is an error.
    /// </summary>
    /// <param name="function">A static method, or a lambda that captures nothing; chance only from the given source.</param>
    /// <exception cref="ClusterException">The function captures something, and could not be found again by its name.</exception>
    public static Domain SampleFrom(Func<Configuration, Random, object> function) =>
        new SampleFromDomain(FunctionReference.Of(function));

    /// <summary>A space within the space: its parameters are named <c>outer/inner</c>.</summary>
    public static Domain Nested(SearchSpace space) => new NestedDomain(space);

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

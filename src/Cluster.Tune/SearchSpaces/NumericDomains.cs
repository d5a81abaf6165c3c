using static System.FormattableString;

namespace Cluster.Tune;

// The domains of real numbers. Upper bounds are excluded, except where values are quantised: a user who writes
// "0 to 1 in steps of 0.25" means five values.

/// <summary>A real number in [Low, High).</summary>
/// <param name="Low">The least value.</param>
/// <param name="High">The bound above all values.</param>
public sealed record UniformDomain(double Low, double High) : Domain
{
    internal override Axis Axis => Axis.Continuous(Scale.Linear, Low, High);

    /// <inheritdoc/>
    public override object Sample(Random random) => Bounds.Below(Low + random.NextDouble() * (High - Low), Low, High);

    /// <inheritdoc/>
    public override bool Contains(object value) => value is double number && number >= Low && number < High;

    /// <inheritdoc/>
    public override string? FindProblem() => Bounds.FindProblem(Low, High);
}

/// <summary>A real number in [Low, High) whose logarithm is uniform.</summary>
/// <param name="Low">The least value, above 0.</param>
/// <param name="High">The bound above all values.</param>
public sealed record LogUniformDomain(double Low, double High) : Domain
{
    internal override Axis Axis => Axis.Continuous(Scale.Log, Low, High);

    /// <inheritdoc/>
    public override object Sample(Random random)
    {
        var exponent = Math.Log(Low) + random.NextDouble() * (Math.Log(High) - Math.Log(Low));
        return Bounds.Below(Math.Exp(exponent), Low, High);
    }

    /// <inheritdoc/>
    public override bool Contains(object value) => value is double number && number >= Low && number < High;

    /// <inheritdoc/>
    public override string? FindProblem() => Bounds.FindLogProblem(Low) ?? Bounds.FindProblem(Low, High);
}

/// <summary>A multiple of Quantum in [Low, High], both ends included.</summary>
/// <param name="Low">The least value, a multiple of the quantum.</param>
/// <param name="High">The greatest value, a multiple of the quantum.</param>
/// <param name="Quantum">The step between neighbours, above 0.</param>
public sealed record QuantizedUniformDomain(double Low, double High, double Quantum) : Domain
{
    private Steps Steps => Bounds.Steps(Low, High, Quantum);

    internal override Axis Axis => Axis.Stepped(
        Scale.Linear, Low - Quantum / 2, High + Quantum / 2, Steps, value => (double)value, x => Bounds.Readable(x));

    /// <inheritdoc/>
    public override object Sample(Random random) =>
        Bounds.Readable(random.NextInt64(Steps.First, Steps.Last + 1) * Quantum);

    /// <inheritdoc/>
    public override bool Contains(object value) =>
        value is double number && number >= Low && number <= High && Bounds.IsMultiple(number, Quantum);

    /// <inheritdoc/>
    public override string? FindProblem() => Bounds.FindProblem(Low, High) ?? Bounds.FindStepProblem(Low, High, Quantum);
}

/// <summary>
/// A number in [Low, High] whose logarithm is uniform, rounded to the nearest multiple of Quantum; both ends included.
/// </summary>
/// <param name="Low">The least value, above 0 and a multiple of the quantum.</param>
/// <param name="High">The greatest value, a multiple of the quantum.</param>
/// <param name="Quantum">The step between neighbours, above 0.</param>
public sealed record QuantizedLogUniformDomain(double Low, double High, double Quantum) : Domain
{
    internal override Axis Axis => Axis.Stepped(
        Scale.Log, Low, High, Bounds.Steps(Low, High, Quantum), value => (double)value, x => Bounds.Readable(x));

    /// <inheritdoc/>
    public override object Sample(Random random) => Axis.ValueAt(random.NextDouble());

    /// <inheritdoc/>
    public override bool Contains(object value) =>
        value is double number && number >= Low && number <= High && Bounds.IsMultiple(number, Quantum);

    /// <inheritdoc/>
    public override string? FindProblem() =>
        Bounds.FindLogProblem(Low) ?? Bounds.FindProblem(Low, High) ?? Bounds.FindStepProblem(Low, High, Quantum);
}

/// <summary>A real number of the normal distribution; without bounds.</summary>
/// <param name="Mean">The distribution's mean.</param>
/// <param name="StandardDeviation">Its standard deviation, above 0.</param>
/// <param name="Quantum">Values are rounded to multiples of this; 0: not at all.</param>
public sealed record NormalDomain(double Mean, double StandardDeviation, double Quantum = 0) : Domain
{
    // Nobody draws beyond eight standard deviations (one in 10^15); the line ends there, so that its ends have values.
    private const double DeviationMax = 8;

    internal override Axis Axis => Axis.Distribution(
        x => MathNet.Numerics.Distributions.Normal.CDF(Mean, StandardDeviation, x),
        unit => Math.Clamp(
            MathNet.Numerics.Distributions.Normal.InvCDF(Mean, StandardDeviation, unit),
            Mean - DeviationMax * StandardDeviation, Mean + DeviationMax * StandardDeviation),
        Quantum > 0 ? new Steps(long.MinValue / 4, long.MaxValue / 4, Quantum, Floors: false) : null);

    /// <inheritdoc/>
    public override object Sample(Random random)
    {
        var value = (double)Axis.ValueAt(random.NextDouble());
        return Quantum > 0 ? Bounds.Readable(value) : value;
    }

    /// <inheritdoc/>
    public override bool Contains(object value) =>
        value is double number && double.IsFinite(number) && (Quantum == 0 || Bounds.IsMultiple(number, Quantum));

    /// <inheritdoc/>
    public override string? FindProblem()
    {
        if (!double.IsFinite(Mean)) return Invariant($"mean {Mean} must be a finite number");
        if (!(StandardDeviation > 0) || !double.IsFinite(StandardDeviation))
            return Invariant($"standard deviation {StandardDeviation} must be above 0");
        return Quantum >= 0 && double.IsFinite(Quantum) ? null : Invariant($"quantum {Quantum} must be above 0");
    }
}

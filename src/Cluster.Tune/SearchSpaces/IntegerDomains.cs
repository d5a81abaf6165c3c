using static System.FormattableString;

namespace Cluster.Tune;

// The domains of whole numbers. The upper bound is excluded, as in a for loop; with a quantum it is included.

/// <summary>A whole number in [Low, High).</summary>
/// <param name="Low">The least value.</param>
/// <param name="High">The bound above all values.</param>
public sealed record IntegerDomain(long Low, long High) : Domain
{
    internal override Axis Axis => Axis.Stepped(
        Scale.Linear, Low, High, new Steps(Low, High - 1, 1, Floors: true), value => (long)value, x => (long)Math.Round(x));

    /// <inheritdoc/>
    public override object Sample(Random random) => random.NextInt64(Low, High);

    /// <inheritdoc/>
    public override bool Contains(object value) => value is long number && number >= Low && number < High;

    /// <inheritdoc/>
    public override string? FindProblem() => Bounds.FindProblem(Low, High);
}

/// <summary>A whole number in [Low, High) whose logarithm is uniform.</summary>
/// <param name="Low">The least value, 1 or more.</param>
/// <param name="High">The bound above all values.</param>
public sealed record LogIntegerDomain(long Low, long High) : Domain
{
    internal override Axis Axis => Axis.Stepped(
        Scale.Log, Low, High, new Steps(Low, High - 1, 1, Floors: true), value => (long)value, x => (long)Math.Round(x));

    /// <inheritdoc/>
    public override object Sample(Random random) => Axis.ValueAt(random.NextDouble());

    /// <inheritdoc/>
    public override bool Contains(object value) => value is long number && number >= Low && number < High;

    /// <inheritdoc/>
    public override string? FindProblem() => Bounds.FindLogProblem(Low) ?? Bounds.FindProblem(Low, High);
}

/// <summary>A whole multiple of Quantum in [Low, High], both ends included; uniform or uniform in its logarithm.</summary>
/// <param name="Low">The least value, a multiple of the quantum; 1 or more if logarithmic.</param>
/// <param name="High">The greatest value, a multiple of the quantum.</param>
/// <param name="Quantum">The step between neighbours, 1 or more.</param>
/// <param name="IsLogarithmic">Whether the logarithm is uniform, and the value rounded to the nearest multiple.</param>
public sealed record QuantizedIntegerDomain(long Low, long High, long Quantum, bool IsLogarithmic = false) : Domain
{
    internal override Axis Axis
    {
        get
        {
            var steps = new Steps(Low / Quantum, High / Quantum, Quantum, Floors: false);
            return IsLogarithmic
                ? Axis.Stepped(Scale.Log, Low, High, steps, value => (long)value, x => (long)Math.Round(x))
                : Axis.Stepped(Scale.Linear, Low - Quantum / 2.0, High + Quantum / 2.0, steps,
                    value => (long)value, x => (long)Math.Round(x));
        }
    }

    /// <inheritdoc/>
    public override object Sample(Random random) => Axis.ValueAt(random.NextDouble());

    /// <inheritdoc/>
    public override bool Contains(object value) =>
        value is long number && number >= Low && number <= High && number % Quantum == 0;

    /// <inheritdoc/>
    public override string? FindProblem()
    {
        if (Quantum < 1) return $"quantum {Quantum} must be 1 or more";
        if (IsLogarithmic && Bounds.FindLogProblem(Low) is { } problem) return problem;
        return Bounds.FindProblem(Low, High) ?? Bounds.FindStepProblem(Low, High, Quantum);
    }
}

/// <summary>What the domains of numbers share about their bounds and steps.</summary>
internal static class Bounds
{
    public static string? FindProblem(double low, double high)
    {
        if (!double.IsFinite(low)) return Invariant($"low {low} must be a finite number");
        if (!double.IsFinite(high)) return Invariant($"high {high} must be a finite number");
        return low < high ? null : Invariant($"low {low} must be below high {high}");
    }

    public static string? FindLogProblem(double low) =>
        low > 0 ? null : Invariant($"low {low} must be above 0, because the scale is logarithmic");

    public static string? FindStepProblem(double low, double high, double quantum)
    {
        if (!(quantum > 0) || !double.IsFinite(quantum)) return Invariant($"quantum {quantum} must be above 0");
        if (!IsMultiple(low, quantum)) return Invariant($"low {low} must be a multiple of the quantum {quantum}");
        return IsMultiple(high, quantum) ? null : Invariant($"high {high} must be a multiple of the quantum {quantum}");
    }

    public static Steps Steps(double low, double high, double quantum) =>
        new((long)Math.Round(low / quantum), (long)Math.Round(high / quantum), quantum, Floors: false);

    public static bool IsMultiple(double value, double quantum) =>
        Math.Abs(value / quantum - Math.Round(value / quantum)) < 1e-9;

    // 3 × 0.1 is 0.30000000000000004 in binary; fifteen digits give the 0.3 that the user expects to read.
    public static double Readable(double value) => double.Parse(value.ToString("G15", Numbers.Culture), Numbers.Culture);

    // Rounding may carry a draw onto the excluded upper bound, or (through exp ∘ log) just under the lower one.
    public static double Below(double value, double low, double high) =>
        Math.Clamp(value, low, Math.BitDecrement(high));
}

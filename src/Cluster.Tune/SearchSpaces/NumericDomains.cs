using static System.FormattableString;

namespace Cluster.Tune;

// The domains of numbers. Upper bounds are excluded, except where values are quantised: a user who writes
// "0 to 1 in steps of 0.25" means five values.

/// <summary>A real number in [Low, High).</summary>
/// <param name="Low">The least value.</param>
/// <param name="High">The bound above all values.</param>
public sealed record UniformDomain(double Low, double High) : Domain
{
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
    /// <inheritdoc/>
    public override object Sample(Random random)
    {
        var exponent = Math.Log(Low) + random.NextDouble() * (Math.Log(High) - Math.Log(Low));
        return Bounds.Below(Math.Exp(exponent), Low, High);
    }

    /// <inheritdoc/>
    public override bool Contains(object value) => value is double number && number >= Low && number < High;

    /// <inheritdoc/>
    public override string? FindProblem() =>
        Low <= 0 ? Invariant($"low {Low} must be above 0, because the scale is logarithmic") : Bounds.FindProblem(Low, High);
}

/// <summary>A multiple of Quantum in [Low, High], both ends included.</summary>
/// <param name="Low">The least value, a multiple of the quantum.</param>
/// <param name="High">The greatest value, a multiple of the quantum.</param>
/// <param name="Quantum">The step between neighbours, above 0.</param>
public sealed record QuantizedUniformDomain(double Low, double High, double Quantum) : Domain
{
    /// <inheritdoc/>
    public override object Sample(Random random)
    {
        var first = (long)Math.Round(Low / Quantum);
        var last = (long)Math.Round(High / Quantum);
        return Multiple(random.NextInt64(first, last + 1));
    }

    /// <inheritdoc/>
    public override bool Contains(object value) =>
        value is double number && number >= Low && number <= High && IsMultiple(number);

    /// <inheritdoc/>
    public override string? FindProblem()
    {
        if (Bounds.FindProblem(Low, High) is { } problem) return problem;
        if (!(Quantum > 0) || !double.IsFinite(Quantum)) return Invariant($"quantum {Quantum} must be above 0");
        if (!IsMultiple(Low)) return Invariant($"low {Low} must be a multiple of the quantum {Quantum}");
        if (!IsMultiple(High)) return Invariant($"high {High} must be a multiple of the quantum {Quantum}");
        return null;
    }

    // 3 × 0.1 is 0.30000000000000004 in binary; fifteen digits give the 0.3 that the user expects to read.
    private double Multiple(long count) =>
        double.Parse((count * Quantum).ToString("G15", Numbers.Culture), Numbers.Culture);

    private bool IsMultiple(double value) => Math.Abs(value / Quantum - Math.Round(value / Quantum)) < 1e-9;
}

/// <summary>A whole number in [Low, High).</summary>
/// <param name="Low">The least value.</param>
/// <param name="High">The bound above all values.</param>
public sealed record IntegerDomain(long Low, long High) : Domain
{
    /// <inheritdoc/>
    public override object Sample(Random random) => random.NextInt64(Low, High);

    /// <inheritdoc/>
    public override bool Contains(object value) => value is long number && number >= Low && number < High;

    /// <inheritdoc/>
    public override string? FindProblem() => Low < High ? null : Invariant($"low {Low} must be below high {High}");
}

/// <summary>What the domains of real numbers share about their bounds.</summary>
internal static class Bounds
{
    public static string? FindProblem(double low, double high)
    {
        if (!double.IsFinite(low)) return Invariant($"low {low} must be a finite number");
        if (!double.IsFinite(high)) return Invariant($"high {high} must be a finite number");
        return low < high ? null : Invariant($"low {low} must be below high {high}");
    }

    // Rounding may carry a draw onto the excluded upper bound, or (through exp ∘ log) just under the lower one.
    public static double Below(double value, double low, double high) =>
        Math.Clamp(value, low, Math.BitDecrement(high));
}

namespace Cluster.Tune;

// A parameter's values laid out along [0, 1] so that equal lengths are equally likely: what uniform, logarithmic, normal,
// stepped and whole-number domains have in common. A model-based searcher works on this line alone, and so never
// meets a logarithm or a step; a stepped value owns a stretch of the line, its cell.

/// <summary>The map between a domain's values and the unit interval.</summary>
internal sealed class Axis
{
    private readonly Func<double, double> _toUnit;
    private readonly Func<double, double> _fromUnit;
    private readonly Func<object, double> _numberOf;
    private readonly Func<double, object> _valueOf;
    private readonly Steps? _steps;

    private Axis(
        Func<double, double> toUnit, Func<double, double> fromUnit, Func<object, double> numberOf,
        Func<double, object> valueOf, Steps? steps)
    {
        (_toUnit, _fromUnit, _numberOf, _valueOf, _steps) = (toUnit, fromUnit, numberOf, valueOf, steps);
    }

    /// <summary>How many values there are; null for a continuous axis.</summary>
    public long? Count => _steps is { } steps ? steps.Last - steps.First + 1 : null;

    /// <summary>A continuous axis of doubles in [low, high).</summary>
    public static Axis Continuous(Scale scale, double low, double high) => new(
        x => (scale.Up(x) - scale.Up(low)) / (scale.Up(high) - scale.Up(low)),
        unit => Bounds.Below(scale.Down(scale.Up(low) + unit * (scale.Up(high) - scale.Up(low))), low, high),
        value => (double)value, x => x, steps: null);

    /// <summary>
    /// An axis of steps: the numbers k · quantum for k from first to last, where the scale runs from low to high, and a
    /// point belongs to the step at or below it (floors) or to the nearest one.
    /// </summary>
    public static Axis Stepped(
        Scale scale, double low, double high, Steps steps, Func<object, double> numberOf, Func<double, object> valueOf) => new(
        x => (scale.Up(x) - scale.Up(low)) / (scale.Up(high) - scale.Up(low)),
        unit => scale.Down(scale.Up(low) + unit * (scale.Up(high) - scale.Up(low))),
        numberOf, valueOf, steps);

    /// <summary>An axis with a distribution function of its own, as the normal distribution's.</summary>
    public static Axis Distribution(Func<double, double> cumulative, Func<double, double> inverse, Steps? steps) => new(
        cumulative, inverse, value => (double)value, x => x, steps);

    /// <summary>The value at a place of the line; places outside of [0, 1] count as its ends.</summary>
    public object ValueAt(double unit)
    {
        var x = _fromUnit(Math.Clamp(unit, 0, 1));
        return _valueOf(_steps is { } steps ? steps.NumberOf(steps.IndexOf(x)) : x);
    }

    /// <summary>Where a value lies: the middle of its cell if it has one.</summary>
    public double UnitOf(object value)
    {
        var (low, high) = CellOf(value);
        return (low + high) / 2;
    }

    /// <summary>The stretch of the line whose places all mean this value; without length on a continuous axis.</summary>
    public (double Low, double High) CellOf(object value)
    {
        var x = _numberOf(value);
        if (_steps is not { } steps) return (Clamp(_toUnit(x)), Clamp(_toUnit(x)));
        var (below, above) = steps.EdgesOf(steps.IndexOfNumber(x));
        return (Clamp(_toUnit(below)), Clamp(_toUnit(above)));
    }

    private static double Clamp(double unit) => double.IsNaN(unit) ? 0 : Math.Clamp(unit, 0, 1);
}

/// <summary>A strictly growing function and its inverse: what is uniform after it.</summary>
internal sealed record Scale(Func<double, double> Up, Func<double, double> Down)
{
    public static Scale Linear { get; } = new(x => x, x => x);

    public static Scale Log { get; } = new(Math.Log, Math.Exp);
}

/// <summary>The steps of an axis: k · Quantum for k from First to Last.</summary>
internal sealed record Steps(long First, long Last, double Quantum, bool Floors)
{
    public long IndexOf(double x) =>
        Math.Clamp((long)(Floors ? Math.Floor(x / Quantum + 1e-12) : Math.Round(x / Quantum)), First, Last);

    public long IndexOfNumber(double number) => (long)Math.Round(number / Quantum);

    public double NumberOf(long index) => index * Quantum;

    // The first and the last cell reach as far as the line does: clamping to [0, 1] cuts them.
    public (double Below, double Above) EdgesOf(long index) => Floors
        ? (index * Quantum, (index + 1) * Quantum)
        : ((index - 0.5) * Quantum, (index + 0.5) * Quantum);
}

using static System.FormattableString;

namespace Cluster.Tune;

// The knobs of HyperBand, and the table of brackets that follows from them.

/// <summary>How many trials a bracket has.</summary>
public enum HyperBandSizes
{
    /// <summary>n = ⌈(s_max + 1) / (s + 1) · η^s⌉ trials, of which ⌈n / η⌉ go on: algorithm 1 of the paper, and Ray.</summary>
    RoundedUp,

    /// <summary>n = ⌊(s_max + 1) / (s + 1)⌋ · η^s trials, of which ⌊n / η⌋ go on: table 1 of the paper.</summary>
    RoundedDown,
}

/// <summary>One rung of a bracket: so many trials run until they have had so much.</summary>
/// <param name="TrialCount">How many trials.</param>
/// <param name="Resource">How much each of them has had at the rung's end.</param>
public sealed record HyperBandRung(int TrialCount, double Resource);

/// <summary>The settings of <see cref="HyperBandScheduler"/>.</summary>
public sealed record HyperBandOptions
{
    /// <summary>What the budget is counted in: an automatic field or a metric that only grows. Ray: <c>time_attr</c>.</summary>
    public string ResourceAttribute { get; init; } = TrialReport.TrainingIteration;

    /// <summary>The largest budget of a trial: R in the paper, <c>max_t</c> in Ray. Default 81.</summary>
    public double ResourceMax { get; init; } = 81;

    /// <summary>One in this many goes on to the next rung: η. A whole number of 2 or more; default 3.</summary>
    public int ReductionFactor { get; init; } = 3;

    /// <summary>Whether trials end at the largest budget (default), or go on until they return.</summary>
    public bool StopsLastTrials { get; init; } = true;

    /// <summary>How the brackets' sizes are rounded. Default: up, as Ray does.</summary>
    public HyperBandSizes Sizes { get; init; } = HyperBandSizes.RoundedUp;

    /// <summary>
    /// Whether the bracket with the most trials is filled first, as BOHB does, so that its model has something to learn
    /// from early. Default false: the smallest first, as Ray.
    /// </summary>
    public bool LargestBracketFirst { get; init; }

    /// <summary>The greatest s: so often can R be divided by η.</summary>
    internal int LevelMax => (int)Math.Round(Math.Log(ResourceMax) / Math.Log(ReductionFactor));

    /// <summary>The rungs of bracket s (s = 0: no halving at all), the bottom one first; empty when its budget would be 0.</summary>
    public IReadOnlyList<HyperBandRung> Rungs(int s)
    {
        var resource = Math.Floor(ResourceMax * Math.Pow(ReductionFactor, -s) + 1e-9);
        if (resource < 1) return [];
        var share = (LevelMax + 1) / (double)(s + 1);
        var count = Sizes == HyperBandSizes.RoundedUp
            ? (int)Math.Ceiling(share * Math.Pow(ReductionFactor, s) - 1e-9)
            : (int)(Math.Floor(share) * Math.Pow(ReductionFactor, s));
        var rungs = new List<HyperBandRung>();
        for (var level = 0; level <= s; level++)
        {
            rungs.Add(new HyperBandRung(count, resource));
            count = Sizes == HyperBandSizes.RoundedUp ? (count + ReductionFactor - 1) / ReductionFactor : count / ReductionFactor;
            resource = Math.Min(resource * ReductionFactor, ResourceMax);
        }
        return rungs;
    }

    /// <summary>Throws when a setting makes no sense.</summary>
    /// <exception cref="ArgumentException">Names the setting, its value and the rule.</exception>
    internal HyperBandOptions Checked()
    {
        if (string.IsNullOrWhiteSpace(ResourceAttribute))
            throw new ArgumentException("the resource attribute is empty, but must name a field of the reports");
        if (ReductionFactor < 2) throw new ArgumentException($"the reduction factor is {ReductionFactor}, but must be 2 or more");
        if (!(ResourceMax >= 1) || !double.IsFinite(ResourceMax))
            throw new ArgumentException(Invariant($"the greatest resource is {ResourceMax}, but must be 1 or more, and finite"));
        return this;
    }
}

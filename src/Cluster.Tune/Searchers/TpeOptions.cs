using static System.FormattableString;

namespace Cluster.Tune;

// The knobs of the tree-structured Parzen estimator.

/// <summary>The settings of <see cref="TpeSearcher"/>.</summary>
public sealed record TpeOptions
{
    /// <summary>How many results are gathered before the model speaks. Default 10.</summary>
    public int StartupCount { get; init; } = 10;

    /// <summary>How many candidates are drawn from the density of the good ones; the best of them is tried. Default 48.</summary>
    public int CandidateCount { get; init; } = 48;

    /// <summary>
    /// Whether parameters that exist always are modelled together (one kernel for all of them), so that the model sees how
    /// they interact. Default true; false: each parameter by itself.
    /// </summary>
    public bool IsMultivariate { get; init; } = true;

    /// <summary>
    /// Which share of the results counts as good. Default 0.1, and never more than <see cref="GoodCountMax"/> of them.
    /// </summary>
    public double GoodShare { get; init; } = 0.1;

    /// <summary>How many results count as good at most. Default 25.</summary>
    public int GoodCountMax { get; init; } = 25;

    /// <summary>
    /// Whether trials that have not reported yet count among the bad ones, so that parallel trials do not all go to one
    /// place (the constant liar). Default true.
    /// </summary>
    public bool UsesConstantLiar { get; init; } = true;

    /// <summary>Throws when a setting makes no sense.</summary>
    /// <exception cref="ArgumentException">Names the setting, its value and the rule.</exception>
    internal TpeOptions Checked()
    {
        if (StartupCount < 1) throw new ArgumentException($"the startup count is {StartupCount}, but must be 1 or more");
        if (CandidateCount < 1) throw new ArgumentException($"the candidate count is {CandidateCount}, but must be 1 or more");
        if (!(GoodShare > 0 && GoodShare < 1)) throw new ArgumentException(Invariant($"the good share is {GoodShare}, but must be between 0 and 1"));
        if (GoodCountMax < 1) throw new ArgumentException($"the greatest good count is {GoodCountMax}, but must be 1 or more");
        return this;
    }
}

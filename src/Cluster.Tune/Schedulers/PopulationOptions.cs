using static System.FormattableString;

namespace Cluster.Tune;

// The knobs of population-based training.

/// <summary>The settings of <see cref="PopulationScheduler"/>.</summary>
public sealed record PopulationOptions
{
    /// <summary>What progress is measured in. Default: running time in seconds. Ray: <c>time_attr</c>.</summary>
    public string ResourceAttribute { get; init; } = TrialReport.TimeTotal;

    /// <summary>After each so much a trial is compared with the others. Default 60. Ray: <c>perturbation_interval</c>.</summary>
    public double Interval { get; init; } = 60;

    /// <summary>No trial is compared before this much. Default 0. Ray: <c>burn_in_period</c>.</summary>
    public double BurnIn { get; init; }

    /// <summary>
    /// What may change, and within what: the domains of some of the experiment's parameters. A choice or an ordinal moves to
    /// a neighbour in its list; a number is multiplied. Ray: <c>hyperparam_mutations</c>.
    /// </summary>
    public required SearchSpace Mutations { get; init; }

    /// <summary>The share of the population that is at the top, and at the bottom. Default 0.25, at most 0.5.</summary>
    public double QuantileShare { get; init; } = 0.25;

    /// <summary>The chance that a value is drawn anew instead of perturbed. Default 0.25.</summary>
    public double ResampleChance { get; init; } = 0.25;

    /// <summary>What a number is multiplied by, one of them at random. Default 1.2 and 0.8.</summary>
    public IReadOnlyList<double> Factors { get; init; } = [1.2, 0.8];

    /// <summary>Called last with the new configuration, to mend what must fit together; null (default): nothing.</summary>
    public Func<Configuration, Configuration>? Explore { get; init; }

    /// <summary>Whether all wait for each other at every interval, so that the comparison is exact. Default false.</summary>
    public bool IsSynchronous { get; init; }

    /// <summary>Throws when a setting makes no sense.</summary>
    /// <exception cref="ArgumentException">Names the setting, its value and the rule.</exception>
    internal PopulationOptions Checked()
    {
        if (string.IsNullOrWhiteSpace(ResourceAttribute))
            throw new ArgumentException("the resource attribute is empty, but must name a field of the reports");
        if (!(Interval > 0)) throw new ArgumentException(Invariant($"the interval is {Interval}, but must be above 0"));
        if (!(BurnIn >= 0)) throw new ArgumentException(Invariant($"the burn-in is {BurnIn}, but must be 0 or more"));
        if (Mutations.Count == 0) throw new ArgumentException("no parameter may change; name at least one in the mutations");
        if (!(QuantileShare is >= 0 and <= 0.5))
            throw new ArgumentException(Invariant($"the quantile's share is {QuantileShare}, but must be from 0 to 0.5"));
        if (!(ResampleChance is >= 0 and <= 1))
            throw new ArgumentException(Invariant($"the chance to resample is {ResampleChance}, but must be from 0 to 1"));
        if (Factors.Count == 0 || Factors.Any(factor => !(factor > 0)))
            throw new ArgumentException("the factors must be one or more numbers above 0");
        return this;
    }
}

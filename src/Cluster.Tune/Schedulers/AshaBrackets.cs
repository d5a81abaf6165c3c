namespace Cluster.Tune;

// Which bracket of ASHA a new trial joins: the more rungs a bracket has, the more likely.

internal static class AshaBrackets
{
    /// <summary>
    /// Softmax over the brackets' numbers of rungs, which fall by one each, down to none. One bracket needs no chance.
    /// </summary>
    public static int Draw(int bracketCount, int rungCount, Random random)
    {
        if (bracketCount == 1) return 0;
        var weights = Enumerable.Range(0, bracketCount).Select(s => Math.Exp(-Math.Min(s, rungCount))).ToArray();
        var left = random.NextDouble() * weights.Sum();
        for (var bracket = 0; bracket < weights.Length; bracket++)
            if ((left -= weights[bracket]) < 0) return bracket;
        return weights.Length - 1;
    }
}

namespace Cluster.Tune;

// Which bracket of ASHA a new trial joins: the more rungs a bracket has, the more likely.

internal static class AshaBrackets
{
    /// <summary>Softmax over the brackets' numbers of rungs, which fall by one each. One bracket needs no chance.</summary>
    public static int Draw(int bracketCount, Random random)
    {
        if (bracketCount == 1) return 0;
        var weights = Enumerable.Range(0, bracketCount).Select(s => Math.Exp(-s)).ToArray();
        var left = random.NextDouble() * weights.Sum();
        for (var bracket = 0; bracket < weights.Length; bracket++)
            if ((left -= weights[bracket]) < 0) return bracket;
        return weights.Length - 1;
    }
}

using MathNet.Numerics;

namespace Cluster.Tune;

// Expected improvement below the best value so far, as its logarithm, which has a slope even where the improvement itself
// is smaller than any number: Ament et al., "Unexpected Improvements to Expected Improvement", NeurIPS 2023.
//
//   EI = σ · h(z)    z = (best − μ) / σ    h(z) = φ(z) + z · Φ(z)    dEI = φ(z) dσ − Φ(z) dμ

internal static class ExpectedImprovement
{
    // Below this h(z) loses its digits, and its asymptotic series is exact to five.
    private const double SeriesBelow = -6;

    /// <summary>log EI.</summary>
    public static double Log(double best, double mean, double variance)
    {
        var deviation = Math.Sqrt(variance);
        return LogImprovement((best - mean) / deviation) + Math.Log(deviation);
    }

    /// <summary>The factors of d log EI = onMean · dμ + onVariance · dσ².</summary>
    public static (double OnMean, double OnVariance) Slopes(double best, double mean, double variance)
    {
        var deviation = Math.Sqrt(variance);
        var z = (best - mean) / deviation;
        var (densityShare, massShare) = Shares(z); // φ / h and Φ / h
        return (-massShare / deviation, densityShare / (2 * variance));
    }

    private static double LogImprovement(double z)
    {
        if (z > SeriesBelow) return Math.Log(Density(z) + z * Mass(z));
        return -z * z / 2 - Math.Log(Math.Sqrt(2 * Math.PI)) - 2 * Math.Log(-z) + Math.Log(Series(z));
    }

    private static (double Density, double Mass) Shares(double z)
    {
        if (z > SeriesBelow)
        {
            var improvement = Density(z) + z * Mass(z);
            return (Density(z) / improvement, Mass(z) / improvement);
        }
        return (z * z / Series(z), -z * (1 - 1 / (z * z) + 3 / (z * z * z * z)) / Series(z));
    }

    // h(z) = φ(z) / z² · (1 − 3/z² + 15/z⁴ − …)
    private static double Series(double z) => 1 - 3 / (z * z) + 15 / (z * z * z * z);

    private static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    private static double Mass(double z) => 0.5 * SpecialFunctions.Erfc(-z / Math.Sqrt(2));
}

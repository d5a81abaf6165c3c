using Cluster.Tune;

// Synthetic learning curves, the same to the last bit as the peer's: a configuration is a number, its draws come from SplitMix64.
internal static class Curves
{
    internal const int EpochMax = 81;

    internal static double Observed(ulong seed, int number, int epoch)
    {
        var noise = 0.0;
        for (var k = 0; k < 12; k++) noise += Uniform(seed, number, 1000 + 16 * (ulong)epoch + (ulong)k);
        return True(seed, number, epoch) + 0.01 * (noise - 6.0);
    }

    internal static double True(ulong seed, int number, int epoch)
    {
        double[] u = [.. Enumerable.Range(0, 4).Select(k => Uniform(seed, number, (ulong)k))];
        var (d0, d1, d2) = (u[0] - 0.3, u[1] - 0.7, Math.Abs(u[2] - 0.5));
        var asymptote = 0.05 + 0.6 * (d0 * d0) + 0.6 * (d1 * d1) + 0.2 * d2 + 0.15 * u[3];
        var rate = 0.05 + 2.0 * (u[3] * u[3]);
        return asymptote + (1.0 - asymptote) / (1.0 + rate * epoch);
    }

    private static double Uniform(ulong seed, int number, ulong draw) =>
        (Mix(Mix(Mix(seed) + (ulong)number) + draw) >> 11) * Math.Pow(2, -53);

    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}

using MathNet.Numerics.LinearAlgebra;

namespace Cluster.Tune;

// Covariance matrix adaptation: Hansen, "The CMA Evolution Strategy: A Tutorial", 2016, whose names and constants these
// are. A normal distribution walks through the unit cube: its mean moves to the better half of what it drew, its
// covariance grows along the steps that paid off, and its step size σ grows or shrinks with the length of its path.
// Draws outside of the cube are drawn again, and clamped in the end.

/// <summary>The distribution of <see cref="CmaEsSearcher"/>.</summary>
internal sealed class CmaEs
{
    // Redrawing keeps the distribution's shape near the cube's walls; most draws are inside after a few.
    private const int RedrawCountMax = 20;

    private readonly Random _random;
    private readonly int _n;
    private readonly double[] _weights;
    private readonly double _effective, _cSigma, _dSigma, _cc, _c1, _cMu, _chi;
    private readonly Vector<double> _pSigma, _pc;
    private Matrix<double> _covariance, _axes, _inverseRoot;
    private Vector<double> _mean, _lengths;
    private int _generation;

    public CmaEs(double[] mean, double sigma, int populationSize, Random random)
    {
        (_random, _n, Sigma, PopulationSize) = (random, mean.Length, sigma, populationSize);
        _mean = Vector<double>.Build.DenseOfArray(mean);
        var parentCount = populationSize / 2;
        var raw = Enumerable.Range(1, populationSize).Select(i => Math.Log((populationSize + 1) / 2.0) - Math.Log(i)).ToArray();
        var positive = raw.Take(parentCount).ToArray();
        _effective = Square(positive.Sum()) / positive.Sum(Square);
        _cSigma = (_effective + 2) / (_n + _effective + 5);
        _dSigma = 1 + 2 * Math.Max(0, Math.Sqrt((_effective - 1) / (_n + 1)) - 1) + _cSigma;
        _cc = (4 + _effective / _n) / (_n + 4 + 2 * _effective / _n);
        _c1 = 2 / (Square(_n + 1.3) + _effective);
        _cMu = Math.Min(1 - _c1, 2 * (_effective - 2 + 1 / _effective) / (Square(_n + 2) + _effective));
        _chi = Math.Sqrt(_n) * (1 - 1 / (4.0 * _n) + 1 / (21.0 * _n * _n));
        _weights = Weights(raw, parentCount);
        (_pSigma, _pc) = (Zero(), Zero());
        _covariance = Matrix<double>.Build.DenseIdentity(_n);
        (_axes, _inverseRoot) = (_covariance, _covariance);
        _lengths = Vector<double>.Build.Dense(_n, 1);
    }

    public int PopulationSize { get; }

    /// <summary>The step size, in shares of the cube.</summary>
    public double Sigma { get; private set; }

    /// <summary>Whether the distribution has shrunk to a point, and will not find anything new.</summary>
    public bool HasConverged => Sigma * _lengths.Maximum() < 1e-9;

    /// <summary>Draws a point of the cube.</summary>
    public double[] Draw()
    {
        for (var i = 0; ; i++)
        {
            var z = Vector<double>.Build.Dense(_n, _ => Normal());
            var x = _mean + Sigma * (_axes * z.PointwiseMultiply(_lengths));
            if (x.All(value => value is >= 0 and <= 1)) return x.ToArray();
            if (i == RedrawCountMax) return [.. x.Select(value => Math.Clamp(value, 0, 1))];
        }
    }

    /// <summary>
    /// Learns from a generation: as many points as the population has, the best first. Points that came from elsewhere or
    /// from an earlier distribution are taken as if they lay no farther away than a draw does (Hansen 2011, injection).
    /// </summary>
    public void Learn(IReadOnlyList<double[]> ranked)
    {
        var steps = ranked.Select(point => Shortened((Vector<double>.Build.DenseOfArray(point) - _mean) / Sigma)).ToArray();
        var move = Zero();
        for (var i = 0; i < PopulationSize / 2; i++) move += _weights[i] * steps[i];
        _mean = (_mean + Sigma * move).Map(value => Math.Clamp(value, 0, 1));
        _generation++;

        var path = (1 - _cSigma) * _pSigma + Math.Sqrt(_cSigma * (2 - _cSigma) * _effective) * (_inverseRoot * move);
        path.CopyTo(_pSigma);
        var length = _pSigma.L2Norm();
        var isShort = length / Math.Sqrt(1 - Math.Pow(1 - _cSigma, 2 * _generation)) < (1.4 + 2.0 / (_n + 1)) * _chi;
        var conjugate = (1 - _cc) * _pc + (isShort ? Math.Sqrt(_cc * (2 - _cc) * _effective) : 0) * move;
        conjugate.CopyTo(_pc);

        Adapt(steps, isShort);
        Sigma = Math.Min(Sigma * Math.Exp(_cSigma / _dSigma * (length / _chi - 1)), 1);
    }

    private void Adapt(Vector<double>[] steps, bool isShort)
    {
        var keep = 1 - _c1 - _cMu * _weights.Sum() + (isShort ? 0 : _c1 * _cc * (2 - _cc));
        var covariance = keep * _covariance + _c1 * _pc.OuterProduct(_pc);
        for (var i = 0; i < steps.Length; i++)
        {
            // A bad step takes variance away, but no more than a typical step has, so that the matrix stays positive.
            var weight = _weights[i];
            if (weight < 0) weight *= _n / Math.Max(Square((_inverseRoot * steps[i]).L2Norm()), 1e-12);
            covariance += _cMu * weight * steps[i].OuterProduct(steps[i]);
        }
        _covariance = (covariance + covariance.Transpose()) / 2;
        var decomposed = _covariance.Evd(Symmetricity.Symmetric);
        _lengths = decomposed.EigenValues.Map(value => Math.Sqrt(Math.Max(value.Real, 1e-20)));
        _axes = decomposed.EigenVectors;
        _inverseRoot = _axes * Matrix<double>.Build.DenseOfDiagonalVector(_lengths.Map(value => 1 / value)) * _axes.Transpose();
    }

    // The tutorial's weights: positive ones sum to 1; negative ones to as much as keeps the matrix positive.
    private double[] Weights(double[] raw, int parentCount)
    {
        var (up, down) = (raw.Where(w => w > 0).Sum(), -raw.Where(w => w < 0).Sum());
        var negative = raw.Skip(parentCount).ToArray();
        var effectiveDown = Square(negative.Sum()) / negative.Sum(Square);
        var scale = Math.Min(
            Math.Min(1 + _c1 / _cMu, 1 + 2 * effectiveDown / (_effective + 2)), (1 - _c1 - _cMu) / (_n * _cMu));
        return [.. raw.Select(weight => weight >= 0 ? weight / up : scale * weight / down)];
    }

    private Vector<double> Shortened(Vector<double> step)
    {
        var length = (_inverseRoot * step).L2Norm();
        var longest = Math.Sqrt(_n) + 2.0 * _n / (_n + 2);
        return length > longest ? step * (longest / length) : step;
    }

    private double Normal()
    {
        var (u, v) = (1 - _random.NextDouble(), _random.NextDouble());
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }

    private Vector<double> Zero() => Vector<double>.Build.Dense(_n);

    private static double Square(double value) => value * value;
}

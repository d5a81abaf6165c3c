namespace Cluster.Tune;

// Gaussian process regression with a Matérn 5/2 kernel and one length scale per coordinate: Rasmussen and Williams,
// "Gaussian Processes for Machine Learning", chapters 2, 4 and 5. With s = √5·r and r² = Σ ((x_d − x'_d) / ℓ_d)²,
//
//   k(x, x') = a · (1 + s + s²/3) · e^(−s)        dk / d log ℓ_d = a · (5/3) · (1 + s) · e^(−s) · ((x_d − x'_d) / ℓ_d)²
//
// The parameters θ = (log ℓ_1..d, log a, log noise) maximise the log likelihood plus weak priors, by signs of the gradient
// (Rprop: robust, and needs no line search).

/// <summary>A fitted Gaussian process over points of the unit cube; values should have mean 0 and deviation 1.</summary>
internal sealed class GaussianProcess
{
    private static readonly double SqrtFive = Math.Sqrt(5);

    private readonly List<double[]> _points;
    private readonly List<double> _values;
    private readonly double[] _inverseLengths;
    private readonly double _amplitude, _noise;
    private PositiveMatrix _factor = new();
    private double[] _alpha = [];

    private GaussianProcess(List<double[]> points, List<double> values, double[] theta)
    {
        (_points, _values, Theta) = (points, values, theta);
        var d = theta.Length - 2;
        _inverseLengths = [.. theta.Take(d).Select(value => Math.Exp(-value))];
        (_amplitude, _noise) = (Math.Exp(theta[d]), Math.Exp(theta[d + 1]));
    }

    /// <summary>log ℓ of each coordinate, log amplitude, log noise.</summary>
    public double[] Theta { get; }

    public int Count => _points.Count;

    /// <summary>The parameters before anything is known.</summary>
    public static double[] FirstTheta(int dimensionCount) =>
        [.. Enumerable.Repeat(Math.Log(0.5), dimensionCount), 0, Math.Log(1e-3)];

    /// <summary>Fits the parameters, beginning with the given ones.</summary>
    public static double[] Fit(IReadOnlyList<double[]> points, IReadOnlyList<double> values, double[] start, int stepCountMax)
    {
        var theta = (double[])start.Clone();
        var (best, bestScore) = ((double[])theta.Clone(), double.NegativeInfinity);
        var steps = Enumerable.Repeat(0.1, theta.Length).ToArray();
        var before = new double[theta.Length];
        for (var step = 0; step < stepCountMax; step++)
        {
            var process = new GaussianProcess([.. points], [.. values], (double[])theta.Clone());
            if (!process.TryFactor()) break;
            var gradient = process.Gradient(out var score);
            if (score > bestScore) (best, bestScore) = ((double[])theta.Clone(), score);
            for (var i = 0; i < theta.Length; i++)
            {
                var agreement = gradient[i] * before[i];
                if (agreement > 0) steps[i] = Math.Min(steps[i] * 1.3, 1);
                else if (agreement < 0) (steps[i], gradient[i]) = (Math.Max(steps[i] * 0.5, 1e-4), 0);
                theta[i] += Math.Sign(gradient[i]) * steps[i];
                before[i] = gradient[i];
            }
            Limit(theta);
            if (steps.Max() < 1e-2) break;
        }
        return best;
    }

    /// <summary>A process with given parameters; null when the points are too much alike for them.</summary>
    public static GaussianProcess? Of(IReadOnlyList<double[]> points, IReadOnlyList<double> values, double[] theta)
    {
        var process = new GaussianProcess([.. points], [.. values], theta);
        return process.TryFactor() ? process : null;
    }

    /// <summary>Adds a point whose value is what is expected there: a trial that runs (the kriging believer).</summary>
    public void Believe(double[] point)
    {
        var expected = Predict(point, out _);
        var row = new double[Count + 1];
        for (var i = 0; i < Count; i++) row[i] = Kernel(point, _points[i]);
        row[Count] = _amplitude + _noise;
        if (!_factor.TryAppend(row)) return;
        _points.Add(point);
        _values.Add(expected);
        _alpha = _factor.SolveUpper(_factor.SolveLower(_values.ToArray()));
    }

    /// <summary>The expected value at a point, and its variance.</summary>
    public double Predict(double[] point, out double variance)
    {
        var row = new double[Count];
        for (var i = 0; i < row.Length; i++) row[i] = Kernel(point, _points[i]);
        var solved = _factor.SolveLower(row);
        variance = Math.Max(_amplitude - PositiveMatrix.Dot(solved, solved, 0, Count), 1e-12);
        return PositiveMatrix.Dot(row, _alpha, 0, Count);
    }

    /// <summary>The same, with the gradients of both.</summary>
    public double Predict(double[] point, out double variance, double[] meanGradient, double[] varianceGradient)
    {
        var mean = Predict(point, out variance);
        var row = new double[Count];
        for (var i = 0; i < row.Length; i++) row[i] = Kernel(point, _points[i]);
        var weights = _factor.SolveUpper(_factor.SolveLower(row));
        Array.Clear(meanGradient);
        Array.Clear(varianceGradient);
        for (var i = 0; i < Count; i++)
        {
            var slope = -_amplitude * 5.0 / 3 * Slope(Distance(point, _points[i]));
            for (var d = 0; d < point.Length; d++)
            {
                var change = slope * (point[d] - _points[i][d]) * _inverseLengths[d] * _inverseLengths[d];
                meanGradient[d] += change * _alpha[i];
                varianceGradient[d] -= 2 * change * weights[i];
            }
        }
        return mean;
    }

    private bool TryFactor()
    {
        _factor = new PositiveMatrix();
        var row = new double[Count];
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j < i; j++) row[j] = Kernel(_points[i], _points[j]);
            row[i] = _amplitude + _noise;
            if (!_factor.TryAppend(row.AsSpan(0, i + 1))) return false;
        }
        _alpha = _factor.SolveUpper(_factor.SolveLower(_values.ToArray()));
        return true;
    }

    // d L / d θ = ½ Σ_ij (α_i α_j − K⁻¹_ij) dK_ij / d θ, plus the slope of the prior.
    private double[] Gradient(out double score)
    {
        var d = _inverseLengths.Length;
        var inverse = _factor.Inverse();
        var gradient = new double[d + 2];
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var weight = _alpha[i] * _alpha[j] - inverse[i][j];
                var s = Distance(_points[i], _points[j]);
                gradient[d] += weight * _amplitude * (1 + s + s * s / 3) * Math.Exp(-s);
                var slope = weight * _amplitude * 5.0 / 3 * Slope(s);
                for (var k = 0; k < d; k++)
                {
                    var difference = (_points[i][k] - _points[j][k]) * _inverseLengths[k];
                    gradient[k] += slope * difference * difference;
                }
            }
            var diagonal = (_alpha[i] * _alpha[i] - inverse[i][i]) / 2;
            gradient[d] += diagonal * _amplitude;
            gradient[d + 1] += diagonal * _noise;
        }
        score = -PositiveMatrix.Dot([.. _values], _alpha, 0, Count) / 2 - _factor.HalfLogDeterminant;
        for (var k = 0; k < gradient.Length; k++)
        {
            var (center, width) = k < d ? (Math.Log(0.5), 1.0) : k == d ? (0.0, 1.0) : (Math.Log(1e-4), 2.0);
            var away = (Theta[k] - center) / width;
            score -= away * away / 2;
            gradient[k] -= away / width;
        }
        return gradient;
    }

    private static void Limit(double[] theta)
    {
        for (var i = 0; i < theta.Length - 2; i++) theta[i] = Math.Clamp(theta[i], Math.Log(0.01), Math.Log(20));
        theta[^2] = Math.Clamp(theta[^2], Math.Log(0.01), Math.Log(100));
        theta[^1] = Math.Clamp(theta[^1], Math.Log(1e-6), Math.Log(0.5));
    }

    private double Kernel(double[] left, double[] right)
    {
        var s = Distance(left, right);
        return _amplitude * (1 + s + s * s / 3) * Math.Exp(-s);
    }

    private static double Slope(double s) => (1 + s) * Math.Exp(-s);

    private double Distance(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var k = 0; k < left.Length; k++)
        {
            var difference = (left[k] - right[k]) * _inverseLengths[k];
            sum += difference * difference;
        }
        return SqrtFive * Math.Sqrt(sum);
    }
}

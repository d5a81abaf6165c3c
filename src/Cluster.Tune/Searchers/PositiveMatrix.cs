using System.Numerics;

namespace Cluster.Tune;

// The Cholesky factor of a covariance matrix, row by row, so that a row more costs O(n²) and not O(n³), and every
// inner loop is a dot product of two rows. (MathNet's factor cannot grow, and its managed loops are ten times slower.)

/// <summary>A symmetric positive matrix as L·Lᵀ.</summary>
internal sealed class PositiveMatrix
{
    private readonly List<double[]> _rows = [];

    public int Count => _rows.Count;

    /// <summary>The sum of the logarithms of L's diagonal: half of the logarithm of the determinant.</summary>
    public double HalfLogDeterminant => _rows.Sum(row => Math.Log(row[^1]));

    /// <summary>Adds a row: the matrix's next row up to and with its diagonal. False if it is not positive then.</summary>
    public bool TryAppend(ReadOnlySpan<double> row)
    {
        var n = Count;
        var factor = new double[n + 1];
        for (var j = 0; j < n; j++)
            factor[j] = (row[j] - Dot(factor, _rows[j], 0, j)) / _rows[j][j];
        var rest = row[n] - Dot(factor, factor, 0, n);
        if (!(rest > 1e-14)) return false;
        factor[n] = Math.Sqrt(rest);
        _rows.Add(factor);
        return true;
    }

    /// <summary>Solves L·x = b.</summary>
    public double[] SolveLower(ReadOnlySpan<double> b)
    {
        var x = new double[Count];
        for (var i = 0; i < x.Length; i++) x[i] = (b[i] - Dot(_rows[i], x, 0, i)) / _rows[i][i];
        return x;
    }

    /// <summary>Solves Lᵀ·x = b.</summary>
    public double[] SolveUpper(ReadOnlySpan<double> b)
    {
        var x = b.ToArray();
        for (var i = x.Length - 1; i >= 0; i--)
        {
            x[i] /= _rows[i][i];
            for (var j = 0; j < i; j++) x[j] -= _rows[i][j] * x[i];
        }
        return x;
    }

    /// <summary>The inverse matrix, its lower half.</summary>
    public double[][] Inverse()
    {
        // Row i of m is column i of L⁻¹, from i on; the inverse is the product of such rows.
        var m = new double[Count][];
        for (var i = 0; i < Count; i++)
        {
            m[i] = new double[Count];
            m[i][i] = 1 / _rows[i][i];
            for (var k = i + 1; k < Count; k++) m[i][k] = -Dot(_rows[k], m[i], i, k) / _rows[k][k];
        }
        var inverse = new double[Count][];
        for (var i = 0; i < Count; i++)
        {
            inverse[i] = new double[i + 1];
            for (var j = 0; j <= i; j++) inverse[i][j] = Dot(m[i], m[j], i, Count);
        }
        return inverse;
    }

    /// <summary>The sum of a[k]·b[k] for k from start to before end.</summary>
    public static double Dot(double[] a, double[] b, int start, int end)
    {
        var sums = Vector<double>.Zero;
        var k = start;
        for (; k <= end - Vector<double>.Count; k += Vector<double>.Count) sums += new Vector<double>(a, k) * new Vector<double>(b, k);
        var sum = Vector.Sum(sums);
        for (; k < end; k++) sum += a[k] * b[k];
        return sum;
    }
}

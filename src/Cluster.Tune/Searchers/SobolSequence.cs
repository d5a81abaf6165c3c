using System.Numerics;

namespace Cluster.Tune;

// Sobol' points: each next one falls where the earlier ones left the largest hole, in every dimension at once. Direction
// numbers: Joe and Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM 2008. A random digital
// shift (exclusive or with a fixed random word) keeps the structure and makes seeds differ.

/// <summary>A shifted Sobol sequence of points in [0, 1)^d.</summary>
internal sealed class SobolSequence
{
    private const int Bits = 32;

    // Degree s, coefficient word a and initial numbers m of each dimension after the first.
    private static readonly (int Degree, uint Coefficients, uint[] Initial)[] Table =
    [
        (1, 0, [1]), (2, 1, [1, 3]), (3, 1, [1, 3, 1]), (3, 2, [1, 1, 1]), (4, 1, [1, 1, 3, 3]), (4, 4, [1, 3, 5, 13]),
        (5, 2, [1, 1, 5, 5, 17]), (5, 4, [1, 1, 5, 5, 5]), (5, 7, [1, 1, 7, 11, 19]), (5, 11, [1, 1, 5, 1, 1]),
        (5, 13, [1, 1, 1, 3, 11]), (5, 14, [1, 3, 5, 5, 31]), (6, 1, [1, 3, 3, 9, 7, 49]), (6, 13, [1, 1, 1, 15, 21, 21]),
        (6, 16, [1, 3, 1, 13, 27, 49]), (6, 19, [1, 1, 1, 15, 7, 5]), (6, 22, [1, 3, 1, 15, 13, 25]),
        (6, 25, [1, 1, 5, 5, 19, 61]), (7, 1, [1, 3, 7, 11, 23, 15, 103]), (7, 4, [1, 3, 7, 13, 13, 15, 69]),
    ];

    private readonly uint[][] _directions;
    private readonly uint[] _state;
    private readonly uint[] _shift;
    private readonly Random _random;
    private uint _index;

    /// <summary>Makes a sequence; dimensions beyond the table's are plain random numbers.</summary>
    public SobolSequence(int dimensionCount, Random random)
    {
        _random = random;
        _directions = [.. Enumerable.Range(0, Math.Min(dimensionCount, DimensionCountMax)).Select(Directions)];
        _state = new uint[dimensionCount];
        _shift = [.. Enumerable.Range(0, dimensionCount).Select(_ => (uint)random.NextInt64(1L << Bits))];
    }

    /// <summary>How many dimensions the table has.</summary>
    public static int DimensionCountMax => Table.Length + 1;

    /// <summary>The next point. Gray-code order: one exclusive or per dimension.</summary>
    public double[] Next()
    {
        var point = new double[_state.Length];
        for (var i = 0; i < point.Length; i++)
            point[i] = i < _directions.Length ? (_state[i] ^ _shift[i]) / (double)(1L << Bits) : _random.NextDouble();
        var bit = BitOperations.TrailingZeroCount(~_index++);
        for (var i = 0; i < _directions.Length; i++) _state[i] ^= _directions[i][Math.Min(bit, Bits - 1)];
        return point;
    }

    // v_k = m_k / 2^k; the recurrence is that of the dimension's primitive polynomial over the integers modulo two.
    private static uint[] Directions(int dimension)
    {
        var directions = new uint[Bits];
        if (dimension == 0)
        {
            for (var k = 0; k < Bits; k++) directions[k] = 1u << (Bits - 1 - k);
            return directions;
        }
        var (degree, coefficients, initial) = Table[dimension - 1];
        for (var k = 0; k < degree; k++) directions[k] = initial[k] << (Bits - 1 - k);
        for (var k = degree; k < Bits; k++)
        {
            directions[k] = directions[k - degree] ^ (directions[k - degree] >> degree);
            for (var i = 1; i < degree; i++)
                if (((coefficients >> (degree - 1 - i)) & 1) == 1) directions[k] ^= directions[k - i];
        }
        return directions;
    }
}

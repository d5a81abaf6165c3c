using static TorchSharp.torch;

// Where the pixels of a turned, scaled, sheared or tilted image come from. Matrices go from the output to the input, with
// the image's middle as the origin, in pixels.
namespace TorchSharp.Modules.Vision;

internal static class AffineGrid
{
    /// <summary>The inverse of: shear, turn by angle (degrees, counter-clockwise here), scale, then shift; about a center.</summary>
    internal static double[] Inverse((double X, double Y) center, double angle, (double X, double Y) shift, double scale,
        (double X, double Y) shear)
    {
        double turn = angle * Math.PI / 180, sx = shear.X * Math.PI / 180, sy = shear.Y * Math.PI / 180;
        double a = Math.Cos(turn - sy) / Math.Cos(sy), b = -a * Math.Tan(sx) - Math.Sin(turn);
        double c = Math.Sin(turn - sy) / Math.Cos(sy), d = -c * Math.Tan(sx) + Math.Cos(turn);
        double[] m = [d / scale, -b / scale, 0, -c / scale, a / scale, 0];
        m[2] = m[0] * (-center.X - shift.X) + m[1] * (-center.Y - shift.Y) + center.X;
        m[5] = m[3] * (-center.X - shift.X) + m[4] * (-center.Y - shift.Y) + center.Y;
        return m;
    }

    /// <summary>The size of the output that shows the whole input, to a ten-thousandth of a pixel.</summary>
    internal static (long Height, long Width) Expanded(double[] m, long height, long width)
    {
        (double X, double Y)[] corners = [(-0.5 * width, -0.5 * height), (-0.5 * width, 0.5 * height), (0.5 * width, 0.5 * height),
            (0.5 * width, -0.5 * height)];
        var moved = Array.ConvertAll(corners, p => (X: m[0] * p.X + m[1] * p.Y + m[2] + 0.5 * width,
            Y: m[3] * p.X + m[4] * p.Y + m[5] + 0.5 * height));
        return (Length(moved.Max(p => p.Y), moved.Min(p => p.Y)), Length(moved.Max(p => p.X), moved.Min(p => p.X)));

        static long Length(double most, double least) => (long)(Math.Ceiling(Cut(most)) - Math.Floor(Cut(least)));
        static double Cut(double value) => Math.Truncate(value / 1e-4) * 1e-4;
    }

    /// <summary>1 × height × width × 2: for each pixel of the output its place in the input, from -1 to 1.</summary>
    internal static Tensor Of(double[] m, long inputHeight, long inputWidth, long height, long width, Tensor like)
    {
        // In the order in which torchvision rounds, so that a place between two pixels falls to the same one.
        var (x, y) = (Centers(width, like).expand(height, width), Centers(height, like).unsqueeze(1).expand(height, width));
        var places = stack([x, y, ones_like(x)], -1).reshape(1, height * width, 3);
        var toPixels = tensor(m, [1, 2, 3], like.dtype, like.device).transpose(1, 2);
        var size = tensor([0.5 * inputWidth, 0.5 * inputHeight], like.dtype, like.device);
        return places.bmm(toPixels / size).reshape(1, height, width, 2);
    }

    private static Tensor Centers(long count, Tensor like) =>
        linspace(-0.5 * count + 0.5, 0.5 * count - 0.5, count, like.dtype, like.device);

    /// <summary>The eight numbers of the projection that takes the end points to the start points.</summary>
    internal static double[] Projection(IList<IList<int>> start, IList<IList<int>> end)
    {
        if (start.Count != 4 || end.Count != 4 || start.Concat(end).Any(point => point.Count != 2))
            throw new ArgumentException("a perspective is given by four start points and four end points, each of x and y");
        var rows = new double[8][];
        for (int k = 0; k < 4; k++)
        {
            double x = end[k][0], y = end[k][1], toX = start[k][0], toY = start[k][1];
            rows[2 * k] = [x, y, 1, 0, 0, 0, -toX * x, -toX * y, toX];
            rows[2 * k + 1] = [0, 0, 0, x, y, 1, -toY * x, -toY * y, toY];
        }
        return Solved(rows);
    }

    // Gauss and Jordan, with the largest pivot of the column.
    private static double[] Solved(double[][] rows)
    {
        int count = rows.Length;
        for (int column = 0; column < count; column++)
        {
            int pivot = Enumerable.Range(column, count - column).MaxBy(row => Math.Abs(rows[row][column]));
            (rows[column], rows[pivot]) = (rows[pivot], rows[column]);
            if (Math.Abs(rows[column][column]) < 1e-12)
                throw new ArgumentException("three of the four points lie on a line: no perspective does that");
            for (int row = 0; row < count; row++)
                if (row != column && rows[row][column] / rows[column][column] is var factor)
                    for (int k = column; k <= count; k++)
                        rows[row][k] -= factor * rows[column][k];
        }
        return [.. Enumerable.Range(0, count).Select(k => rows[k][count] / rows[k][k])];
    }

    internal static Tensor OfProjection(double[] p, long height, long width, Tensor like)
    {
        var x = linspace(0.5, width - 0.5, width, like.dtype, like.device);
        var y = linspace(0.5, height - 0.5, height, like.dtype, like.device).unsqueeze(1);
        var below = x * p[6] + y * p[7] + 1;
        var fromX = (x * p[0] + y * p[1] + p[2]) / (0.5 * width) / below - 1;
        var fromY = (x * p[3] + y * p[4] + p[5]) / (0.5 * height) / below - 1;
        return stack([fromX, fromY], -1).unsqueeze(0);
    }
}

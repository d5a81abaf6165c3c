using Cluster.Tune;

namespace TuneQuality;

// The functions whose minimum is searched: the same ones, word for word in formula and bounds, as the peer's script has.

/// <summary>A function to minimise, and its known minimum.</summary>
internal sealed record Problem(string Name, SearchSpace Space, Func<Configuration, double> Loss, double Minimum, bool HasChoices);

internal static class Problems
{
    private static readonly double[] Alpha = [1.0, 1.2, 3.0, 3.2];

    private static readonly double[][] A =
        [[10, 3, 17, 3.5, 1.7, 8], [.05, 10, 17, .1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, .05, 10, .1, 14]];

    private static readonly double[][] P =
    [
        [1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
        [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381],
    ];

    public static IReadOnlyList<Problem> All { get; } =
    [
        new("branin", new() { ["x1"] = Domain.Uniform(-5, 10), ["x2"] = Domain.Uniform(0, 15) },
            Branin, 0.39788735772973816, HasChoices: false),
        new("hartmann6", Cube(6, 0, 1), Hartmann6, -3.322368011415515, HasChoices: false),
        new("rosen5", Cube(5, -5, 10), Rosenbrock5, 0, HasChoices: false),
        new("mixed", new()
        {
            ["opt"] = Domain.Choice("sgd", "adam", "rmsprop"),
            ["act"] = Domain.Choice("relu", "tanh", "gelu", "sigmoid"),
            ["lr"] = Domain.LogUniform(1e-5, 1),
            ["layers"] = Domain.Integer(1, 9),
            ["units"] = Domain.LogInteger(16, 1025),
            ["dropout"] = Domain.Uniform(0, 0.7),
        }, Mixed, 0, HasChoices: true),
    ];

    private static SearchSpace Cube(int count, double low, double high)
    {
        var space = new SearchSpace();
        for (var i = 0; i < count; i++) space[$"x{i}"] = Domain.Uniform(low, high);
        return space;
    }

    private static double Branin(Configuration c)
    {
        var (x, y) = (c.Get<double>("x1"), c.Get<double>("x2"));
        return Square(y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6)
            + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x) + 10;
    }

    private static double Hartmann6(Configuration c) => -Enumerable.Range(0, 4).Sum(i =>
        Alpha[i] * Math.Exp(-Enumerable.Range(0, 6).Sum(j => A[i][j] * Square(c.Get<double>($"x{j}") - 1e-4 * P[i][j]))));

    private static double Rosenbrock5(Configuration c)
    {
        var x = Enumerable.Range(0, 5).Select(i => c.Get<double>($"x{i}")).ToArray();
        return Enumerable.Range(0, 4).Sum(i => 100 * Square(x[i + 1] - x[i] * x[i]) + Square(1 - x[i]));
    }

    private static double Mixed(Configuration c)
    {
        var (best, onOptimizer) = c.Get<string>("opt") switch { "sgd" => (-1.0, .05), "adam" => (-3.0, 0.0), _ => (-3.5, .1) };
        var onActivation = c.Get<string>("act") switch { "relu" => .02, "tanh" => .15, "gelu" => 0.0, _ => .3 };
        var layers = c.Get<int>("layers");
        var bestDropout = 0.1 + 0.05 * (layers - 1);
        return onOptimizer + onActivation + .25 * Square(Math.Log10(c.Get<double>("lr")) - best) + .02 * Square(layers - 4)
            + .05 * Square(Math.Log2(c.Get<int>("units")) - 7) + 2 * Square(c.Get<double>("dropout") - bestDropout);
    }

    private static double Square(double value) => value * value;
}

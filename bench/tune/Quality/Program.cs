using System.Diagnostics;
using System.Globalization;
using Cluster.Tune;
using TuneQuality;

// Search quality: median simple regret after 60 and 200 trials over so many seeds, as the peer's script prints it.
//
//   dotnet run -c Release -- [--seeds 30] [--functions branin,mixed] [--searchers tpe,cmaes] [--threads 1]

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var seedCount = int.Parse(Option("--seeds", "30"));
var functions = Option("--functions", "branin,hartmann6,rosen5,mixed").Split(',');
var searchers = Option("--searchers", "random,sobol,tpe,tpe_uni,cmaes,gp").Split(',');
var threads = int.Parse(Option("--threads", "1"));
int[] at = [.. Option("--at", "60,200").Split(',').Select(int.Parse)];

foreach (var problem in Problems.All.Where(problem => functions.Contains(problem.Name)))
    foreach (var name in searchers)
    {
        if (problem.HasChoices && name == "cmaes") continue;
        var clock = Stopwatch.StartNew();
        var regrets = new double[seedCount][];
        Parallel.For(0, seedCount, new ParallelOptions { MaxDegreeOfParallelism = threads }, seed => regrets[seed] = Run(problem, name, seed));
        Console.WriteLine($"{problem.Name,-10} {name,-8} "
            + string.Join(" | ", at.Select((count, i) => $"N={count}: median {Quantile(i, .5):G4} [{Quantile(i, .25):G4}, {Quantile(i, .75):G4}]"))
            + $"  {clock.Elapsed.TotalSeconds / seedCount:F2} s/run");

        double Quantile(int place, double share)
        {
            var sorted = regrets.Select(regret => regret[place]).Order().ToArray();
            var position = (sorted.Length - 1) * share;
            var below = (int)position;
            return sorted[below] + (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]) * (position - below);
        }
    }

double[] Run(Problem problem, string searcher, int seed)
{
    var study = new Study(problem.Space, Make(searcher), seed: seed);
    var regrets = new double[at.Length];
    for (var i = 1; i <= at[^1]; i++)
    {
        var (trial, configuration) = study.Ask() ?? throw new InvalidOperationException($"{searcher} has no more");
        study.Tell(trial, problem.Loss(configuration));
        if (Array.IndexOf(at, i) is >= 0 and var place) regrets[place] = study.Best!.Value - problem.Minimum;
    }
    return regrets;
}

static ISearcher Make(string name) => name switch
{
    "random" => new RandomSearcher(),
    "sobol" => new SobolSearcher(),
    "tpe" => new TpeSearcher(),
    "tpe_uni" => new TpeSearcher(new TpeOptions { IsMultivariate = false }),
    "cmaes" => new CmaEsSearcher(),
    "gp" => new GaussianProcessSearcher(),
    _ => throw new ArgumentException($"there is no searcher '{name}' here"),
};

string Option(string name, string otherwise)
{
    var place = Array.IndexOf(args, name);
    return place >= 0 ? args[place + 1] : otherwise;
}

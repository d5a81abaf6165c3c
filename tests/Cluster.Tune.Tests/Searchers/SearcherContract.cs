using Cluster.Tune.Tests.SearchSpaces;

namespace Cluster.Tune.Tests.Searchers;

// What every searcher must do, whatever it is fed: points of the space only, one history for one seed and one story, and no
// fall over failed trials, missing, infinite or late news. Each searcher inherits these.

public abstract class SearcherContract
{
    protected abstract ISearcher Make();

    /// <summary>Whether the searcher can search choices and conditional parameters.</summary>
    protected virtual bool TakesEverySpace => true;

    [Fact]
    public void It_suggests_points_of_the_space_whatever_comes_of_them()
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var space = RandomSpace(new Random(seed));
            foreach (var configuration in Run(Make(), space, seed)) space.FindProblem(configuration).ShouldBeNull($"seed {seed}");
        }
    }

    [Fact]
    public void The_same_seed_and_the_same_news_give_the_same_suggestions()
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var space = RandomSpace(new Random(seed));
            Run(Make(), space, seed).ShouldBe(Run(Make(), space, seed), $"seed {seed}");
        }
    }

    [Fact]
    public void It_begins_anew_when_it_is_begun_again()
    {
        var searcher = Make();
        var space = RandomSpace(new Random(1));
        var first = Run(searcher, space, seed: 1);
        Run(searcher, space, seed: 1).ShouldBe(first);
    }

    [Fact]
    public void It_learns_from_elsewhere_without_falling()
    {
        var space = RandomSpace(new Random(4));
        var searcher = Make();
        searcher.Begin(Context(space, 0));
        for (var i = 0; i < 15; i++)
            searcher.Learn(space.Sample(new Random(i)), new Dictionary<string, double> { ["loss"] = i == 3 ? double.NaN : i });
        searcher.Suggest(new TrialId(0)).ShouldBeOfType<Suggestion.Try>();
    }

    private static SearchContext Context(SearchSpace space, int seed) =>
        new(space, new Objective("loss", OptimizationMode.Minimize), seed, SampleCount: 100);

    // Several trials are open at a time; they report late, twice, not at all, nonsense, or fail.
    private static List<Configuration> Run(ISearcher searcher, SearchSpace space, int seed)
    {
        searcher.Begin(Context(space, seed));
        var random = new Random(seed);
        var open = new List<TrialId>();
        var suggested = new List<Configuration>();
        for (var i = 0; i < 45; i++)
        {
            if (searcher.Suggest(new TrialId(i)) is Suggestion.Try suggestion)
            {
                suggested.Add(suggestion.Configuration);
                open.Add(new TrialId(i));
            }
            while (open.Count > 3 || (open.Count > 0 && random.Next(3) == 0)) End(searcher, open, random);
        }
        return suggested;
    }

    private static void End(ISearcher searcher, List<TrialId> open, Random random)
    {
        var trial = open[random.Next(open.Count)];
        open.Remove(trial);
        TrialReport? last = null;
        for (var iteration = 1; iteration <= random.Next(4); iteration++)
        {
            var value = random.Next(10) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => double.NegativeInfinity, _ => random.NextDouble() };
            var metrics = new Dictionary<string, double> { [TrialReport.TrainingIteration] = iteration };
            if (random.Next(10) > 0) metrics["loss"] = value;
            last = new TrialReport(iteration, iteration, metrics);
            searcher.Report(trial, last);
            if (random.Next(5) == 0) searcher.Report(trial, last);
        }
        var phase = random.Next(4) switch { 0 => TrialPhase.Failed, 1 => TrialPhase.Stopped, _ => TrialPhase.Completed };
        searcher.Complete(trial, last, phase);
        if (last is not null && random.Next(5) == 0) searcher.Report(trial, last);
    }

    private SearchSpace RandomSpace(Random random)
    {
        var space = new SearchSpace { ["first"] = Domain.Uniform(0, 1), ["constant"] = 3, ["computed"] = Domain.SampleFrom((c, r) => r.Next(3)) };
        var kinds = SearchSpaceKindsTests.AllKinds();
        for (var i = 0; i < random.Next(1, 5); i++)
        {
            var kind = kinds[random.Next(kinds.Count)];
            if (TakesEverySpace || kind is not ChoiceDomain) space[$"p{i}"] = kind;
        }
        if (!TakesEverySpace) return space;
        space["parent"] = Domain.Choice("x", "y");
        space["child"] = kinds[random.Next(kinds.Count)].When("parent", "x");
        return space;
    }
}

public class RandomSearcherContract : SearcherContract
{
    protected override ISearcher Make() => new RandomSearcher();
}

public class GridSearcherContract : SearcherContract
{
    protected override ISearcher Make() => new GridSearcher();
}

public class SobolSearcherContract : SearcherContract
{
    protected override ISearcher Make() => new SobolSearcher();
}

public class TpeSearcherContract : SearcherContract
{
    protected override ISearcher Make() => new TpeSearcher();
}

public class UnivariateTpeSearcherContract : SearcherContract
{
    protected override ISearcher Make() => new TpeSearcher(new TpeOptions { IsMultivariate = false });
}

public class GaussianProcessSearcherContract : SearcherContract
{
    protected override ISearcher Make() => new GaussianProcessSearcher(new GaussianProcessOptions { CandidateCount = 50 });
}

public class CmaEsSearcherContract : SearcherContract
{
    protected override bool TakesEverySpace => false;

    protected override ISearcher Make() => new CmaEsSearcher();
}

public class BohbSearcherContract : SearcherContract
{
    protected override ISearcher Make() => new BohbSearcher();
}

public class NsgaSearcherContract : SearcherContract
{
    protected override ISearcher Make() => new NsgaSearcher(new NsgaOptions { PopulationSize = 8 });
}

public class ConcurrencyLimiterContract : SearcherContract
{
    protected override ISearcher Make() => new ConcurrencyLimiter(new TpeSearcher(), 2);
}

public class RepeaterContract : SearcherContract
{
    protected override ISearcher Make() => new Repeater(new TpeSearcher(), 2);
}

public class PointsFirstSearcherContract : SearcherContract
{
    protected override ISearcher Make() => new PointsFirstSearcher([], new TpeSearcher());
}

namespace Cluster.Tune.Tests.Searchers;

public class SearcherTests
{
    private static readonly SearchSpace Space = new() { ["lr"] = Domain.LogUniform(1e-4, 1), ["width"] = Domain.Choice(16, 32) };

    [Fact]
    public void A_random_searcher_repeats_itself_by_its_seed()
    {
        var searcher = new RandomSearcher();
        searcher.Begin(Context(Space, seed: 5));
        var first = Take(searcher, 20);
        searcher.Begin(Context(Space, seed: 5));
        var again = Take(searcher, 20);
        searcher.Begin(Context(Space, seed: 6));
        var other = Take(searcher, 20);

        again.ShouldBe(first);
        other.ShouldNotBe(first);
        first.Distinct().Count().ShouldBe(20);
    }

    [Fact]
    public void A_random_searcher_refuses_a_grid() =>
        Should.Throw<ArgumentException>(() => new RandomSearcher().Begin(Context(new SearchSpace { ["a"] = Domain.Grid(1) })))
            .Message.ShouldStartWith("a: a random searcher cannot walk a grid");

    [Fact]
    public void A_grid_searcher_walks_all_combinations_the_first_parameter_fastest()
    {
        var space = new SearchSpace { ["a"] = Domain.Grid(1, 2), ["b"] = Domain.Grid("x", "y", "z"), ["c"] = Domain.Uniform(0, 1) };
        var searcher = new GridSearcher();
        searcher.Begin(Context(space, sampleCount: 2));

        var all = Take(searcher, 100);

        all.Select(c => c.Get<string>("b") + c.Get<int>("a")).ShouldBe(
            ["x1", "x2", "y1", "y2", "z1", "z2", "x1", "x2", "y1", "y2", "z1", "z2"]);
        all.Select(c => c.Get<double>("c")).Distinct().Count().ShouldBe(12);
    }

    [Fact]
    public void Beside_a_grid_values_are_computed_exist_under_conditions_and_may_be_the_same_for_all_combinations()
    {
        var space = new SearchSpace
        {
            ["y"] = Domain.SampleFrom((c, _) => c.Get<int>("x") * 100), ["x"] = Domain.Grid(1, 2), ["only"] = Domain.Uniform(0, 1).When("x", 2),
            ["z"] = Domain.Uniform(0, 1),
        };
        var searcher = new GridSearcher(isConstantOverGrid: true);
        searcher.Begin(Context(space, sampleCount: 2));

        var all = Take(searcher, 100);

        all.Select(c => (c.Get<int>("x"), c.Get<int>("y"), c.ContainsKey("only")))
            .ShouldBe([(1, 100, false), (2, 200, true), (1, 100, false), (2, 200, true)]);
        all.ShouldAllBe(c => space.FindProblem(c) == null);
        space["only"] = 1;
        searcher.Begin(Context(space, sampleCount: 2));
        var drawn = Take(searcher, 100).Select(c => c.Get<double>("z")).ToList();
        (drawn[0] == drawn[1], drawn[2] == drawn[3], drawn[0] == drawn[2]).ShouldBe((true, true, false));
    }

    [Fact]
    public void Given_points_come_first()
    {
        var point = new Configuration([new("lr", 0.5), new("width", 16)]);
        var searcher = new PointsFirstSearcher([point], new RandomSearcher());
        searcher.Begin(Context(Space));

        var all = Take(searcher, 3);

        all[0].ShouldBe(point);
        all.Count.ShouldBe(3);
    }

    [Fact]
    public void A_given_point_outside_of_the_space_is_refused() =>
        Should.Throw<ArgumentException>(() =>
                new PointsFirstSearcher([new([new("lr", 5.0), new("width", 16)])], new RandomSearcher()).Begin(Context(Space)))
            .Message.ShouldBe("point 0 to evaluate first: lr: 5 is outside of its domain");

    private static SearchContext Context(SearchSpace space, int seed = 0, int sampleCount = 1) =>
        new(space, new Objective("loss", OptimizationMode.Minimize), seed, sampleCount);

    private static List<Configuration> Take(ISearcher searcher, int count) =>
        [.. Enumerable.Range(0, count).Select(i => searcher.Suggest(new TrialId(i))).OfType<Suggestion.Try>().Select(s => s.Configuration)];
}

namespace Cluster.Tune.Tests.Searchers;

public class ModelSearcherTests
{
    [Theory]
    [InlineData("tpe", 0.02)]
    [InlineData("univariate", 0.1)]
    [InlineData("gp", 0.001)]
    [InlineData("cmaes", 0.02)]
    public void A_model_closes_in_on_the_minimum(string name, double regretMax)
    {
        var regrets = Enumerable.Range(0, 5).Select(seed => Regret(name, seed)).Order().ToArray();
        regrets[2].ShouldBeLessThan(regretMax);
    }

    [Fact]
    public void Sobol_points_are_spread_evenly_in_every_dimension()
    {
        var sequence = new SobolSequence(SobolSequence.DimensionCountMax + 1, new Random(3));
        var points = Enumerable.Range(0, 256).Select(_ => sequence.Next()).ToList();
        for (var d = 0; d < SobolSequence.DimensionCountMax; d++)
            points.Select(point => (int)(point[d] * 256)).Distinct().Count().ShouldBe(256, $"dimension {d}");
        // A (0, 8, 2)-net: of 256 points, one in each of the 16 × 16 squares.
        points.Select(point => ((int)(point[0] * 16), (int)(point[1] * 16))).Distinct().Count().ShouldBe(256);
    }

    [Fact]
    public void A_gaussian_process_goes_through_its_points_and_is_unsure_elsewhere()
    {
        var points = Enumerable.Range(0, 9).Select(i => new[] { i / 8.0 }).ToList();
        var values = points.Select(point => Math.Sin(6 * point[0])).ToList();
        var theta = GaussianProcess.Fit(points, values, GaussianProcess.FirstTheta(1), 60);
        var process = GaussianProcess.Of(points, values, theta)!;

        foreach (var (point, value) in points.Zip(values)) process.Predict(point, out _).ShouldBe(value, 0.02);
        process.Predict([0.31], out var between).ShouldBe(Math.Sin(6 * 0.31), 0.05);
        process.Predict([1.9], out var beyond);
        beyond.ShouldBeGreaterThan(20 * between);
    }

    [Fact]
    public void The_slopes_of_a_gaussian_process_are_those_of_its_predictions()
    {
        var random = new Random(1);
        var points = Enumerable.Range(0, 12).Select(_ => new[] { random.NextDouble(), random.NextDouble() }).ToList();
        var process = GaussianProcess.Of(points, [.. points.Select(p => p[0] * p[0] - p[1])], GaussianProcess.FirstTheta(2))!;
        var (mean, variance) = (new double[2], new double[2]);
        process.Predict([0.4, 0.6], out _, mean, variance);
        for (var d = 0; d < 2; d++)
        {
            double[] low = [0.4, 0.6], high = [0.4, 0.6];
            (low[d], high[d]) = (low[d] - 1e-5, high[d] + 1e-5);
            mean[d].ShouldBe((process.Predict(high, out var above) - process.Predict(low, out var below)) / 2e-5, 1e-4);
            variance[d].ShouldBe((above - below) / 2e-5, 1e-4);
        }
    }

    [Fact]
    public void Cma_es_refuses_what_has_no_order() =>
        Should.Throw<ArgumentException>(() => new Study(new() { ["a"] = Domain.Choice("x", "y") }, new CmaEsSearcher()))
            .Message.ShouldStartWith("a: CMA-ES needs parameters with an order");

    [Fact]
    public void Bohb_models_the_largest_budget_with_enough_results()
    {
        var searcher = new BohbSearcher();
        searcher.Begin(new SearchContext(new() { ["a"] = Domain.Uniform(0, 1) }, new("loss", OptimizationMode.Minimize), 0, 1));
        for (var i = 0; i < 8; i++)
        {
            searcher.Suggest(new TrialId(i));
            foreach (var budget in i < 4 ? [1, 3] : new[] { 1 })
                searcher.Report(new TrialId(i), new TrialReport(budget, 0, new Dictionary<string, double>
                    { ["loss"] = i, [TrialReport.TrainingIteration] = budget }));
            searcher.ModelBudget.ShouldBe(i < 3 ? double.NaN : 3);
        }
    }

    [Fact]
    public void Fronts_are_what_nobody_dominates_then_what_only_they_dominate()
    {
        double[][] losses = [[1, 5], [2, 2], [5, 1], [3, 3], [6, 6], [2, 2]];
        Pareto.Fronts(losses).ShouldBe([[0, 1, 2, 5], [3], [4]]);
        Pareto.Crowding(losses, [0, 1, 2]).ShouldBe([double.PositiveInfinity, 2, double.PositiveInfinity]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fronts_are_those_of_the_definition(int objectiveCount)
    {
        var random = new Random(objectiveCount);
        for (var round = 0; round < 50; round++)
        {
            var losses = Enumerable.Range(0, random.Next(60))
                .Select(_ => Enumerable.Range(0, objectiveCount).Select(_ => random.Next(12) is var loss and < 11 ? loss : double.PositiveInfinity).ToArray()).ToList();
            var rest = Enumerable.Range(0, losses.Count).ToList();
            var expected = new List<List<int>>();
            for (; rest.Count > 0; rest.RemoveAll(expected[^1].Contains))
                expected.Add([.. rest.Where(one => !rest.Any(other => Pareto.Dominates(losses[other], losses[one])))]);
            Pareto.Fronts(losses).ShouldBe(expected);

            var count = random.Next(20);
            var some = Pareto.Fronts(losses, count);
            some.ShouldBe(expected[..some.Count]);
            some.Sum(front => front.Count).ShouldBeGreaterThanOrEqualTo(Math.Min(count, losses.Count));
        }
    }

    [Fact]
    public void A_limiter_waits_and_in_batches_it_waits_for_all()
    {
        var limiter = new ConcurrencyLimiter(new RandomSearcher(), 2, isBatch: true);
        limiter.Begin(new SearchContext(new() { ["a"] = Domain.Uniform(0, 1) }, new("loss", OptimizationMode.Minimize), 0, 9));
        limiter.Suggest(new TrialId(0)).ShouldBeOfType<Suggestion.Try>();
        limiter.Suggest(new TrialId(1)).ShouldBeOfType<Suggestion.Try>();
        limiter.Suggest(new TrialId(2)).ShouldBeOfType<Suggestion.Wait>();
        limiter.Complete(new TrialId(0), null, TrialPhase.Failed);
        limiter.Suggest(new TrialId(2)).ShouldBeOfType<Suggestion.Wait>("the batch is not through");
        limiter.Complete(new TrialId(1), null, TrialPhase.Completed);
        limiter.Suggest(new TrialId(2)).ShouldBeOfType<Suggestion.Try>();
    }

    [Fact]
    public void A_limiter_does_not_count_trials_that_pause()
    {
        var limiter = new ConcurrencyLimiter(new RandomSearcher(), 1);
        limiter.Begin(new SearchContext(new() { ["a"] = Domain.Uniform(0, 1) }, new("loss", OptimizationMode.Minimize), 0, 9));
        limiter.Suggest(new TrialId(0)).ShouldBeOfType<Suggestion.Try>();
        limiter.Pause(new TrialId(0));
        limiter.Suggest(new TrialId(1)).ShouldBeOfType<Suggestion.Try>();
        limiter.Complete(new TrialId(1), null, TrialPhase.Completed);
        limiter.Resume(new TrialId(0));
        limiter.Suggest(new TrialId(2)).ShouldBeOfType<Suggestion.Wait>();
        limiter.Complete(new TrialId(0), null, TrialPhase.Completed);
        limiter.Suggest(new TrialId(2)).ShouldBeOfType<Suggestion.Try>();
    }

    [Fact]
    public void A_repeater_tries_each_configuration_so_often()
    {
        var repeater = new Repeater(new RandomSearcher(), 3);
        repeater.Begin(new SearchContext(new() { ["a"] = Domain.Uniform(0, 1) }, new("loss", OptimizationMode.Minimize), 0, 9));
        var tried = Enumerable.Range(0, 6).Select(i => ((Suggestion.Try)repeater.Suggest(new TrialId(i))).Configuration).ToList();
        tried.Distinct().Count().ShouldBe(2);
        tried[0].ShouldBe(tried[2]);
        tried[3].ShouldBe(tried[5]);
    }

    private static double Regret(string name, int seed)
    {
        ISearcher searcher = name switch
        {
            "tpe" => new TpeSearcher(),
            "univariate" => new TpeSearcher(new TpeOptions { IsMultivariate = false }),
            "gp" => new GaussianProcessSearcher(new GaussianProcessOptions { CandidateCount = 100 }),
            _ => new CmaEsSearcher(),
        };
        var space = new SearchSpace { ["x"] = Domain.Uniform(-2, 2), ["y"] = Domain.LogUniform(0.01, 100) };
        var study = new Study(space, searcher, seed: seed);
        for (var i = 0; i < 60; i++)
        {
            var (trial, c) = study.Ask()!.Value;
            study.Tell(trial, Math.Pow(c.Get<double>("x") - 0.7, 2) + Math.Pow(Math.Log10(c.Get<double>("y")) + 0.4, 2));
        }
        return study.Best!.Value;
    }
}

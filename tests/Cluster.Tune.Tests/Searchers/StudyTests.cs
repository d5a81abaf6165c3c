namespace Cluster.Tune.Tests.Searchers;

public class StudyTests
{
    private static readonly SearchSpace Space = new() { ["x"] = Domain.Uniform(0, 1), ["y"] = Domain.Uniform(0, 1) };
    private static readonly Objective[] Two = [new("error", OptimizationMode.Minimize), new("speed", OptimizationMode.Maximize)];

    [Fact]
    public void With_two_objectives_the_front_is_what_nobody_beats_in_both()
    {
        var study = new Study(Space, new RandomSearcher(), Two);
        foreach (var (error, speed) in new[] { (1.0, 1.0), (2, 3), (2, 2), (3, 3), (double.NaN, 9) })
            study.Tell(study.Ask()!.Value.Trial, new Dictionary<string, double> { ["error"] = error, ["speed"] = speed });
        study.TellFailed(study.Ask()!.Value.Trial);

        study.ParetoFront.Select(trial => trial.Id.Number).ShouldBe([0, 1]);
        study.Best!.Id.Number.ShouldBe(0);
        study.Trials[1].Values["speed"].ShouldBe(3);
        study.Trials[^1].Values.ShouldBeEmpty();
    }

    [Fact]
    public void Tpe_and_nsga_come_closer_to_the_front_than_chance()
    {
        // The front of (x, 1 − x + y) is the line y = 0.
        double Distance(ISearcher searcher)
        {
            var study = new Study(Space, searcher, [new("f", OptimizationMode.Minimize), new("g", OptimizationMode.Minimize)], seed: 3);
            for (var i = 0; i < 120; i++)
            {
                var (trial, c) = study.Ask()!.Value;
                var (x, y) = (c.Get<double>("x"), c.Get<double>("y"));
                study.Tell(trial, new Dictionary<string, double> { ["f"] = x, ["g"] = 1 - x + y });
            }
            return study.Trials.Skip(60).Average(trial => trial.Configuration.Get<double>("y"));
        }

        var chance = Distance(new RandomSearcher());
        Distance(new TpeSearcher()).ShouldBeLessThan(chance / 2);
        Distance(new NsgaSearcher(new NsgaOptions { PopulationSize = 20 })).ShouldBeLessThan(chance / 2);
    }

    [Fact]
    public void What_makes_no_sense_is_told()
    {
        var study = new Study(Space, new RandomSearcher(), Two);
        var trial = study.Ask()!.Value.Trial;
        Should.Throw<ArgumentException>(() => study.Tell(trial, 1)).Message
            .ShouldBe("a single value was told, but the study has 2 objectives: error, speed");
        Should.Throw<ArgumentException>(() => study.Tell(trial, new Dictionary<string, double> { ["error"] = 1 })).Message
            .ShouldBe("the value of 'speed' is missing; wanted are: error, speed");
        study.TellFailed(trial);
        Should.Throw<ArgumentException>(() => study.TellFailed(trial)).Message.ShouldContain("is not open");
        Should.Throw<ArgumentException>(() => new Study(Space, new RandomSearcher(), []));
        Should.Throw<ArgumentException>(() => new Study(Space, new RandomSearcher(), [Two[0], Two[0]]));
    }
}

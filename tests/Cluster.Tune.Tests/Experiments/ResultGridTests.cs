using System.Text.Json;

namespace Cluster.Tune.Tests.Experiments;

public class ResultGridTests
{
    [Fact]
    public void The_best_has_the_best_last_report_nan_never_wins_and_ties_go_to_the_earlier()
    {
        var grid = Grid(Result(0, double.NaN), Result(1, 0.5), Result(2, 0.2), Result(3, 0.2), Result(4, null));

        grid.Best().Id.ShouldBe(new TrialId(2));
        grid.Best(mode: OptimizationMode.Maximize).Id.ShouldBe(new TrialId(1));
        grid.ToTable().Rows.Select(row => row[0]).ShouldBe(["trial-00002", "trial-00003", "trial-00001", "trial-00000", "trial-00004"]);
    }

    [Fact]
    public void Without_a_number_there_is_no_best_and_the_first_error_is_told() =>
        Should.Throw<TuneException>(() => Grid(Result(0, null, "System.Exception: no\n  at x")).Best()).Message
            .ShouldBe("no trial reported a number for 'loss' (1 trials, 1 failed; trial-00000 failed: System.Exception: no)");

    [Fact]
    public void The_results_are_valid_csv_and_json()
    {
        var grid = Grid(Result(0, double.NaN), Result(1, 0.5), Result(2, null, "a \"bad\", thing\nsecond line"));

        var rows = ResultText.ToCsv(grid).Split("\r\n");
        rows[0].ShouldBe("trial,phase,node,config/lr,loss,checkpoint,error");
        rows[2].ShouldBe("trial-00001,Completed,n,0.1,0.5,,");
        rows[3].ShouldBe("trial-00002,Failed,n,0.1,,,\"a \"\"bad\"\", thing\"");
        using var json = JsonDocument.Parse(ResultText.ToJson(grid));
        json.RootElement.GetProperty("trials")[1].GetProperty("last").GetProperty("loss").GetDouble().ShouldBe(0.5);
        json.RootElement.GetProperty("trials")[0].GetProperty("last").GetProperty("loss").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void The_front_is_what_nobody_beats_in_everything()
    {
        var grid = Grid([.. new[] { (1.0, 5.0), (2, 2), (5, 1), (3, 3) }.Select((pair, i) => Result(i, pair.Item1) with
            { Metrics = new Dictionary<string, double> { ["loss"] = pair.Item1, ["speed"] = -pair.Item2 } })]);
        grid.ParetoFront(new Objective("speed", OptimizationMode.Maximize)).Select(trial => trial.Id.Number).ShouldBe([0, 1, 2]);
        new ResultGrid("x", "/x", Make.Objective, grid.Trials) { MoreObjectives = [new Objective("speed", OptimizationMode.Maximize)] }
            .ParetoFront().Select(trial => trial.Id.Number).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void An_infinite_value_is_the_best_only_where_nobody_has_a_number()
    {
        Grid(Result(0, double.NegativeInfinity), Result(1, 7), Result(2, double.NaN)).Best().Id.Number.ShouldBe(1);
        Grid(Result(0, double.PositiveInfinity), Result(1, double.NegativeInfinity), Result(2, double.NaN)).Best().Id.Number.ShouldBe(1);
        Should.Throw<TuneException>(() => Grid(Result(0, double.NaN)).Best());
    }

    [Fact]
    public void The_parameter_that_decides_is_the_most_important_one()
    {
        var space = new SearchSpace { ["idle"] = Domain.Uniform(0, 1), ["kind"] = Domain.Choice("a", "b"), ["lr"] = Domain.LogUniform(1e-4, 1) };
        var random = new Random(0);
        var grid = Grid([.. Enumerable.Range(0, 60).Select(i =>
        {
            var c = space.Sample(random);
            var loss = Math.Pow(Math.Log10(c.Get<double>("lr")) + 2, 2) + (c.Get<string>("kind") == "a" ? 0 : 0.5);
            return Result(i, loss) with { Configuration = c };
        })]);
        var shares = grid.Importance(space);
        shares.Select(entry => entry.Parameter).ShouldBe(["lr", "kind", "idle"]);
        shares.Sum(entry => entry.Share).ShouldBe(1, 1e-9);
        shares[^1].Share.ShouldBeLessThan(0.05);
    }

    private static ResultGrid Grid(params TrialResult[] trials) => new("x", "/x", Make.Objective, trials);

    private static TrialResult Result(int number, double? loss, string? error = null)
    {
        var metrics = new Dictionary<string, double>();
        if (loss is { } value) metrics["loss"] = value;
        var phase = error is null ? TrialPhase.Completed : TrialPhase.Failed;
        return new(new TrialId(number), new Configuration([new("lr", 0.1)]), phase, 1, metrics, metrics, "n", "", null, null, error);
    }
}

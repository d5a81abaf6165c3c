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

    private static ResultGrid Grid(params TrialResult[] trials) => new("x", "/x", Make.Objective, trials);

    private static TrialResult Result(int number, double? loss, string? error = null)
    {
        var metrics = new Dictionary<string, double>();
        if (loss is { } value) metrics["loss"] = value;
        var phase = error is null ? TrialPhase.Completed : TrialPhase.Failed;
        return new(new TrialId(number), new Configuration([new("lr", 0.1)]), phase, 1, metrics, metrics, "n", "", null, null, error);
    }
}

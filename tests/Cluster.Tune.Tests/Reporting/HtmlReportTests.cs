using System.Text.Json;
using System.Text.RegularExpressions;
using Cluster.Tune.Tests.Experiments;

namespace Cluster.Tune.Tests.Reporting;

public sealed class HtmlReportTests : IDisposable
{
    private static readonly SearchSpace Space = new()
    {
        ["lr"] = Domain.LogUniform(1e-4, 1), ["kind"] = Domain.Choice("a", "b</script>"), ["depth"] = Domain.Integer(1, 5), ["fixed"] = Domain.Constant(3L),
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tune-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_report_is_one_file_with_all_its_data()
    {
        var path = Grid(count: 24).WriteReport(Space);
        if (Environment.GetEnvironmentVariable("TUNE_REPORT_COPY") is { } copy) File.Copy(path, copy, overwrite: true);

        var html = File.ReadAllText(path);
        Regex.IsMatch(html, "<script[^>]* src=|<link ").ShouldBeFalse();
        using var data = JsonDocument.Parse(Regex.Match(html, "application/json\">(.*?)</script>").Groups[1].Value);
        var trials = data.RootElement.GetProperty("trials");
        trials.GetArrayLength().ShouldBe(24);
        trials[0].GetProperty("curve").GetArrayLength().ShouldBe(3);
        trials[23].GetProperty("value").ValueKind.ShouldBe(JsonValueKind.Null);
        data.RootElement.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()).ShouldBe(["depth", "kind", "lr"], ignoreOrder: true);
        data.RootElement.GetProperty("importance")[0].GetProperty("parameter").GetString().ShouldBe("lr");
        data.RootElement.GetProperty("contours").GetArrayLength().ShouldBe(3);
        html.Contains("echarts.init", StringComparison.Ordinal).ShouldBeTrue();
    }

    [Fact]
    public void A_contour_tells_the_metric_where_the_trials_were()
    {
        var grid = Grid(count: 40);
        var ranked = grid.Trials.Where(trial => double.IsFinite(trial.Metrics["loss"])).OrderBy(trial => trial.Metrics["loss"]).ToList();
        var surrogate = ResultSurrogate.Fit(Space, ranked, Make.Objective, isBent: false)!;
        foreach (var trial in ranked.Take(5))
            surrogate.Predict(surrogate.Encoding.Encode(trial.Configuration)).ShouldBe(trial.Metrics["loss"], 0.3);
    }

    [Fact]
    public void Scopes_look_at_other_reports_than_the_last()
    {
        var grid = Grid(count: 0, (0, [0.1, 0.9, 0.5]), (1, [0.4, 0.4, 0.4]), (2, [0.9, 0.9, 0.3]));
        grid.Best().Id.Number.ShouldBe(2);
        grid.Best(scope: ResultScope.Best).Id.Number.ShouldBe(0);
        grid.Best(scope: ResultScope.Average).Id.Number.ShouldBe(1);
        grid.Best(scope: ResultScope.LastFiveAverage).Id.Number.ShouldBe(1);
        grid.Best(mode: OptimizationMode.Maximize, scope: ResultScope.Average).Id.Number.ShouldBe(2);
    }

    [Fact]
    public void Only_the_best_trials_and_the_failed_ones_keep_their_checkpoints()
    {
        var grid = Grid(count: 0, (0, [0.3]), (1, [0.1]), (2, [0.2]), (3, [0.9]));
        TrialResult WithCheckpoint(TrialResult trial)
        {
            var folder = Directory.CreateDirectory(Path.Combine(trial.Directory, "checkpoint-000001-1")).FullName;
            return trial with { Checkpoint = folder, BestCheckpoint = folder, Phase = trial.Id.Number == 3 ? TrialPhase.Failed : trial.Phase };
        }
        var left = new ResultGrid("report", _folder.FullName, Make.Objective, [.. grid.Trials.Select(WithCheckpoint)])
            .KeepCheckpoints(2, problem => throw new InvalidOperationException(problem));
        left.Trials.Where(trial => trial.Checkpoint is not null).Select(trial => trial.Id.Number).ShouldBe([1, 2, 3]);
        Directory.GetDirectories(_folder.FullName, "checkpoint-*", SearchOption.AllDirectories).Length.ShouldBe(3);
    }

    private ResultGrid Grid(int count, params (int Number, double[] Losses)[] more)
    {
        var random = new Random(1);
        var trials = Enumerable.Range(0, count).Select(number =>
        {
            var configuration = Space.Sample(random);
            var end = Math.Pow(Math.Log10(configuration.Get<double>("lr")) + 2, 2) + 0.1 * configuration.Get<int>("depth");
            return Trial(number, configuration, number == 23 ? [] : [end + 2, end + 1, end]);
        });
        return new("report", _folder.FullName, Make.Objective, [.. trials, .. more.Select(one => Trial(one.Number, Space.Sample(random), one.Losses))]);
    }

    private TrialResult Trial(int number, Configuration configuration, double[] losses)
    {
        var folder = Path.Combine(_folder.FullName, new TrialId(number).ToString());
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, TrialHistory.FileName), losses.Select((loss, i) => FormattableString.Invariant(
            $"{{\"attempt\":1,\"metrics\":{{\"loss\":{loss},\"time_total_s\":{i},\"training_iteration\":{i + 1}}}}}")).Append("{\"attempt\":1,\"met"));
        var last = losses.Length == 0 ? new Dictionary<string, double> { ["loss"] = double.NaN } : new() { ["loss"] = losses[^1] };
        return new(new TrialId(number), configuration, TrialPhase.Completed, losses.Length, last, last, "n", folder, null, null, null);
    }
}

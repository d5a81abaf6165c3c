using Cluster.Core;
using Seed;

namespace EndToEnd.Console;

// What `seed tune` lets through, and what it says at the end.
public sealed class TuneJobViewTests
{
    private static readonly JobTable Trials = new(
        "search", ["trial", "node", "state", "rate", "width", "iteration", "loss"],
        [["trial-00000", "node-a", "completed", "0.1", "4", "9", "0.25"], ["trial-00001", "node-b", "running", "0.2", "8", "1", "0.5"]],
        "1 running, 0 paused, 1 done of 2; best loss 0.25 (trial-00000: rate=0.1)");

    [Fact]
    public void Only_the_chosen_columns_and_rows_are_shown_in_the_order_they_were_asked_for()
    {
        var shown = new TuneColumns(["loss", "rate", "not yet there"], 1).Of(Trials);
        shown.Columns.ShouldBe(["trial", "state", "loss", "rate"]);
        shown.Rows.ShouldHaveSingleItem().ShouldBe(["trial-00000", "completed", "0.25", "0.1"]);
        shown.Caption.ShouldBe(Trials.Caption);
    }

    [Fact]
    public void Without_a_choice_all_columns_are_shown_and_other_tables_are_left_alone()
    {
        new TuneColumns([], 20).Of(Trials).Columns.ShouldBe(Trials.Columns);
        var other = new JobTable("guests", ["name", "letters"], [["Ada", "3"]], null);
        new TuneColumns(["loss"], 1).Of(other).ShouldBeSameAs(other);
    }

    [Fact]
    public async Task Log_lines_are_not_shown_and_the_summary_is_the_tables_last_line_and_where_the_results_are()
    {
        var behind = new Recorder();
        await using var view = new TuneJobView(behind, new TuneColumns(["loss"], 20));
        view.Show(new JobEvent.LogLine("driver", "trial-00000 completed"));
        view.Show(new JobEvent.BoardTable(Trials));
        view.Show(new JobEvent.BoardProgress(new JobProgress("search", 2, 2, new Dictionary<string, double>(), "results in /somewhere")));
        behind.Shown.Select(happened => happened.GetType()).ShouldBe([typeof(JobEvent.BoardTable), typeof(JobEvent.BoardProgress)]);
        view.Summary().ShouldBe([$"search: {Trials.Caption}", "  results in /somewhere"]);
    }

    [Fact]
    public async Task The_summary_says_why_trials_failed_for_good()
    {
        await using var view = new TuneJobView(new Recorder(), new TuneColumns([], 20));
        view.Show(new JobEvent.LogLine("driver", "search: trial-00000 failed and is tried again from iteration 1 (1 of 1): no luck"));
        for (var trial = 0; trial < 7; trial++)
            view.Show(new JobEvent.LogLine("driver", $"search: trial-0000{trial} failed: no luck (rate={trial})"));
        var summary = view.Summary();
        summary[0].ShouldBe("  search: trial-00000 failed: no luck (rate=0)");
        summary.Count.ShouldBe(6);
        summary[^1].ShouldBe("  and 2 more that failed");
    }

    [Fact]
    public async Task The_summary_says_which_of_the_wanted_columns_no_trial_had()
    {
        await using var view = new TuneJobView(new Recorder(), new TuneColumns(["loss", "acuracy"], 20));
        view.Show(new JobEvent.BoardTable(Trials));
        view.Summary()[^1].ShouldBe("  no trial had acuracy; --columns can name node, state, rate, width, iteration, loss");
    }

    [Fact]
    public async Task The_fault_of_a_job_is_told_however_long_its_stack_is()
    {
        await using var view = new TuneJobView(new Recorder(), new TuneColumns([], 20));
        view.Show(new JobEvent.LogLine("driver", "unhandled System.ArgumentException: the space is empty"));
        for (var frame = 0; frame < 20; frame++) view.Show(new JobEvent.LogLine("driver", $"   at Frame{frame}()"));
        view.Show(new JobEvent.StateChanged(new JobInfo(
            new JobId("job-1"), "x", JobPhase.Failed, null, 1, null, default, null, null, [], null)));
        view.Summary()[0].ShouldBe("[driver] unhandled System.ArgumentException: the space is empty");
        view.Summary().Count.ShouldBe(TuneJobView.KeptLineCountMax + 1);
    }

    private sealed class Recorder : IJobView
    {
        internal List<JobEvent> Shown { get; } = [];

        public void Show(JobEvent happened) => Shown.Add(happened);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

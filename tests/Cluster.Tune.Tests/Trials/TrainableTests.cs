namespace Cluster.Tune.Tests.Trials;

public sealed class TrainableTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trainable-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_class_is_set_up_stepped_saved_loaded_and_reset_for_the_next_trial()
    {
        var line = new Line(lastIteration: 2);
        Should.Throw<TrialEndedException>(() => Context(line, 0, 3).Run<Counter>());
        Counter.Said.ShouldBe(["setup 3", "step 0", "save", "step 1", "save"]);
        line.Values.ShouldBe([3, 6]);

        Counter.Said.Clear();
        var second = new Line(lastIteration: 4);
        Should.Throw<TrialEndedException>(() => Context(second, 1, 3, line.Checkpoint).Run<Counter>());
        Counter.Said.ShouldBe(["reset 3", "load", "step 2", "save", "step 3", "save"]);
        second.Values.ShouldBe([9, 12]);
    }

    [Fact]
    public void One_that_cannot_be_reset_is_disposed_and_one_that_failed_is_not_used_again()
    {
        Context(new Line(lastIteration: 99), 0, 1).Run<Fresh>();
        Context(new Line(lastIteration: 99), 1, 2).Run<Fresh>();
        Should.Throw<InvalidDataException>(() => Context(new Line(lastIteration: 99), 2, -1).Run<Fresh>());
        Fresh.Said.ShouldBe(["setup 1", "dispose 1", "setup 2", "dispose 2", "setup -1", "dispose -1"]);
    }

    private TrialContext Context(Line line, int trial, int rate, TrialCheckpoint? checkpoint = null) => new(
        new TrialAssignment(new TrialId(trial), 1, new Configuration([new("rate", (long)rate)]), _folder.CreateSubdirectory($"{trial}").FullName, checkpoint),
        line, TimeProvider.System);

    private sealed class Counter : Trainable
    {
        private int _rate;
        private double _sum;

        public static List<string> Said { get; } = [];

        public override void Setup(Configuration configuration) => Begin("setup", configuration);

        public override bool Reset(Configuration configuration)
        {
            Begin("reset", configuration);
            return true;
        }

        public override IReadOnlyDictionary<string, double> Step(int iteration)
        {
            Said.Add($"step {iteration}");
            return new Dictionary<string, double> { ["loss"] = _sum += _rate };
        }

        public override void Save(string folder)
        {
            Said.Add("save");
            File.WriteAllText(Path.Combine(folder, "sum"), $"{_sum}");
        }

        public override void Load(string folder)
        {
            Said.Add("load");
            _sum = double.Parse(File.ReadAllText(Path.Combine(folder, "sum")), Numbers.Culture);
        }

        private void Begin(string how, Configuration configuration)
        {
            (_rate, _sum) = (configuration.Get<int>("rate"), 0);
            Said.Add($"{how} {_rate}");
        }
    }

    private sealed class Fresh : Trainable
    {
        private int _rate;

        public static List<string> Said { get; } = [];

        public override void Setup(Configuration configuration) => Said.Add($"setup {_rate = configuration.Get<int>("rate")}");

        public override IReadOnlyDictionary<string, double> Step(int iteration) =>
            _rate > 0 ? new Dictionary<string, double> { ["loss"] = iteration } : throw new InvalidDataException("a bad rate");

        public override bool IsDone(int iteration) => iteration == 2;

        public override void Save(string folder) => File.WriteAllText(Path.Combine(folder, "rate"), $"{_rate}");

        public override void Load(string folder) => _rate = int.Parse(File.ReadAllText(Path.Combine(folder, "rate")), Numbers.Culture);

        protected override void Dispose(bool disposing) => Said.Add($"dispose {_rate}");
    }

    // Saves always, and ends the trial at an iteration.
    private sealed class Line(int lastIteration) : ITrialLine
    {
        public List<double> Values { get; } = [];

        public TrialCheckpoint? Checkpoint { get; private set; }

        public TrialAnswer Report(TrialReport report, bool canSave)
        {
            Values.Add(report.Metrics["loss"]);
            var decision = report.Iteration == lastIteration ? new(TrialVerdict.Finish, "") : TrialDecision.Continue;
            return new(report.Iteration, decision, MustSave: canSave);
        }

        public void Saved(TrialCheckpoint checkpoint) => Checkpoint = checkpoint;
    }
}

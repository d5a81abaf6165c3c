using Cluster.Train;
using TorchSharp;
using static TorchSharp.torch;

namespace Cluster.Tune.Tests.Trials;

// A loop that was written for many workers, as a trial: one rank, whose reports and checkpoints are the experiment's.
public sealed class TrialTrainingTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("trial").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_loop_has_the_trials_configuration_and_its_reports_are_the_trials()
    {
        var line = new AnsweringLine();

        Make(line).Train(context =>
        {
            (context.Rank, context.World).ShouldBe((0, 1));
            context.Checkpoint.ShouldBeNull();
            context.Config<Settings>().Rate.ShouldBe(0.1);
            context.Report("loss", context.Config("rate", 0.5));
        });

        line.Reports.ShouldHaveSingleItem().Metrics["loss"].ShouldBe(0.1);
    }

    [Fact]
    public void A_paused_loop_goes_on_with_its_weights_and_behind_the_examples_that_it_has_seen()
    {
        using var inputs = ones(8, 1);
        using var labels = zeros(8, 1);
        var pausing = new AnsweringLine { MustSave = true, Verdict = TrialVerdict.Pause };
        var seen = new List<(int Epoch, long Step)>();
        void Loop(TrainContext context) => Steps(context, inputs, labels, seen);

        Should.Throw<TrialEndedException>(() => Make(pausing).Train(Loop)).Verdict.ShouldBe(TrialVerdict.Pause);
        var paused = pausing.Saves.ShouldHaveSingleItem();
        var whole = new AnsweringLine();
        Make(whole, paused).Train(Loop);

        seen.ShouldBe([(0, 0), (0, 1), (1, 0), (1, 1)]);
        whole.Reports.Select(report => report.Iteration).ShouldBe([2, 3, 4]);
        var straight = new AnsweringLine();
        Make(straight).Train(Loop);
        whole.Reports.Select(report => report.Metrics["loss"])
            .ShouldBe(straight.Reports.Skip(1).Select(report => report.Metrics["loss"]));
    }

    [Fact]
    public void A_checkpoint_that_no_loop_has_saved_is_told_in_one_line() =>
        Should.Throw<Core.ClusterException>(() => Make(new AnsweringLine(), new TrialCheckpoint(1, 1, _directory)).Train(_ => { }))
            .Message.ShouldContain("cannot be read");

    private static void Steps(TrainContext context, Tensor inputs, Tensor labels, List<(int Epoch, long Step)> seen)
    {
        using var net = context.PrepareModel(nn.Linear(1, 1, hasBias: false));
        nn.init.constant_(net.weight!, 2);
        if (context.Checkpoint is { } checkpoint) net.load(checkpoint.File("net"));
        using var optimizer = optim.SGD(net.parameters(), context.Config("rate", 1.0));
        for (var epoch = context.StartEpoch; epoch < 2; epoch++)
        {
            foreach (var batch in context.Batches(inputs, labels, globalBatch: 4, epoch))
            {
                seen.Add((epoch, batch.Step));
                optimizer.zero_grad();
                var loss = nn.functional.mse_loss(net.call(batch.Inputs), batch.Labels);
                context.Backward(loss);
                optimizer.step();
                context.Report("loss", loss.item<float>(), folder => net.save(Path.Combine(folder, "net")));
            }
        }
    }

    private TrialContext Make(ITrialLine line, TrialCheckpoint? checkpoint = null) => new(
        new TrialAssignment(new TrialId(3), Attempt: 1, new Configuration([new("rate", 0.1)]), _directory, checkpoint),
        line, TimeProvider.System);

    public sealed class Settings
    {
        public double Rate { get; init; } = 0.5;
    }
}

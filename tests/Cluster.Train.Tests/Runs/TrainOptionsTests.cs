using Cluster.Core;

namespace Cluster.Train.Tests.Runs;

public sealed class TrainOptionsTests
{
    public static TheoryData<TrainOptions, string> Mistakes => new()
    {
        { new TrainOptions { Workers = 0 }, "workers is 0, but must be 1 or more" },
        { new TrainOptions { Workers = 2, MinWorkers = 3 }, "min workers is 3, but must be from 1 to workers (2)" },
        { new TrainOptions { MinWorkers = 0 }, "min workers is 0, but must be from 1 to workers (1)" },
        {
            new TrainOptions { ResourcesPerWorker = Resources.Of(gpu: 1) + Resources.Of(gpu: 0.5) },
            "resources per worker is 1.5 gpu, but gpus above 1 must be a whole number"
        },
        { new TrainOptions { MaxFailures = -1 }, "max failures is -1, but must be 0 or more" },
        { new TrainOptions { CheckpointsKept = 0 }, "checkpoints kept is 0, but must be 1 or more" },
        { new TrainOptions { Name = "a/b" }, "name is \"a/b\", but must be usable as the name of a folder" },
        { new TrainOptions { CollectiveTimeout = TimeSpan.Zero }, "collective timeout is 00:00:00, but must be more than 0" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_at_the_door_with_the_value_and_the_rule(TrainOptions options, string message) =>
        Should.Throw<ArgumentException>(options.Check).Message.ShouldBe(message);

    [Fact]
    public void The_defaults_are_one_trainer_with_one_cpu()
    {
        var options = new TrainOptions();
        options.Check();
        (options.Workers, options.MinWorkerCount, options.MaxFailures).ShouldBe((1, 1, 0));
        options.ResourcesPerWorker.ShouldBe(Resources.Cpus(1));
    }
}

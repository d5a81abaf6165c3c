using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

// Twenty epochs of learning rates and momenta are PyTorch's.
namespace TorchSharp.Tests.Models;

[Collection(nameof(Operators.OneAtATime))]
public sealed class SchedulerTests
{
    private static readonly double[] s_metrics = [3, 2, 2, 2.5, 2, 1, 1, 1, 1, 1, 0.9, 0.9, 0.95, 0.8, 0.8, 0.8, 0.8, 0.8, 0.7, 0.8];

    private static readonly Dictionary<string, Func<Optimizer, lr_scheduler.LRScheduler>> s_schedulers = new()
    {
        ["step"] = o => lr_scheduler.StepLR(o, 3, 0.5),
        ["multistep"] = o => lr_scheduler.MultiStepLR(o, [2, 5], 0.1),
        ["exponential"] = o => lr_scheduler.ExponentialLR(o, 0.9),
        ["lambda"] = o => lr_scheduler.LambdaLR(o, epoch => 1.0 / (1 + epoch)),
        ["constant"] = o => lr_scheduler.ConstantLR(o, 0.5, 3),
        ["linear"] = o => lr_scheduler.LinearLR(o, 0.25, 1, 4),
        ["polynomial"] = o => lr_scheduler.PolynomialLR(o, 6, 2),
        ["cosine"] = o => lr_scheduler.CosineAnnealingLR(o, 8, 0.01),
        ["multiplicative"] = o => lr_scheduler.MultiplicativeLR(o, epoch => 0.9 + 0.01 * epoch),
        ["onecycle"] = o => lr_scheduler.OneCycleLR(o, 0.5, total_steps: 24),
        ["onecycle_linear"] = o => lr_scheduler.OneCycleLR(o, 0.5, epochs: 5, steps_per_epoch: 5, pct_start: 0.4,
            anneal_strategy: lr_scheduler.impl.OneCycleLR.AnnealStrategy.Linear, three_phase: true),
        ["cyclic"] = o => lr_scheduler.CyclicLR(o, 0.1, 0.4, 2, 3, lr_scheduler.impl.CyclicLR.Mode.Triangular2),
        ["cyclic_exp"] = o => lr_scheduler.CyclicLR(o, 0.1, 0.4, 3, mode: lr_scheduler.impl.CyclicLR.Mode.ExpRange, gamma: 0.9),
        ["chained"] = o => lr_scheduler.ChainedLR([lr_scheduler.ConstantLR(o, 0.1, 4), lr_scheduler.ExponentialLR(o, 0.9)]),
        ["warmup"] = o => lr_scheduler.SequentialLR(o, [lr_scheduler.LinearLR(o, 0.2, 1, 3), lr_scheduler.CosineAnnealingLR(o, 7)], [3]),
        ["sequential"] = o => lr_scheduler.SequentialLR(o, [lr_scheduler.ConstantLR(o, 0.1, 2), lr_scheduler.ExponentialLR(o, 0.9),
            lr_scheduler.StepLR(o, 2, 0.5)], [2, 5]),
        ["plateau"] = o => lr_scheduler.ReduceLROnPlateau(o, factor: 0.5, patience: 1, cooldown: 1),
    };

    public static TheoryData<string> Names => [.. s_schedulers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_are_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(1, 1);
        using var optimizer = SGD(model.parameters(), 0.2, 0.9);
        var scheduler = s_schedulers[name](optimizer);
        var rates = new List<double>();
        foreach (double metric in s_metrics)
        {
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
            rates.Add(((IMomentum)optimizer.ParamGroups.Single()).Momentum);
            if (name == "plateau")
                scheduler.step(metric);
            else
                scheduler.step();
        }
        rates.ShouldMatch(Golden.File.Schedulers[name], name, 1e-12);
    }
}

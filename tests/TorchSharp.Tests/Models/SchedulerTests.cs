using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

// Ten epochs of learning rates are PyTorch's.
namespace TorchSharp.Tests.Models;

public sealed class SchedulerTests
{
    private static readonly double[] s_metrics = [3, 2, 2, 2.5, 2, 1, 1, 1, 1, 1];

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
        ["plateau"] = o => lr_scheduler.ReduceLROnPlateau(o, factor: 0.5, patience: 1, cooldown: 1),
    };

    public static TheoryData<string> Names => [.. s_schedulers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_are_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(1, 1);
        using var optimizer = SGD(model.parameters(), 0.2);
        var scheduler = s_schedulers[name](optimizer);
        var rates = new List<double>();
        foreach (double metric in s_metrics)
        {
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
            if (name == "plateau")
                scheduler.step(metric);
            else
                scheduler.step();
        }
        rates.ShouldMatch(Golden.File.Schedulers[name], name, 1e-12);
    }
}

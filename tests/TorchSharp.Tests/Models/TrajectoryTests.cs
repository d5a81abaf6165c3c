using TorchSharp.Modules;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// Twenty steps of training from a seed: the losses are PyTorch's, step by step.
namespace TorchSharp.Tests.Models;

[Collection(nameof(OneAtATime))]
public sealed class TrajectoryTests
{
    private static readonly Dictionary<string, Func<IEnumerable<Parameter>, optim.Optimizer>> s_optimizers = new()
    {
        ["sgd"] = p => optim.SGD(p, 0.1),
        ["sgd_momentum"] = p => optim.SGD(p, 0.05, momentum: 0.9, weight_decay: 0.001, nesterov: true),
        ["adam"] = p => optim.Adam(p, 0.01),
        ["adam_amsgrad"] = p => optim.Adam(p, 0.01, weight_decay: 0.01, amsgrad: true),
        ["adamw"] = p => optim.AdamW(p, 0.01, weight_decay: 0.1),
        ["rmsprop"] = p => optim.RMSProp(p, 0.003, momentum: 0.5, centered: true),
        ["adagrad"] = p => optim.Adagrad(p, 0.05, lr_decay: 0.01),
        ["adadelta"] = p => optim.Adadelta(p, 2, rho: 0.8, eps: 1e-4, weight_decay: 0.01),
        ["adamax"] = p => optim.Adamax(p, 0.02, weight_decay: 0.01),
        ["nadam"] = p => optim.NAdam(p, 0.01, weight_decay: 0.01, momentum_decay: 0.1),
        ["radam"] = p => optim.RAdam(p, 0.01, weight_decay: 0.01),
        ["rprop"] = p => optim.Rprop(p, 0.003, 0.4, 1.3, 1e-5, 0.02),
        ["asgd"] = p => optim.ASGD(p, 0.1, lambd: 0.01, alpha: 0.6, t0: 5, weight_decay: 0.001),
        ["lbfgs"] = p => optim.LBFGS(p, 0.1, max_iter: 3, history_size: 2),
    };

    public static TheoryData<string> MlpNames => [.. Golden.File.Mlp.Keys];
    public static TheoryData<string> CnnNames => [.. Golden.File.Cnn.Keys];

    [Theory]
    [MemberData(nameof(MlpNames))]
    public void A_perceptron_learns_as_PyTorchs_does(string optimizer) =>
        Losses(() => Sequential(Linear(20, 32), Tanh(), Linear(32, 5)), [16, 20], s_optimizers[optimizer])
            .ShouldMatch(Golden.File.Mlp[optimizer], optimizer);

    [Theory]
    [MemberData(nameof(CnnNames))]
    public void A_convolutional_network_learns_as_PyTorchs_does(string optimizer) =>
        Losses(Cnn, [16, 1, 12, 12], s_optimizers[optimizer]).ShouldMatch(Golden.File.Cnn[optimizer], optimizer);

    internal static Sequential Cnn() => Sequential(
        Conv2d(1, 4, 3, padding: 1), BatchNorm2d(4), ReLU(), MaxPool2d(2),
        Conv2d(4, 8, 3), ReLU(), Dropout(0.25), Flatten(), Linear(128, 5));

    internal static double[] Losses(Func<Module<Tensor, Tensor>> make, long[] shape, Func<IEnumerable<Parameter>,
        optim.Optimizer> makeOptimizer)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        using var model = make();
        using var optimizer = makeOptimizer(model.parameters());
        var inputs = randn(shape);
        var labels = randint(0, 5, [shape[0]]);
        var losses = new double[20];
        for (int step = 0; step < losses.Length; step++)
        {
            using var inner = NewDisposeScope();
            losses[step] = optimizer.step(() =>
            {
                optimizer.zero_grad();
                var loss = functional.cross_entropy(model.call(inputs), labels);
                loss.backward();
                return loss;
            })!.item<float>();
        }
        return losses;
    }
}

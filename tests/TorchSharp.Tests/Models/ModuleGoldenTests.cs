using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;

// Every module of the table is initialized as PyTorch initializes it, and gives PyTorch's outputs, gradients and buffers.
namespace TorchSharp.Tests.Models;

[Collection(nameof(Operators.OneAtATime))]
public sealed class ModuleGoldenTests : IDisposable
{
    public ModuleGoldenTests() => Operators.Swept.Now();

    // The next test may count tensors.
    public void Dispose() => Operators.Swept.Now();

    public static TheoryData<string> Names => [.. Golden.Modules.Keys];

    [Fact]
    public void The_table_and_the_goldens_name_the_same_modules() => ModuleTable.ByName.Keys.Order().ShouldBe(Golden.Modules.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Initial_parameters_outputs_and_gradients_are_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var golden = Golden.Modules[name];
        manual_seed(7);
        var (module, run) = ModuleTable.ByName[name]();
        using (module)
        {
            var parameters = module.named_parameters().ToDictionary();
            parameters.Keys.Order().ShouldBe(golden.Initial.Keys.Order());
            foreach (var (part, parameter) in parameters)
                parameter.Numbers().ShouldMatch(golden.Initial[part], $"{name}'s initial {part}");
            Perturb(parameters.Values);
            var leaves = golden.Inputs.Select((input, k) => golden.InputGradients[k].Length > 0 ? input.ToTensor().requires_grad_()
                : input.ToTensor()).ToArray();

            var outputs = run(leaves).Where(output => output is not null).Select(output => output!).ToArray();

            outputs.Length.ShouldBe(golden.Outputs.Length);
            foreach (var (output, expected) in outputs.Zip(golden.Outputs))
            {
                output.shape.ShouldBe(expected.Shape, name);
                output.Numbers().ShouldMatch(expected.Values, name);
            }
            stack(outputs.Select(Weighted)).sum().backward();
            for (int k = 0; k < leaves.Length; k++)
                (leaves[k].grad?.Numbers() ?? []).ShouldMatch(golden.InputGradients[k], $"{name}'s gradient of input {k}");
            foreach (var (part, gradient) in golden.Gradients)
                parameters[part].grad!.Numbers().ShouldMatch(gradient, $"{name}'s gradient of {part}");
            foreach (var (part, buffer) in golden.Buffers)
                module.get_buffer(part)!.Numbers().ShouldMatch(buffer, $"{name}'s buffer {part}");
        }
    }

    private static void Perturb(IEnumerable<Modules.Parameter> parameters)
    {
        using var mode = no_grad();
        foreach (var parameter in parameters)
            parameter.add_(0.1 * arange(parameter.numel(), float32).cos().reshape(parameter.shape));
    }

    private static Tensor Weighted(Tensor output) =>
        (output * (arange(1, output.numel() + 1, float32).reshape(output.shape) / output.numel())).sum();
}

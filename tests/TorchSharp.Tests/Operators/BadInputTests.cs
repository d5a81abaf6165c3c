using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// What is wrong is told by an exception of the package's type that names the sizes, types or indices in question.
namespace TorchSharp.Tests.Operators;

public sealed class BadInputTests
{
    private static readonly Dictionary<string, (Action Act, Type Type, string Message)> s_cases = new()
    {
        ["shapes that do not broadcast"] = (() => (ones(2, 3) + ones(4)).Dispose(), typeof(ExternalException),
            "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1"),
        ["matrices that do not fit"] = (() => ones(2, 3).matmul(ones(2, 3)), typeof(ExternalException), "(2x3 and 2x3)"),
        ["types that do not fit"] = (() => ones(2, 2).matmul(ones(2, 2, int64)), typeof(ExternalException),
            "expected scalar type Float but found Long"),
        ["an integer that cannot learn"] = (() => ones(2, int64).requires_grad_(), typeof(ExternalException),
            "only Tensors of floating point and complex dtype can require gradients"),
        ["an index past the end"] = (() => _ = ones(3)[3], typeof(ExternalException),
            "index 3 out of range for tensor of size [3] at dimension 0"),
        ["too many indices"] = (() => _ = ones(3)[0, 0], typeof(ExternalException), "select() cannot be applied to a 0-dim tensor"),
        ["a dimension that is not there"] = (() => ones(3).sum(2), typeof(ExternalException),
            "Dimension out of range (expected to be in range of [-1, 0], but got 2)"),
        ["a view that cannot be"] = (() => ones(2, 3).view(4), typeof(ExternalException), "shape '[4]' is invalid for input of size 6"),
        ["a gather index past the end"] = (() => ones(3).gather(0, tensor([3L])), typeof(ExternalException),
            "index 3 is out of bounds for dimension 0 with size 3"),
        ["tensors that cannot be joined"] = (() => cat([ones(2, 2), ones(3, 3)]), typeof(ExternalException),
            "Sizes of tensors must match except in dimension 0"),
        ["a label past the classes"] = (() => functional.cross_entropy(ones(1, 3), tensor([3L])), typeof(ExternalException),
            "Target 3 is out of bounds"),
        ["a singular matrix"] = (() => linalg.inv(zeros(2, 2)), typeof(ExternalException), "singular"),
        ["backward of a matrix"] = (() => (ones(2, requires_grad: true) * 2).backward(), typeof(ExternalException),
            "grad can be implicitly created only for scalar outputs"),
        ["backward without a graph"] = (() => ones(1).backward(), typeof(ExternalException), "does not require grad"),
        ["item of many"] = (() => ones(2).item<float>(), typeof(ArgumentException), "one element, but this one has 2"),
        ["item of another type"] = (() => ones(1).item<double>(), typeof(ArgumentException), "Float32"),
        ["data of another type"] = (() => ones(1).data<long>(), typeof(ArgumentException), "Float32"),
        ["a closed tensor"] = (() => { var x = ones(2); x.Dispose(); x.add(1); }, typeof(InvalidOperationException),
            "this tensor was disposed"),
        ["a device that is not there"] = (() => ones(1).to(new Device("nowhere:0")), typeof(ArgumentException), "nowhere"),
        ["a shape that is not the array's"] = (() => tensor(new float[] { 1, 2, 3 }, [2, 2]), typeof(ArgumentException), "3"),
        ["a probability of 2"] = (() => functional.dropout(ones(2), 2), typeof(ArgumentException), "probability is 2"),
        ["channels that do not fit"] = (() => Conv2d(3, 4, 3).call(ones(1, 2, 5, 5)), typeof(ArgumentException),
            "takes 3 channels in dimension -3, but the input is [1, 2, 5, 5]"),
        ["groups that do not divide"] = (() => Conv2d(3, 4, 3, groups: 2), typeof(ArgumentException),
            "groups is 2, but must divide in_channels, 3, and out_channels, 4"),
        ["a batch norm of an image"] = (() => BatchNorm2d(3).call(ones(2, 3)), typeof(ArgumentException), "expected 4 dimensions"),
        ["features that do not fit"] = (() => LSTM(3, 4).call(ones(5, 2, 2)), typeof(ArgumentException),
            "3 features last, but the input is [5, 2, 2]"),
        ["a first state that does not fit"] = (() => GRU(3, 4).call(ones(5, 2, 3), ones(1, 3, 4)), typeof(ArgumentException),
            "the first state is [1, 3, 4], but must be [1, 2, 4]"),
        ["heads that do not divide"] = (() => MultiheadAttention(10, 3), typeof(ArgumentException),
            "num_heads is 3, but must divide embedded_dim, 10"),
        ["a size and a factor"] = (() => functional.interpolate(ones(1, 1, 2, 2), [4, 4], [2]), typeof(ArgumentException),
            "either a size or a scale_factor"),
        ["an output size out of reach"] = (() => ConvTranspose2d(1, 1, 3, 2).forward(ones(1, 1, 3, 3), [20, 20]), typeof(ArgumentException),
            "must be from 7 to 8"),
        ["a scheduler without its steps"] = (() => optim.lr_scheduler.OneCycleLR(optim.SGD([new Parameter(ones(1))], 0.1, 0.9), 0.1),
            typeof(ArgumentException), "total_steps"),
        ["an optimizer of nobody's parameters twice"] = (Twice, typeof(ArgumentException), "more than one group"),
        ["a state of another shape"] = (() => Linear(2, 2).load_state_dict(Linear(3, 2).state_dict()), typeof(ArgumentException),
            "'weight' is [2, 2] in the module, but [2, 3] in what is loaded"),
        ["a state with other names"] = (() => Linear(2, 2).load_state_dict([]), typeof(InvalidOperationException),
            "[weight, bias] are missing"),
    };

    private static void Twice()
    {
        var parameter = new Parameter(ones(1));
        optim.SGD([new SGD.ParamGroup([parameter]), new SGD.ParamGroup([parameter])], 0.1);
    }

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused_with_its_reason(string name)
    {
        using var scope = NewDisposeScope();
        var (act, type, message) = s_cases[name];
        var error = Should.Throw(act, type);
        error.GetType().ShouldBe(type);
        error.Message.ShouldContain(message);
    }
}

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
        ["parts that do not divide"] = (() => ones(4, 4).vsplit(3), typeof(ArgumentException), "vsplit: dimension 0 has 4, which 3 parts"),
        ["columns that do not divide"] = (() => ones(4, 5).hsplit(2), typeof(ArgumentException), "hsplit: dimension 1 has 5"),
        ["layers that do not divide"] = (() => ones(2, 2, 5).dsplit(2), typeof(ArgumentException), "dsplit: dimension 2 has 5"),
        ["a sign of truths"] = (() => ones(2, @bool).positive(), typeof(ArgumentException), "Bool"),
        ["whole numbers drawn between 0 and 1"] = (() => rand(2, int64), typeof(ArgumentException), "rand draws fractions"),
        ["truths drawn from the bell"] = (() => randn(2, 2, @bool), typeof(ArgumentException), "randn draws fractions"),
        ["a whole number that learns"] = (() => 1.ToTensor(requires_grad: true), typeof(ArgumentException), "Int32 cannot learn"),
        ["a scalar as a tensor"] = (() => { Scalar one = 1; Tensor _ = one; }, typeof(InvalidOperationException), "torch.tensor"),
        ["an index as a tensor"] = (() => { TensorIndex one = 1; Tensor _ = one; }, typeof(InvalidOperationException), "index"),
        ["more of a buffer than there is"] = (() => frombuffer(new float[4], float32, 3, 2), typeof(ArgumentException), "the array has 4"),
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
        ["features that a layer does not take"] = (() => Linear(3, 2).call(ones(4, 5)), typeof(ExternalException), "(4x5 and 3x2)"),
        ["a word that is not there"] = (() => Embedding(4, 2).call(tensor([4L])), typeof(ExternalException), "index out of range in self"),
        ["an index that is a fraction"] = (() => _ = ones(3)[tensor(1f)], typeof(ExternalException),
            "tensors used as indices must be long, byte or bool tensors"),
        ["a mask of another shape"] = (() => _ = ones(3)[tensor([true, false])], typeof(ExternalException),
            "The shape of the mask [2] at index 0 does not match the shape of the indexed tensor [3] at index 0"),
        ["two sides to be found"] = (() => ones(4).reshape(-1, -1), typeof(ExternalException), "only one dimension can be inferred"),
        ["an order of too few dimensions"] = (() => ones(2, 3).permute(0), typeof(ExternalException), "permute"),
        ["a dimension named twice"] = (() => ones(2, 3).permute(0, 0), typeof(ExternalException), "permute(): duplicate dims"),
        ["tensors that cannot be stacked"] = (() => stack([ones(2), ones(3)]), typeof(ExternalException),
            "stack expects each tensor to be equal size, but got [2] at entry 0 and [3] at entry 1"),
        ["more of the largest than there are"] = (() => ones(3).topk(4), typeof(ExternalException), "selected index k out of range"),
        ["a kernel larger than the image"] = (() => Conv2d(1, 1, 5).call(ones(1, 1, 3, 3)), typeof(ExternalException),
            "Calculated padded input size per channel: (3 x 3). Kernel size: (5 x 5)"),
        ["a copy of another shape"] = (() => ones(2).copy_(ones(3)), typeof(ExternalException),
            "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0"),
        ["a change of a learning leaf's view"] = (() => ones(2, requires_grad: true)[0].add_(1), typeof(ExternalException),
            "leaf Variable"),
        ["a changed tensor that the gradient needs"] = (() =>
        {
            var x = ones(2, requires_grad: true);
            var y = x.exp();
            y.mul_(2);
            y.sum().backward();
        }, typeof(ExternalException), "modified by an inplace operation"),
        ["bits of fractions"] = (() => ones(2).bitwise_and(ones(2)), typeof(ExternalException), "Float"),
        ["a matrix that is not square"] = (() => linalg.inv(ones(2, 3)), typeof(ExternalException), "must be batches of square matrices"),
        ["a matrix without a Cholesky factor"] = (() => linalg.cholesky(-eye(2)), typeof(ExternalException), "not positive-definite"),
        ["an equation that does not fit"] = (() => einsum("ij,jk->ik", ones(2, 3), ones(2, 3)), typeof(ExternalException), "einsum"),
        ["a loss of other shapes"] = (() => functional.binary_cross_entropy(ones(2), ones(3)), typeof(ExternalException), "size"),
        ["labels that are fractions"] = (() => functional.nll_loss(ones(2, 3), ones(2)), typeof(ExternalException), "Long"),
        ["a probability below zero"] = (() => multinomial(tensor([-1f, 2f]), 1), typeof(ExternalException), "probability tensor contains"),
        ["the shape of a closed tensor"] = (() => { var x = ones(2); x.Dispose(); _ = x.shape; }, typeof(InvalidOperationException),
            "this tensor was disposed"),
        ["a closed operand"] = (() => { var x = ones(2); x.Dispose(); _ = ones(2) + x; }, typeof(InvalidOperationException),
            "this tensor was disposed"),
        ["a closed tensor in a list"] = (() => { var x = ones(2); x.Dispose(); cat([ones(2), x]); }, typeof(InvalidOperationException),
            "this tensor was disposed"),
        ["the number of a closed tensor"] = (() => { var x = ones(1); x.Dispose(); x.item<float>(); }, typeof(InvalidOperationException),
            "this tensor was disposed"),
        ["a closed layer"] = (() => { var layer = Linear(2, 2); layer.Dispose(); layer.call(ones(1, 2)); },
            typeof(InvalidOperationException),
            "disposed"),
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

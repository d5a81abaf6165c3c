using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// Under which names, and in which order, a module lists its parts; and layers that become one.
namespace TorchSharp.Tests.Models;

public sealed class RegistrationTests
{
    [Fact]
    public void A_replaced_parameter_keeps_its_place()
    {
        using var layer = Linear(3, 2);
        layer.bias = ones(4).AsParameter();
        layer.weight = ones(4, 5).AsParameter();
        layer.named_parameters().Select(part => (part.name, part.parameter.ndim)).ShouldBe([("weight", 2), ("bias", 1)]);
        layer.bias = null;
        layer.named_parameters().Select(part => part.name).ShouldBe(["weight"]);
    }

    private sealed class Named : Module<Tensor, Tensor>
    {
        [ComponentName(Name = "first")] private readonly Linear one = Linear(2, 2);
        private readonly Linear two = Linear(2, 2);
        [ComponentName(Name = "counter")] private readonly Tensor steps = zeros(1);

        internal Named() : base(nameof(Named)) => RegisterComponents();

        public override Tensor forward(Tensor input) => two.call(one.call(input)) + steps;
    }

    [Fact]
    public void A_field_may_say_the_name_of_its_part()
    {
        using var module = new Named();
        module.state_dict().Keys.ShouldBe(["counter", "first.weight", "first.bias", "two.weight", "two.bias"], ignoreOrder: true);
    }

    [Fact]
    public void A_layer_and_its_normalization_become_one_layer()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (linear, norm) = (Linear(4, 3), BatchNorm1d(3, eps: 0.5));
        norm.call(linear.call(randn(8, 4)));
        init.uniform_(norm.weight!, 0.5, 2);
        init.uniform_(norm.bias!);
        linear.eval();
        norm.eval();
        var x = randn(5, 4);
        var fused = nn.utils.fuse_linear_bn_eval(linear, norm);
        fused.call(x).allclose(norm.call(linear.call(x)), 1e-5, 1e-6).ShouldBeTrue();
        norm.train();
        Should.Throw<ArgumentException>(() => nn.utils.fuse_linear_bn_eval(linear, norm)).Message.ShouldContain("eval");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_convolution_and_its_normalization_become_one_layer(bool transposed)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        Module<Tensor, Tensor> layer = transposed ? ConvTranspose2d(2, 3, 3, bias: false) : Conv2d(2, 3, 3);
        var norm = BatchNorm2d(3);
        var x = randn(4, 2, 6, 6);
        norm.call(layer.call(x));
        norm.eval();
        var parts = layer.named_parameters().ToDictionary(part => part.name, part => part.parameter);
        var (weight, bias) = nn.utils.fuse_conv_bn_weights(parts["weight"], parts.GetValueOrDefault("bias")!, norm.running_mean!,
            norm.running_var!, norm.eps, norm.weight!, norm.bias!, transposed);
        var result = transposed ? functional.conv_transpose2d(x, weight, bias) : functional.conv2d(x, weight, bias);
        result.allclose(norm.call(layer.call(x)), 1e-4, 1e-5).ShouldBeTrue();
        bias.requires_grad.ShouldBeTrue();
    }

    [Fact]
    public void Pooling_says_where_its_maxima_were_and_undoes_its_means()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[,,] { { { 1, 5, 2, 3 } } });
        MaxPool1d(2).forward_with_indices(x).Indices.data<long>().ToArray().ShouldBe([1, 3]);
        var image = randn(1, 1, 4, 4, requires_grad: true);
        var pooled = functional.avg_pool2d(image, 2);
        pooled.sum().backward();
        functional.avg_pool2d_backward(ones_like(pooled), image, [2, 2]).allclose(image.grad!).ShouldBeTrue();
        functional.avg_pool3d_backward(ones([1, 1, 1, 1, 1]), ones([1, 1, 2, 2, 2]), [2, 2, 2], divisor_override: 4).sum()
            .item<float>().ShouldBe(2);
    }
}

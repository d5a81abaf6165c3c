using TorchSharp.Modules;
using static TorchSharp.torch;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// The other networks by name. Parameters are named as in torchvision, so its state dicts fit.
namespace TorchSharp;

public static partial class torchvision
{
    public static partial class models
    {
        public static VGG vgg11(int num_classes = 1000, float dropout = 0.5f, string? weights_file = null, bool skipfc = true,
            Device? device = null) =>
            new("VGG11", num_classes, false, dropout, weights_file, skipfc, device);

        public static VGG vgg11_bn(int num_classes = 1000, float dropout = 0.5f, string? weights_file = null, bool skipfc = true,
            Device? device = null) =>
            new("VGG11", num_classes, true, dropout, weights_file, skipfc, device);

        public static VGG vgg13(int num_classes = 1000, float dropout = 0.5f, string? weights_file = null, bool skipfc = true,
            Device? device = null) =>
            new("VGG13", num_classes, false, dropout, weights_file, skipfc, device);

        public static VGG vgg13_bn(int num_classes = 1000, float dropout = 0.5f, string? weights_file = null, bool skipfc = true,
            Device? device = null) =>
            new("VGG13", num_classes, true, dropout, weights_file, skipfc, device);

        public static VGG vgg16(int num_classes = 1000, float dropout = 0.5f, string? weights_file = null, bool skipfc = true,
            Device? device = null) =>
            new("VGG16", num_classes, false, dropout, weights_file, skipfc, device);

        public static VGG vgg16_bn(int num_classes = 1000, float dropout = 0.5f, string? weights_file = null, bool skipfc = true,
            Device? device = null) =>
            new("VGG16", num_classes, true, dropout, weights_file, skipfc, device);

        public static VGG vgg19(int num_classes = 1000, float dropout = 0.5f, string? weights_file = null, bool skipfc = true,
            Device? device = null) =>
            new("VGG19", num_classes, false, dropout, weights_file, skipfc, device);

        public static VGG vgg19_bn(int num_classes = 1000, float dropout = 0.5f, string? weights_file = null, bool skipfc = true,
            Device? device = null) =>
            new("VGG19", num_classes, true, dropout, weights_file, skipfc, device);

        public static AlexNet alexnet(int num_classes = 1000, float dropout = 0.5f, string? weights_file = null, bool skipfc = true,
            Device? device = null) =>
            new(num_classes, dropout, weights_file, skipfc, device);

        public static GoogleNet googlenet(int num_classes = 1000, bool transform_input = false, string? weights_file = null,
            bool skipfc = true, float dropout = 0.2f, float dropout_aux = 0.7f, Device? device = null) =>
            new(num_classes, transform_input, weights_file, skipfc, dropout, dropout_aux, device);

        public static InceptionV3 inception_v3(int num_classes = 1000, float dropout = 0.5f, bool transform_input = false,
            string? weights_file = null, bool skipfc = true, Device? device = null) =>
            new(num_classes, dropout, transform_input, weights_file, skipfc, device);

        /// <param name="inverted_residual_setting">Rows of expansion, channels, number of blocks and stride.</param>
        /// <param name="block">From inputs, outputs, stride, expansion and the normalization.</param>
        public static MobileNetV2 mobilenet_v2(long num_classes = 1000, double width_mult = 1, long[][]? inverted_residual_setting = null,
            long round_nearest = 8, Func<long, long, long, long, Func<long, Layer>, Layer>? block = null,
            Func<long, Layer>? norm_layer = null, double dropout = 0.2) =>
            new(num_classes, width_mult, inverted_residual_setting, round_nearest, block, norm_layer, dropout);

        /// <summary>The larger network of the paper, for ImageNet's thousand classes.</summary>
        public static MobileNetV3 mobilenet_v3_large() => new(Modules.Vision.Bneck.Large, 1280);

        /// <summary>The smaller one.</summary>
        public static MobileNetV3 mobilenet_v3_small() => new(Modules.Vision.Bneck.Small, 1024);
    }
}

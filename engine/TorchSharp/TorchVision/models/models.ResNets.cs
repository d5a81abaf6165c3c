using TorchSharp.Modules;
using TorchSharp.Modules.Vision;
using static TorchSharp.torch;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

// The residual networks by name, with the groups and widths of ResNeXt and Wide ResNet.
namespace TorchSharp;

public static partial class torchvision
{
    public static partial class models
    {
        public static ResNet resnet18(int num_classes = 1000, bool zero_init_residual = false, int groups = 1, int width_per_group = 64,
            (bool, bool, bool)? replace_stride_with_dilation = null, Func<int, Layer>? norm_layer = null, string? weights_file = null,
            bool skipfc = true, Device? device = null) =>
            ResNet.ResNet18(num_classes, zero_init_residual, groups, width_per_group, replace_stride_with_dilation, norm_layer,
                weights_file, skipfc, device);

        public static ResNet resnet34(int num_classes = 1000, bool zero_init_residual = false, int groups = 1, int width_per_group = 64,
            (bool, bool, bool)? replace_stride_with_dilation = null, Func<int, Layer>? norm_layer = null, string? weights_file = null,
            bool skipfc = true, Device? device = null) =>
            ResNet.ResNet34(num_classes, zero_init_residual, groups, width_per_group, replace_stride_with_dilation, norm_layer,
                weights_file, skipfc, device);

        public static ResNet resnet50(int num_classes = 1000, bool zero_init_residual = false, int groups = 1, int width_per_group = 64,
            (bool, bool, bool)? replace_stride_with_dilation = null, Func<int, Layer>? norm_layer = null, string? weights_file = null,
            bool skipfc = true, Device? device = null) =>
            ResNet.ResNet50(num_classes, zero_init_residual, groups, width_per_group, replace_stride_with_dilation, norm_layer,
                weights_file, skipfc, device);

        public static ResNet resnet101(int num_classes = 1000, bool zero_init_residual = false, int groups = 1, int width_per_group = 64,
            (bool, bool, bool)? replace_stride_with_dilation = null, Func<int, Layer>? norm_layer = null, string? weights_file = null,
            bool skipfc = true, Device? device = null) =>
            ResNet.ResNet101(num_classes, zero_init_residual, groups, width_per_group, replace_stride_with_dilation, norm_layer,
                weights_file, skipfc, device);

        public static ResNet resnet152(int num_classes = 1000, bool zero_init_residual = false, int groups = 1, int width_per_group = 64,
            (bool, bool, bool)? replace_stride_with_dilation = null, Func<int, Layer>? norm_layer = null, string? weights_file = null,
            bool skipfc = true, Device? device = null) =>
            ResNet.ResNet152(num_classes, zero_init_residual, groups, width_per_group, replace_stride_with_dilation, norm_layer,
                weights_file, skipfc, device);

        public static ResNet resnext101_32x8d(int num_classes = 1000, bool zero_init_residual = false,
            (bool, bool, bool)? replace_stride_with_dilation = null, Func<int, Layer>? norm_layer = null, string? weights_file = null,
            bool skipfc = true, Device? device = null) =>
            new("ResNeXt101_32x8d", Bottleneck.Make, Bottleneck.Expansion, [3, 4, 23, 3], num_classes, zero_init_residual, 32, 8,
                replace_stride_with_dilation, norm_layer, weights_file, skipfc, device);

        public static ResNet resnext101_64x4d(int num_classes = 1000, bool zero_init_residual = false,
            (bool, bool, bool)? replace_stride_with_dilation = null, Func<int, Layer>? norm_layer = null, string? weights_file = null,
            bool skipfc = true, Device? device = null) =>
            new("ResNeXt101_64x4d", Bottleneck.Make, Bottleneck.Expansion, [3, 4, 23, 3], num_classes, zero_init_residual, 64, 4,
                replace_stride_with_dilation, norm_layer, weights_file, skipfc, device);

        public static ResNet resnext50_32x4d(int num_classes = 1000, bool zero_init_residual = false,
            (bool, bool, bool)? replace_stride_with_dilation = null, Func<int, Layer>? norm_layer = null, string? weights_file = null,
            bool skipfc = true, Device? device = null) =>
            new("ResNeXt50_32x4d", Bottleneck.Make, Bottleneck.Expansion, [3, 4, 6, 3], num_classes, zero_init_residual, 32, 4,
                replace_stride_with_dilation, norm_layer, weights_file, skipfc, device);

        public static ResNet wide_resnet101_2(int num_classes = 1000, bool zero_init_residual = false, int groups = 1,
            (bool, bool, bool)? replace_stride_with_dilation = null, Func<int, Layer>? norm_layer = null, string? weights_file = null,
            bool skipfc = true, Device? device = null) =>
            new("Wide_ResNet101_2", Bottleneck.Make, Bottleneck.Expansion, [3, 4, 23, 3], num_classes, zero_init_residual, groups, 128,
                replace_stride_with_dilation, norm_layer, weights_file, skipfc, device);

        public static ResNet wide_resnet50_2(int num_classes = 1000, bool zero_init_residual = false, int groups = 1,
            (bool, bool, bool)? replace_stride_with_dilation = null, Func<int, Layer>? norm_layer = null, string? weights_file = null,
            bool skipfc = true, Device? device = null) =>
            new("Wide_ResNet50_2", Bottleneck.Make, Bottleneck.Expansion, [3, 4, 6, 3], num_classes, zero_init_residual, groups, 128,
                replace_stride_with_dilation, norm_layer, weights_file, skipfc, device);
    }
}

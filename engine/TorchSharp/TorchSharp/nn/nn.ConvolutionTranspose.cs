using TorchSharp.Modules;

// The factories of the transposed convolutions.
namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static ConvTranspose1d ConvTranspose1d(long in_channels, long out_channels, long kernel_size, long stride = 1,
            long padding = 0, long output_padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1,
            bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, functional.Same(kernel_size, 1), functional.Same(stride, 1), functional.Same(padding, 1),
                functional.Same(output_padding, 1), functional.Same(dilation, 1), padding_mode, groups, bias, device, dtype);
        public static ConvTranspose2d ConvTranspose2d(long in_channels, long out_channels, (long, long) kernel_size,
            (long, long)? stride = null, (long, long)? padding = null, (long, long)? output_padding = null, (long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
            ScalarType? dtype = null) =>
            new(in_channels, out_channels, Sides(kernel_size, 1), Sides(stride, 1), Sides(padding, 0), Sides(output_padding, 0),
                Sides(dilation, 1), padding_mode, groups, bias, device, dtype);
        public static ConvTranspose2d ConvTranspose2d(long in_channels, long out_channels, long kernel_size, long stride = 1,
            long padding = 0, long output_padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1,
            bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, functional.Same(kernel_size, 2), functional.Same(stride, 2), functional.Same(padding, 2),
                functional.Same(output_padding, 2), functional.Same(dilation, 2), padding_mode, groups, bias, device, dtype);
        public static ConvTranspose3d ConvTranspose3d(long in_channels, long out_channels, (long, long, long) kernel_size,
            (long, long, long)? stride = null, (long, long, long)? padding = null, (long, long, long)? output_padding = null,
            (long, long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true,
            Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, Sides(kernel_size, 1), Sides(stride, 1), Sides(padding, 0), Sides(output_padding, 0),
                Sides(dilation, 1), padding_mode, groups, bias, device, dtype);
        public static ConvTranspose3d ConvTranspose3d(long in_channels, long out_channels, long kernel_size, long stride = 1,
            long padding = 0, long output_padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1,
            bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, functional.Same(kernel_size, 3), functional.Same(stride, 3), functional.Same(padding, 3),
                functional.Same(output_padding, 3), functional.Same(dilation, 3), padding_mode, groups, bias, device, dtype);
    }
}

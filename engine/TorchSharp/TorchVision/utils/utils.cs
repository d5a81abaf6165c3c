using static TorchSharp.torch;

// Many images as one. Images are N × C × H × W, or a list of C × H × W.
namespace TorchSharp;

public static partial class torchvision
{
    public static partial class utils
    {
        private const long ColorChannels = 3;

        public static Tensor make_grid(IEnumerable<Tensor> tensors, long nrow = 8, int padding = 2, bool normalize = false,
            (double low, double high)? value_range = null, bool scale_each = false, double pad_value = 0)
        {
            using var images = stack(tensors);
            return make_grid(images, nrow, padding, normalize, value_range, scale_each, pad_value);
        }

        /// <summary>
        /// Images in rows of <paramref name="nrow"/>, with a frame around each; gray ones become color. With <paramref
        /// name="normalize"/> their range, or <paramref name="value_range"/>, is moved to 0 … 1.
        /// </summary>
        public static Tensor make_grid(Tensor tensor, long nrow = 8, int padding = 2, bool normalize = false,
            (double low, double high)? value_range = null, bool scale_each = false, double pad_value = 0)
        {
            using var mode = no_grad();
            using var scope = NewDisposeScope();
            var images = Colored(tensor);
            if (normalize)
                images = scale_each ? stack(images.unbind(0).Select(image => Scaled(image, value_range))) : Scaled(images, value_range);
            if (images.shape[0] == 1)
                return images.squeeze(0).clone().MoveToOuterDisposeScope();
            var (count, channels) = (images.shape[0], images.shape[1]);
            long columns = Math.Min(nrow, count), rows = (count + columns - 1) / columns;
            long height = images.shape[2] + padding, width = images.shape[3] + padding;
            var grid = full([channels, height * rows + padding, width * columns + padding], pad_value, images.dtype, images.device);
            for (long k = 0; k < count; k++)
                grid.narrow(1, k / columns * height + padding, height - padding).narrow(2, k % columns * width + padding, width - padding)
                    .copy_(images[k]);
            return grid.MoveToOuterDisposeScope();
        }

        /// <summary>Writes images, or one, of numbers from 0 to 1 as a grid.</summary>
        public static void save_image(Tensor tensor, string filename, ImageFormat format, long nrow = 8, int padding = 2,
            bool normalize = false, (double low, double high)? value_range = null, bool scale_each = false, double pad_value = 0,
            io.Imager? imager = null)
        {
            using var file = File.Create(filename);
            save_image(tensor, file, format, nrow, padding, normalize, value_range, scale_each, pad_value, imager);
        }

        public static void save_image(Tensor tensor, Stream filestream, ImageFormat format, long nrow = 8, int padding = 2,
            bool normalize = false, (double low, double high)? value_range = null, bool scale_each = false, double pad_value = 0,
            io.Imager? imager = null)
        {
            using var mode = no_grad();
            using var scope = NewDisposeScope();
            var grid = make_grid(tensor, nrow, padding, normalize, value_range, scale_each, pad_value);
            io.write_image(grid.mul(byte.MaxValue).add(0.5).clamp(0, byte.MaxValue).to(uint8), filestream, format, imager);
        }

        private static Tensor Colored(Tensor images)
        {
            while (images.ndim < 4)
                images = images.unsqueeze(0);
            if (images.ndim > 4)
                throw new ArgumentException($"images are N x C x H x W, but these are [{string.Join(", ", images.shape)}]");
            return images.shape[1] == 1 ? images.expand(-1, ColorChannels, -1, -1) : images;
        }

        private static Tensor Scaled(Tensor images, (double low, double high)? range)
        {
            double low = range?.low ?? images.min().to(float64).item<double>(),
                high = range?.high ?? images.max().to(float64).item<double>();
            return (images.clamp(low, high) - low) / Math.Max(high - low, 1e-5);
        }
    }
}

using TorchSharp.Modules.Vision;
using static TorchSharp.torch;

// The transforms that do the same to every image, and their combinations. Each is an operation of functional.
namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        /// <summary>One after the other.</summary>
        public static ITransform Compose(params ITransform[] transforms)
        {
            Tensor OneByOne(Tensor image) => transforms.Aggregate(image, (current, transform) => transform.call(current));
            return Array.TrueForAll(transforms, transform => transform is Transform { TakesRows: true })
                ? new Transform(OneByOne, images =>
                    transforms.Aggregate(images, (current, transform) => ((Transform)transform).Rows(current)))
                : new Transform(OneByOne);
        }

        public static ITransform Lambda(Func<Tensor, Tensor> lambda) => new Transform(lambda);

        public static ITransform ConvertImageDtype(ScalarType dtype) =>
            Transform.OfAny(image => functional.convert_image_dtype(image, dtype));

        /// <summary>(x − mean) / deviation, channel by channel.</summary>
        public static ITransform Normalize(double[] means, double[] stdevs, ScalarType dtype = ScalarType.Float32, Device? device = null)
        {
            using var checking = functional.normalize(zeros(means.Length, 1, 1), means, stdevs, dtype);
            return Transform.OfAny(image => functional.normalize(device is null ? image : image.to(device), means, stdevs, dtype));
        }

        /// <summary>Scales so that the shorter side has this many pixels.</summary>
        public static ITransform Resize(int size) => Resize(size, -1);
        public static ITransform Resize(int size, int? maxSize = null) => Resize(size, -1, InterpolationMode.Nearest, maxSize);
        public static ITransform Resize(int size, InterpolationMode interpolation = InterpolationMode.Nearest, int? maxSize = null,
            bool antialias = false) => Resize(size, -1, interpolation, maxSize, antialias);
        public static ITransform Resize(int height, int width) => Resize(height, width, InterpolationMode.Nearest);
        public static ITransform Resize(int height, int width, int? maxSize = null) =>
            Resize(height, width, InterpolationMode.Nearest, maxSize);
        public static ITransform Resize(int height, int width, InterpolationMode interpolation = InterpolationMode.Nearest,
            int? maxSize = null, bool antialias = false) =>
            new Transform(image => functional.resize(image, height, width, interpolation, maxSize, antialias));

        public static ITransform Crop(int top, int left, int height, int width) =>
            Transform.OfAny(image => functional.crop(image, top, left, height, width));
        public static ITransform CenterCrop(int size) => CenterCrop(size, size);
        public static ITransform CenterCrop(int height, int width) =>
            Transform.OfAny(image => functional.center_crop(image, height, width));
        public static ITransform ResizedCrop(int top, int left, int size, int newSize) =>
            ResizedCrop(top, left, size, size, newSize, newSize);
        public static ITransform ResizedCrop(int top, int left, int height, int width, int newHeight, int newWidth) =>
            new Transform(image => functional.resized_crop(image, top, left, height, width, newHeight, newWidth));

        /// <param name="padding">All sides; left and right, top and bottom; or left, top, right, bottom.</param>
        public static ITransform Pad(long[] padding, PaddingModes mode = PaddingModes.Constant, double fill = 0) =>
            Transform.OfAny(image => functional.pad(image, padding, fill, mode));

        public static ITransform HorizontalFlip() => Transform.OfAny(functional.hflip);
        public static ITransform VerticalFlip() => Transform.OfAny(functional.vflip);

        /// <summary>Turns by an angle in degrees, counter-clockwise.</summary>
        public static ITransform Rotate(float angle, InterpolationMode interpolation = InterpolationMode.Nearest, bool expand = false,
            (int, int)? center = null, IList<float>? fill = null) =>
            new Transform(image => functional.rotate(image, angle, interpolation, expand, center, fill));

        public static ITransform Perspective(IList<IList<int>> startpoints, IList<IList<int>> endpoints,
            InterpolationMode interpolation = InterpolationMode.Bilinear, IList<float>? fill = null) =>
            new Transform(image => functional.perspective(image, startpoints, endpoints, interpolation, fill));

        public static ITransform Grayscale(int outputChannels = 1) =>
            new Transform(image => functional.rgb_to_grayscale(image, outputChannels));
        public static ITransform AdjustBrightness(double brightness_factor) =>
            new Transform(image => functional.adjust_brightness(image, brightness_factor));
        public static ITransform AdjustContrast(double contrast_factor) =>
            new Transform(image => functional.adjust_contrast(image, contrast_factor));
        public static ITransform AdjustSaturation(double saturation_factor) =>
            new Transform(image => functional.adjust_saturation(image, saturation_factor));
        public static ITransform AdjustHue(double hue_factor) => new Transform(image => functional.adjust_hue(image, hue_factor));
        public static ITransform AdjustGamma(double gamma, double gain = 1) =>
            new Transform(image => functional.adjust_gamma(image, gamma, gain));
        public static ITransform AdjustSharpness(double sharpness) => new Transform(image => functional.adjust_sharpness(image, sharpness));
        public static ITransform AutoContrast() => new Transform(functional.autocontrast);
        public static ITransform Equalize() => new Transform(functional.equalize);
        public static ITransform Invert() => Transform.OfAny(functional.invert);
        public static ITransform Posterize(int bits) => new Transform(image => functional.posterize(image, bits));
        public static ITransform Solarize(double threshold) => new Transform(image => functional.solarize(image, threshold));

        public static ITransform Erase(int top, int left, int height, int width, Tensor value, bool inplace = false)
        {
            var kept = value.alias().DetachFromDisposeScope();
            return new Transform(image => functional.erase(image, top, left, height, width, kept, inplace));
        }

        public static ITransform GaussianBlur(long kernel_size, float sigma) => GaussianBlur(kernel_size, kernel_size, sigma);
        public static ITransform GaussianBlur(IList<long> kernelSize, float sigma) => GaussianBlur(kernelSize[0], kernelSize[^1], sigma);
        public static ITransform GaussianBlur(long kernelHeight, long kernelWidth, float sigma) =>
            new Transform(image => functional.gaussian_blur(image, kernelHeight, kernelWidth, sigma, sigma));
    }
}

using TorchSharp.Modules.Vision;
using static TorchSharp.torch;

// The transforms that draw: whether they do something, and what. torch.manual_seed fixes what they draw.
namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        private const int WindowTries = 10;

        public static ITransform Randomize(ITransform transform, double p = 0.1) => Transform.WithChance(p, transform.call);
        public static ITransform RandomApply(ITransform[] transforms, double p = 0.5) => Transform.WithChance(p, Compose(transforms).call);
        public static ITransform RandomChoice(params ITransform[] transforms) =>
            new Transform(image => transforms[Transform.Below(transforms.Length)].call(image));
        public static ITransform RandomChoice(Generator generator, params ITransform[] transforms) => new Transform(image =>
        {
            using var drawn = randint(transforms.Length, [1], dtype: int64, generator: generator);
            return transforms[(int)drawn.item<long>()].call(image);
        });

        /// <summary>All of them, every time in another order.</summary>
        public static ITransform RandomOrder(params ITransform[] transforms) => new Transform(image =>
            Shuffled(transforms).Aggregate(image, (current, transform) => transform.call(current)));

        private static ITransform[] Shuffled(ITransform[] transforms)
        {
            var order = (ITransform[])transforms.Clone();
            for (int k = order.Length - 1; k > 0; k--)
                if (Transform.Below(k + 1) is var other)
                    (order[k], order[other]) = (order[other], order[k]);
            return order;
        }

        public static ITransform RandomHorizontalFlip(double p = 0.5) => Transform.WithChanceForEach(p, functional.hflip);
        public static ITransform RandomVerticalFlip(double p = 0.5) => Transform.WithChanceForEach(p, functional.vflip);
        public static ITransform RandomGrayscale(double p = 0.1) =>
            Transform.WithChance(p, image => functional.rgb_to_grayscale(image, (int)image.shape[^3]));
        public static ITransform RandomAdjustSharpness(double sharpness, double p = 0.5) =>
            Transform.WithChance(p, image => functional.adjust_sharpness(image, sharpness));
        public static ITransform RandomAutoContrast(double p = 0.5) => Transform.WithChance(p, functional.autocontrast);
        public static ITransform Equalize(double p = 0.5) => Transform.WithChance(p, functional.equalize);
        public static ITransform RandomInvert(double p = 0.5) => Transform.WithChance(p, functional.invert);
        public static ITransform RandomPosterize(int bits, double p = 0.5) =>
            Transform.WithChance(p, image => functional.posterize(image, bits));
        public static ITransform RandomSolarize(double threshold, double p = 0.5) =>
            Transform.WithChance(p, image => functional.solarize(image, threshold));

        /// <summary>Turns by an angle between −degrees and degrees.</summary>
        public static ITransform RandomRotation(double degrees, InterpolationMode interpolation = InterpolationMode.Nearest,
            bool expand = false, (int, int)? center = null, IList<float>? fill = null) =>
            degrees >= 0 ? RandomRotation((-degrees, degrees), interpolation, expand, center, fill)
                : throw new ArgumentException($"degrees is {degrees}, but must not be under 0");

        public static ITransform RandomRotation((double, double) degrees, InterpolationMode interpolation = InterpolationMode.Nearest,
            bool expand = false, (int, int)? center = null, IList<float>? fill = null) =>
            new Transform(image => functional.rotate(image, (float)Transform.Uniform(degrees.Item1, degrees.Item2), interpolation, expand,
                center, fill));

        /// <summary>A window of a random share of the area and a random ratio of width to height, scaled to one size.</summary>
        public static ITransform RandomResizedCrop(int size, double scaleMin = 0.08, double scaleMax = 1, double ratioMin = 0.75,
            double ratioMax = 1.3333333333333) =>
            RandomResizedCrop(size, size, scaleMin, scaleMax, ratioMin, ratioMax);

        public static ITransform RandomResizedCrop(int height, int width, double scaleMin = 0.08, double scaleMax = 1,
            double ratioMin = 0.75, double ratioMax = 1.3333333333333) => new Transform(image =>
        {
            var (_, rows, columns) = functional.get_dimensions(image);
            var (top, left, windowHeight, windowWidth) = Window(rows, columns, (scaleMin, scaleMax), (ratioMin, ratioMax));
            return functional.resized_crop(image, top, left, windowHeight, windowWidth, height, width);
        });

        // After some tries that do not fit, the largest window in the middle whose ratio is allowed.
        private static (int Top, int Left, int Height, int Width) Window(long rows, long columns, (double, double) scale,
            (double, double) ratio)
        {
            for (int attempt = 0; attempt < WindowTries; attempt++)
            {
                double area = rows * columns * Transform.Uniform(scale.Item1, scale.Item2);
                double shape = Math.Exp(Transform.Uniform(Math.Log(ratio.Item1), Math.Log(ratio.Item2)));
                int width = (int)Math.Round(Math.Sqrt(area * shape)), height = (int)Math.Round(Math.Sqrt(area / shape));
                if (width > 0 && width <= columns && height > 0 && height <= rows)
                    return (Transform.Below((int)rows - height + 1), Transform.Below((int)columns - width + 1), height, width);
            }
            double own = Math.Clamp((double)columns / rows, ratio.Item1, ratio.Item2);
            int high = (int)Math.Min(rows, Math.Round(columns / own)), wide = (int)Math.Min(columns, Math.Round(rows * own));
            return (((int)rows - high) / 2, ((int)columns - wide) / 2, high, wide);
        }

        /// <summary>Tilts the image: each corner moves inward by up to half of distortion times the side.</summary>
        public static ITransform RandomPerspective(double distortion = 0.5, double p = 0.5) => Transform.WithChance(p, image =>
        {
            var (_, rows, columns) = functional.get_dimensions(image);
            int Inward(long side) => Transform.Below((int)(distortion * (side / 2)) + 1);
            int right = (int)columns - 1, bottom = (int)rows - 1;
            IList<int>[] start = [[0, 0], [right, 0], [right, bottom], [0, bottom]];
            IList<int>[] end = [[Inward(columns), Inward(rows)], [right - Inward(columns), Inward(rows)],
                [right - Inward(columns), bottom - Inward(rows)], [Inward(columns), bottom - Inward(rows)]];
            return functional.perspective(image, start, end);
        });

        public static ITransform GaussianBlur(long kernel_size, float min = 0.1f, float max = 2) =>
            GaussianBlur(kernel_size, kernel_size, min, max);
        public static ITransform GaussianBlur(IList<long> kernelSize, float min = 0.1f, float max = 2) =>
            GaussianBlur(kernelSize[0], kernelSize[^1], min, max);
        public static ITransform GaussianBlur(long kernelHeight, long kernelWidth, float min = 0.1f, float max = 2) =>
            new Transform(image =>
        {
            float sigma = (float)Transform.Uniform(min, max);
            return functional.gaussian_blur(image, kernelHeight, kernelWidth, sigma, sigma);
        });

        /// <summary>Brightness, contrast and saturation by factors within so much of 1, hue by so much of the circle.</summary>
        public static ITransform ColorJitter(float brightness = 0, float contrast = 0, float saturation = 0, float hue = 0) =>
            ColorJitter(Around(brightness), Around(contrast), Around(saturation), (-hue, hue));

        private static (float, float) Around(float width) => width >= 0 ? (Math.Max(0, 1 - width), 1 + width)
            : throw new ArgumentException($"a jitter is {width}, but must not be under 0");

        /// <summary>Each by a factor (hue: a turn) drawn between two numbers, in random order.</summary>
        public static ITransform ColorJitter((float, float) brightness, (float, float) contrast, (float, float) saturation,
            (float, float) hue)
        {
            if (hue.Item1 < -0.5f || hue.Item2 > 0.5f)
                throw new ArgumentException($"hue is {hue}, but must be within -0.5 and 0.5");
            var steps = new List<ITransform>();
            void Add((float, float) range, float idle, Func<Tensor, double, Tensor> change)
            {
                if (range != (idle, idle))
                    steps.Add(new Transform(image => change(image, Transform.Uniform(range.Item1, range.Item2))));
            }

            Add(brightness, 1, functional.adjust_brightness);
            Add(contrast, 1, functional.adjust_contrast);
            Add(saturation, 1, functional.adjust_saturation);
            Add(hue, 0, (image, turn) => functional.adjust_hue(image, turn));
            return RandomOrder([.. steps]);
        }
    }
}

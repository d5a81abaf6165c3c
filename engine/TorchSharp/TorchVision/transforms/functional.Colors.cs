using TorchSharp.Modules.Vision;
using TorchSharp.Native;
using static TorchSharp.torch;

// Operations on what pixels are. Floating-point images have pixels in [0, 1], whole-number ones up to their type's largest.
namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        public static partial class functional
        {
            /// <summary>Another element type for the same picture: black stays black and white white.</summary>
            public static Tensor convert_image_dtype(Tensor image, ScalarType dtype = ScalarType.Float32)
            {
                if (image.dtype == dtype)
                    return image.alias();
                using var scope = NewDisposeScope();
                double from = Pixels.White(image.dtype), to = Pixels.White(dtype);
                bool wasFloat = image.is_floating_point(), isFloat = torch.is_floating_point(dtype);
                var result = (wasFloat, isFloat) switch
                {
                    (true, true) => image.to(dtype),
                    // A step short of the next whole number, so that 1.0 becomes white and not one more.
                    (true, false) => (image * (to + 1 - 1e-3)).to(dtype),
                    (false, true) => image.to(dtype) / from,
                    _ when from > to => image.div((long)((from + 1) / (to + 1)), RoundingMode.trunc).to(dtype),
                    _ => image.to(dtype) * (long)((to + 1) / (from + 1)),
                };
                return result.MoveToOuterDisposeScope();
            }

            /// <summary>(x − mean) / deviation, channel by channel.</summary>
            public static Tensor normalize(Tensor input, double[] means, double[] stdevs, ScalarType dtype = ScalarType.Float32)
            {
                if (means.Length != stdevs.Length || Array.IndexOf(stdevs, 0) >= 0)
                    throw new ArgumentException($"normalize needs as many deviations as means, none of them 0, but was given " +
                        $"{means.Length} means and [{string.Join(", ", stdevs)}]");
                using var scope = NewDisposeScope();
                var mean = tensor(means, [means.Length, 1, 1], dtype, input.device);
                var deviation = tensor(stdevs, [means.Length, 1, 1], dtype, input.device);
                return ((input - mean) / deviation).MoveToOuterDisposeScope();
            }

            /// <summary>0.2989 R + 0.587 G + 0.114 B, in one channel or three.</summary>
            public static Tensor rgb_to_grayscale(Tensor input, int num_output_channels = 1)
            {
                Pixels.RequireColors(input);
                if (num_output_channels is not (1 or 3))
                    throw new ArgumentException($"num_output_channels is {num_output_channels}, but must be 1 or 3");
                using var scope = NewDisposeScope();
                var gray = input.shape[^3] == 1 ? input : Gray(input);
                return (num_output_channels == 1 ? gray.alias()
                    : gray.expand([.. input.shape.AsSpan(..^3), 3, .. input.shape.AsSpan(^2)])).MoveToOuterDisposeScope();
            }

            private static Tensor Gray(Tensor image) =>
                (image.narrow(-3, 0, 1) * 0.2989 + image.narrow(-3, 1, 1) * 0.587 + image.narrow(-3, 2, 1) * 0.114).to(image.dtype);

            public static Tensor adjust_brightness(Tensor img, double brightness_factor) =>
                Colored(img, brightness_factor, image => Pixels.Blend(image, image.zeros_like(), brightness_factor));

            /// <summary>Away from the mean gray of the whole image (factor over 1) or towards it.</summary>
            public static Tensor adjust_contrast(Tensor img, double contrast_factor) => Colored(img, contrast_factor, image =>
            {
                var gray = image.shape[^3] == 3 ? Gray(image) : image;
                return Pixels.Blend(image, (image.is_floating_point() ? gray : gray.to(float32)).mean([-3, -2, -1], keepdim: true),
                    contrast_factor);
            });

            public static Tensor adjust_saturation(Tensor img, double saturation_factor) =>
                Colored(img, saturation_factor, image => image.shape[^3] == 1 ? image.alias()
                    : Pixels.Blend(image, Gray(image), saturation_factor));

            /// <summary>gain · x^gamma, between 0 and 1.</summary>
            public static Tensor adjust_gamma(Tensor img, double gamma, double gain = 1) => Colored(img, gamma, image =>
                convert_image_dtype((convert_image_dtype(image, AsFloat(image)).pow(gamma) * gain).clamp(0, 1), image.dtype));

            /// <summary>Turns all hues by a part of the circle, or by degrees.</summary>
            public static Tensor adjust_hue(Tensor img, double hue_factor, bool degrees = false)
            {
                double turn = degrees ? hue_factor / 360 : hue_factor;
                if (turn is < -0.5 or > 0.5 or double.NaN)
                    throw new ArgumentException($"hue_factor is {hue_factor}, but must be within half a circle of 0");
                return Colored(img, 1, image => image.shape[^3] == 1 ? image.alias()
                    : convert_image_dtype(HueSaturationValue.Turned(convert_image_dtype(image, AsFloat(image)), turn), image.dtype));
            }

            private static ScalarType AsFloat(Tensor image) => image.is_floating_point() ? image.dtype : float32;

            /// <summary>Between a smoothed image (0), the image (1), and beyond. The outermost pixels stay.</summary>
            public static Tensor adjust_sharpness(Tensor img, double sharpness) => Colored(img, sharpness, image =>
            {
                if (image.shape[^1] <= 2 || image.shape[^2] <= 2)
                    return image.alias();
                var weights = tensor(new float[] { 1, 1, 1, 1, 5, 1, 1, 1, 1 }, [1, 1, 3, 3], device: image.device) / 13;
                var smooth = image.clone();
                var inner = smooth.narrow(-2, 1, image.shape[^2] - 2).narrow(-1, 1, image.shape[^1] - 2);
                inner.copy_(Pixels.InFloat(image, batch => Filtered(batch, weights.to(batch.dtype))));
                return Pixels.Blend(image, smooth, sharpness);
            });

            private static Tensor Filtered(Tensor batch, Tensor kernel) =>
                nn.functional.conv2d(batch, kernel.expand(batch.shape[1], 1, kernel.shape[2], kernel.shape[3]), groups: batch.shape[1]);

            public static Tensor gaussian_blur(Tensor input, long kernel_size, float sigma) =>
                gaussian_blur(input, kernel_size, kernel_size, sigma, sigma);

            public static Tensor gaussian_blur(Tensor input, IList<long> kernelSize, IList<float> sigma) =>
                gaussian_blur(input, kernelSize[0], kernelSize[^1], sigma[0], sigma[^1]);

            /// <summary>Kernel sides are odd numbers of pixels; the image is mirrored at its edges.</summary>
            public static Tensor gaussian_blur(Tensor input, long kernelHeight, long kernelWidth, float sigma_x, float sigma_y)
            {
                if (kernelHeight < 1 || kernelHeight % 2 == 0 || kernelWidth < 1 || kernelWidth % 2 == 0 || !(sigma_x > 0)
                    || !(sigma_y > 0))
                    throw new ArgumentException($"a kernel's sides are odd and its deviations over 0, but were given as {kernelHeight} " +
                        $"x {kernelWidth}, {sigma_x} and {sigma_y}");
                return Pixels.InFloat(input, batch =>
                {
                    var kernel = Bell(kernelHeight, sigma_y, batch).unsqueeze(1) * Bell(kernelWidth, sigma_x, batch);
                    var padded = nn.functional.pad(batch, [kernelWidth / 2, kernelWidth / 2, kernelHeight / 2, kernelHeight / 2],
                        PaddingModes.Reflect);
                    return Filtered(padded, kernel.reshape(1, 1, kernelHeight, kernelWidth));
                });
            }

            private static Tensor Bell(long count, double sigma, Tensor like)
            {
                var places = linspace(-(count - 1) * 0.5, (count - 1) * 0.5, count, like.dtype, like.device);
                var heights = (places / sigma).square().mul(-0.5).exp();
                return heights / heights.sum();
            }

            /// <summary>Each value's distance from white; a tensor of any shape.</summary>
            public static Tensor invert(Tensor input)
            {
                using var scope = torch.NewDisposeScope();
                return (Pixels.White(input.dtype) - input).to(input.dtype).MoveToOuterDisposeScope();
            }

            public static Tensor solarize(Tensor input, double threshold) =>
                Colored(input, 1, image => where(image.ge(threshold), invert(image), image));

            /// <summary>Keeps so many of a byte's leading bits; a tensor of any shape.</summary>
            public static Tensor posterize(Tensor input, int bits)
            {
                if (bits is < 0 or > 8)
                    throw new ArgumentException($"bits is {bits}, but must be 0 to 8");
                using var mask = tensor((byte)(256 - (1 << (8 - bits))));
                return RequireBytes(input, "posterize").bitwise_and(mask);
            }

            /// <summary>Each channel's darkest value becomes black and its lightest white; a channel of one value stays.</summary>
            public static Tensor autocontrast(Tensor input) => Colored(input, 1, image =>
            {
                double white = Pixels.White(image.dtype);
                var values = image.is_floating_point() ? image : image.to(float32);
                Tensor least = Aten.Call("amin", values, (long[])[-2, -1], true), most = Aten.Call("amax", values, (long[])[-2, -1], true);
                var isFlat = most.eq(least);
                var scale = where(isFlat, ones_like(most), white / (most - least));
                return ((values - where(isFlat, zeros_like(least), least)) * scale).clamp(0, white).to(image.dtype);
            });

            /// <summary>Spreads each channel's bytes so that all are about equally frequent.</summary>
            public static Tensor equalize(Tensor input) => Colored(RequireBytes(input, "equalize"), 1, image =>
            {
                var even = image.cpu().contiguous().clone();
                int pixels = (int)(image.shape[^1] * image.shape[^2]);
                var bytes = even.bytes;
                for (int start = 0; start < bytes.Length; start += pixels)
                    Histogram.Equalize(bytes.Slice(start, pixels));
                return even.to(image.device);
            });

            /// <summary>
            /// Puts a value, or an image of that size, into a window of a copy of the image; in place, of the image itself.
            /// </summary>
            public static Tensor erase(Tensor img, int top, int left, int height, int width, Tensor value, bool inplace = false)
            {
                var target = inplace ? img : img.clone();
                using var window = target.narrow(-2, top, height);
                using var part = window.narrow(-1, left, width);
                part.copy_(value);
                return target;
            }

            private static Tensor RequireBytes(Tensor image, string what) => image.dtype == uint8 ? image
                : throw new ArgumentException($"{what} is for images of bytes, but this one is of {image.dtype}");

            private static Tensor Colored(Tensor image, double factor, Func<Tensor, Tensor> change)
            {
                Pixels.RequireColors(image);
                if (!(factor >= 0))
                    throw new ArgumentException($"the factor is {factor}, but must not be under 0");
                using var scope = NewDisposeScope();
                return change(image).MoveToOuterDisposeScope();
            }
        }
    }
}

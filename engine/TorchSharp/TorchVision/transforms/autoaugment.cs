using TorchSharp.Modules.Vision;
using static TorchSharp.torch;

// The operations that images are augmented with, by name and strength, as torchvision has them.
namespace TorchSharp;

public static partial class torchvision
{
    public abstract class autoaugment
    {
        public enum AutoAugmentPolicy { ImageNet = 0, CIFAR10 = 1, SVHN = 2 }

        protected enum opType
        {
            ShearX = 0, ShearY = 1, TranslateX = 2, TranslateY = 3, Rotate = 4, Brightness = 5, Color = 6, Contrast = 7, Sharpness = 8,
            Posterize = 9, Solarize = 10, AutoContrast = 11, Equalize = 12, Invert = 13, Identity = 14,
        }

        protected autoaugment() { }

        /// <param name="magnitude">A slope, pixels, degrees, a change of a factor from 1, bits, or a threshold, by the operation.</param>
        protected static Tensor apply_op(Tensor img, opType op_name, double magnitude, InterpolationMode interpolation,
            IList<float>? fill) =>
            op_name switch
            {
                opType.ShearX => Slanted(img, Math.Atan(magnitude) * 180 / Math.PI, 0, interpolation, fill),
                opType.ShearY => Slanted(img, 0, Math.Atan(magnitude) * 180 / Math.PI, interpolation, fill),
                opType.TranslateX => transforms.functional.Placed(img, (0, 0), ((int)magnitude, 0), (0, 0), interpolation, fill),
                opType.TranslateY => transforms.functional.Placed(img, (0, 0), (0, (int)magnitude), (0, 0), interpolation, fill),
                opType.Rotate => transforms.functional.rotate(img, (float)magnitude, interpolation, fill: fill),
                opType.Brightness => transforms.functional.adjust_brightness(img, 1 + magnitude),
                opType.Color => transforms.functional.adjust_saturation(img, 1 + magnitude),
                opType.Contrast => transforms.functional.adjust_contrast(img, 1 + magnitude),
                opType.Sharpness => transforms.functional.adjust_sharpness(img, 1 + magnitude),
                opType.Posterize => transforms.functional.posterize(img, (int)magnitude),
                opType.Solarize => transforms.functional.solarize(img, magnitude),
                opType.AutoContrast => transforms.functional.autocontrast(img),
                opType.Equalize => transforms.functional.equalize(img),
                opType.Invert => transforms.functional.invert(img),
                opType.Identity => img.alias(),
                _ => throw new ArgumentException($"{op_name} is no operation"),
            };

        // About the upper left corner.
        private static Tensor Slanted(Tensor img, double x, double y, InterpolationMode interpolation, IList<float>? fill)
        {
            var (_, rows, columns) = transforms.functional.get_dimensions(img);
            return transforms.functional.Placed(img, (-0.5 * columns, -0.5 * rows), (0, 0), (x, y), interpolation, fill);
        }

        /// <summary>How strong an operation is at the last step, and whether its direction is drawn.</summary>
        /// <param name="Shear">A slope.</param>
        /// <param name="Shift">Of the width and height, or pixels if that is over 1.</param>
        /// <param name="Turn">Degrees.</param>
        /// <param name="Factor">A change of a factor from 1.</param>
        /// <param name="BitsLost">Of eight.</param>
        private protected sealed record Strengths(double Shear, double Shift, double Turn, double Factor, int BitsLost)
        {
            internal (double Magnitude, bool IsSigned) Of(opType operation, int step, int steps, Tensor image)
            {
                // In single precision, as torchvision: a pixel may be cut off to one less by the last bit of a factor.
                double Part(double from, double to)
                {
                    using var line = linspace(from, to, steps, float32);
                    using var one = line[step];
                    return one.item<float>();
                }

                double BitsOff() => steps > 1 ? Math.Round(step / ((steps - 1f) / BitsLost), MidpointRounding.ToEven) : 0;
                double Pixels(long side) => Shift > 1 ? Shift : Shift * side;
                return operation switch
                {
                    opType.ShearX or opType.ShearY => (Part(0, Shear), true),
                    opType.TranslateX => (Part(0, Pixels(image.shape[^1])), true),
                    opType.TranslateY => (Part(0, Pixels(image.shape[^2])), true),
                    opType.Rotate => (Part(0, Turn), true),
                    opType.Brightness or opType.Color or opType.Contrast or opType.Sharpness => (Part(0, Factor), true),
                    opType.Posterize => (8 - BitsOff(), false),
                    opType.Solarize => (Part(255, 0), false),
                    _ => (0, false),
                };
            }
        }
    }
}

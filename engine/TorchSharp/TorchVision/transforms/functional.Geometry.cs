using TorchSharp.Modules.Vision;
using TorchSharp.Native;
using static TorchSharp.torch;

// Operations on where pixels are. Images are (N ×) C × H × W; numbers come out as torchvision's do for tensors.
namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        public static partial class functional
        {
            /// <summary>Channels, height and width.</summary>
            public static (long, long, long) get_dimensions(Tensor img)
            {
                Pixels.RequireImage(img);
                var shape = img.shape;
                return (shape[^3], shape[^2], shape[^1]);
            }

            public static Tensor hflip(Tensor input) => input.flip(-1);
            public static Tensor vflip(Tensor input) => input.flip(-2);

            public static Tensor crop(Tensor input, int top, int left, int size) => crop(input, top, left, size, size);

            /// <summary>A window of the image; what of it lies outside is zero.</summary>
            public static Tensor crop(Tensor input, int top, int left, int height, int width)
            {
                var (rows, columns) = Pixels.Sides(input);
                long above = Math.Max(0, -top), before = Math.Max(0, -left);
                long below = Math.Max(0, top + height - rows), after = Math.Max(0, left + width - columns);
                using var scope = NewDisposeScope();
                var padded = above + before + below + after == 0 ? input : nn.functional.pad(input, [before, after, above, below]);
                return padded.narrow(-2, top + above, height).narrow(-1, left + before, width).MoveToOuterDisposeScope();
            }

            public static Tensor center_crop(Tensor input, int size) => center_crop(input, size, size);

            public static Tensor center_crop(Tensor input, int height, int width)
            {
                var (rows, columns) = Pixels.Sides(input);
                using var scope = NewDisposeScope();
                long missingRows = Math.Max(0, height - rows), missingColumns = Math.Max(0, width - columns);
                var padded = missingRows + missingColumns == 0 ? input
                    : nn.functional.pad(input, [missingColumns / 2, (missingColumns + 1) / 2, missingRows / 2, (missingRows + 1) / 2]);
                int top = Middle(padded.shape[^2], height), left = Middle(padded.shape[^1], width);
                return padded.narrow(-2, top, height).narrow(-1, left, width).MoveToOuterDisposeScope();

                // Halves are rounded to even, as Python rounds.
                static int Middle(long whole, int part) => (int)Math.Round((whole - part) / 2.0, MidpointRounding.ToEven);
            }

            public static Tensor pad(Tensor input, long padding, double fill = 0, PaddingModes padding_mode = PaddingModes.Constant) =>
                pad(input, [padding], fill, padding_mode);
            public static Tensor pad(Tensor input, (long, long) padding, double fill = 0,
                PaddingModes padding_mode = PaddingModes.Constant) => pad(input, [padding.Item1, padding.Item2], fill, padding_mode);
            public static Tensor pad(Tensor input, (long, long, long, long) padding, double fill = 0,
                PaddingModes padding_mode = PaddingModes.Constant) => pad(input,
                [padding.Item1, padding.Item2, padding.Item3, padding.Item4], fill, padding_mode);
            public static Tensor pad(Tensor input, ReadOnlySpan<long> padding, double fill = 0,
                PaddingModes padding_mode = PaddingModes.Constant) => pad(input, padding.ToArray(), fill, padding_mode);

            /// <param name="padding">All sides; left and right, top and bottom; or left, top, right, bottom.</param>
            public static Tensor pad(Tensor input, long[] padding, double fill = 0, PaddingModes padding_mode = PaddingModes.Constant)
            {
                var (left, top, right, bottom) = padding switch
                {
                    [var all] => (all, all, all, all),
                    [var x, var y] => (x, y, x, y),
                    [var l, var t, var r, var b] => (l, t, r, b),
                    _ => throw new ArgumentException($"padding has {padding.Length} numbers, but must have 1, 2 or 4"),
                };
                return padding_mode is PaddingModes.Constant or PaddingModes.Zeros
                    ? nn.functional.pad(input, [left, right, top, bottom], PaddingModes.Constant, padding_mode == PaddingModes.Zeros ? 0
                        : fill)
                    : Pixels.InFloat(input, batch => nn.functional.pad(batch, [left, right, top, bottom], padding_mode));
            }

            public static Tensor resize(Tensor input, int height, int width) => resize(input, height, width, InterpolationMode.Nearest);
            public static Tensor resize(Tensor input, int height, int width, int? maxSize = null) =>
                resize(input, height, width, InterpolationMode.Nearest, maxSize);

            /// <summary>With a width under zero, the height is that of the shorter side, and the other follows, up to maxSize.</summary>
            public static Tensor resize(Tensor input, int height, int width, InterpolationMode interpolation = InterpolationMode.Nearest,
                int? maxSize = null, bool antialias = false)
            {
                var (_, rows, columns) = get_dimensions(input);
                if (width < 0)
                    (height, width) = OfShorterSide(height, rows, columns, maxSize);
                if ((rows, columns) == (height, width))
                    return input.alias();
                return Pixels.InFloat(input, batch => Scaled(batch, [height, width], interpolation, antialias) is var scaled
                    && interpolation == InterpolationMode.Bicubic && is_integral(input.dtype)
                    ? scaled.clamp(0, Pixels.White(input.dtype)) : scaled);
            }

            private static (int, int) OfShorterSide(int size, long rows, long columns, int? longest)
            {
                long shorter = Math.Min(rows, columns), longer = Math.Max(rows, columns);
                long other = size * longer / shorter;
                if (longest is { } most && most <= size)
                    throw new ArgumentException($"maxSize is {most}, but must be over the size of the shorter side, {size}");
                long main = size;
                if (other > longest)
                    (main, other) = (longest.Value * main / other, longest.Value);
                return rows <= columns ? ((int)main, (int)other) : ((int)other, (int)main);
            }

            private static Tensor Scaled(Tensor batch, long[] size, InterpolationMode interpolation, bool antialias) => interpolation switch
            {
                InterpolationMode.Nearest => Aten.Call("upsample_nearest2d", batch, size, Arg.None, Arg.None),
                InterpolationMode.Bilinear => Aten.Call(antialias ? "_upsample_bilinear2d_aa" : "upsample_bilinear2d", batch, size, false,
                    Arg.None, Arg.None),
                InterpolationMode.Bicubic => Aten.Call(antialias ? "_upsample_bicubic2d_aa" : "upsample_bicubic2d", batch, size, false,
                    Arg.None, Arg.None),
                _ => throw new ArgumentException($"an image is not resized by {interpolation}: Nearest, Bilinear or Bicubic"),
            };

            public static Tensor resized_crop(Tensor input, int top, int left, int height, int width, int newHeight, int newWidth)
            {
                using var window = crop(input, top, left, height, width);
                return resize(window, newHeight, newWidth);
            }

            /// <summary>Turns by an angle in degrees, counter-clockwise. With expand the whole turned image is in the result.</summary>
            /// <param name="center">x and y from the upper left corner; the middle, if not given.</param>
            /// <param name="fill">One value, or one for each channel, for what was outside.</param>
            public static Tensor rotate(Tensor img, float angle, InterpolationMode interpolation = InterpolationMode.Nearest,
                bool expand = false, (int, int)? center = null, IList<float>? fill = null)
            {
                var (_, rows, columns) = get_dimensions(img);
                var middle = center is { } c ? (c.Item1 - columns * 0.5, c.Item2 - rows * 0.5) : (0, 0);
                var matrix = AffineGrid.Inverse(middle, -angle, (0, 0), 1, (0, 0));
                var (height, width) = expand ? AffineGrid.Expanded(matrix, rows, columns) : (rows, columns);
                return Sampled(img, batch => AffineGrid.Of(matrix, rows, columns, height, width, batch), interpolation, fill);
            }

            public static Tensor affine(Tensor img, float shear, float angle = 0, IList<int>? translate = null, float scale = 1,
                InterpolationMode interpolation = InterpolationMode.Nearest, float? fill = null) =>
                affine(img, [shear, 0], angle, translate, scale, interpolation, fill);

            /// <summary>Turns by an angle in degrees, clockwise, shifts by pixels, scales, and shears by degrees in x and y.</summary>
            public static Tensor affine(Tensor img, IList<float>? shear = null, float angle = 0, IList<int>? translate = null,
                float scale = 1, InterpolationMode interpolation = InterpolationMode.Nearest, float? fill = null)
            {
                var (_, rows, columns) = get_dimensions(img);
                var slant = shear switch { null or [] => (0.0, 0.0), [var x] => (x, 0.0), [var x, var y, ..] => ((double)x, (double)y) };
                var shift = translate is null ? (0.0, 0.0) : (translate[0], (double)translate[1]);
                var matrix = AffineGrid.Inverse((0, 0), angle, shift, scale > 0 ? scale
                    : throw new ArgumentException($"scale is {scale}, but must be over 0"), slant);
                return Sampled(img, batch => AffineGrid.Of(matrix, rows, columns, rows, columns, batch), interpolation, fill is { } value
                    ? [value] : null);
            }

            /// <summary>Shifted by whole pixels and sheared by degrees about a center, as seen from the image's middle.</summary>
            internal static Tensor Placed(Tensor img, (double X, double Y) center, (double X, double Y) shift, (double X, double Y) shear,
                InterpolationMode interpolation, IList<float>? fill)
            {
                var (_, rows, columns) = get_dimensions(img);
                var matrix = AffineGrid.Inverse(center, 0, shift, 1, shear);
                return Sampled(img, batch => AffineGrid.Of(matrix, rows, columns, rows, columns, batch), interpolation, fill);
            }

            /// <summary>Tilts the image so that the start points come to lie on the end points: four of x and y each.</summary>
            public static Tensor perspective(Tensor img, IList<IList<int>> startpoints, IList<IList<int>> endpoints,
                InterpolationMode interpolation = InterpolationMode.Bilinear, IList<float>? fill = null)
            {
                var (_, rows, columns) = get_dimensions(img);
                var projection = AffineGrid.Projection(startpoints, endpoints);
                return Sampled(img, batch => AffineGrid.OfProjection(projection, rows, columns, batch), interpolation, fill);
            }

            // A channel of ones is sampled along with the image: where it is not one, the fill shows through.
            private static Tensor Sampled(Tensor img, Func<Tensor, Tensor> grid, InterpolationMode interpolation, IList<float>? fill) =>
                Pixels.InFloat(img, batch =>
            {
                long mode = interpolation switch
                {
                    InterpolationMode.Bilinear => 0,
                    InterpolationMode.Nearest => 1,
                    InterpolationMode.Bicubic => 2,
                    _ => throw new ArgumentException($"pixels are not sampled by {interpolation}: Nearest, Bilinear or Bicubic"),
                };
                var (count, channels, height, width) = (batch.shape[0], batch.shape[1], batch.shape[2], batch.shape[3]);
                if (fill is not null && fill.Count != 1 && fill.Count != channels)
                    throw new ArgumentException($"fill has {fill.Count} values, but must have 1 or one for each of the {channels} " +
                        "channels");
                var input = fill is null ? batch : cat([batch, ones([count, 1, height, width], batch.dtype, batch.device)], 1);
                var places = grid(batch);
                var sampled = Aten.Call("grid_sampler", input, places.expand(count, places.shape[1], places.shape[2], 2), mode, 0L, false);
                if (fill is null)
                    return sampled;
                var (image, cover) = (sampled.narrow(1, 0, channels), sampled.narrow(1, channels, 1));
                var behind = tensor(fill.ToArray(), [1, fill.Count, 1, 1], batch.dtype, batch.device);
                return mode == 1 ? where(cover.lt(0.5), behind, image) : image * cover + behind * (1 - cover);
            });
        }
    }
}

public static class VisionExtensionMethods
{
    public static torch.Tensor crop(this torch.Tensor image, int top, int left, int height, int width) =>
        torchvision.transforms.functional.crop(image, top, left, height, width);
}

using TorchSharp.Files;
using TorchSharp.Modules.Vision;
using static TorchSharp.torch;

// PNG and JPEG files to tensors of bytes, and tensors to PNG files. The package's imager of this name is Skia's and knows more
// formats; here a file in another format is refused.
namespace TorchSharp;

public static partial class torchvision
{
    public static partial class io
    {
        public sealed class SkiaImager : Imager
        {
            /// <param name="quality">Of formats that lose some: 0 to 100. PNG does not.</param>
            public SkiaImager(int quality = 75)
            {
                if (quality is < 0 or > 100)
                    throw new ArgumentException($"quality is {quality}, but must be 0 to 100");
            }

            public override Tensor DecodeImage(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED)
            {
                using var file = new MemoryStream();
                stream.CopyTo(file);
                return DecodeImage(file.ToArray(), mode);
            }

            public override Tensor DecodeImage(byte[] bytes, ImageReadMode mode = ImageReadMode.UNCHANGED)
            {
                var (pixels, height, width, channels) = JpegReader.IsJpeg(bytes) ? JpegReader.Decode(bytes) : PngReader.Decode(bytes);
                using var scope = NewDisposeScope();
                var image = tensor(pixels, [height, width, channels], uint8).permute(2, 0, 1);
                return Channels.Of(image, mode == ImageReadMode.UNCHANGED ? channels : (int)mode).contiguous().MoveToOuterDisposeScope();
            }

            public override void EncodeImage(Tensor image, ImageFormat format, Stream stream) => stream.Write(EncodeImage(image, format));

            public override byte[] EncodeImage(Tensor image, ImageFormat format)
            {
                if (format != ImageFormat.Png)
                    throw new NotSupportedException($"images are written as PNG, not as {format}");
                if (image.dtype != uint8 || image.ndim is not (2 or 3) || image.ndim == 3 && image.shape[0] is < 1 or > 4)
                    throw new ArgumentException($"an image file has bytes of 1 to 4 channels, C × H × W, but the tensor is " +
                        $"[{string.Join(", ", image.shape)}] of {image.dtype}");
                using var scope = NewDisposeScope();
                var rows = (image.ndim == 2 ? image.unsqueeze(0) : image).cpu().permute(1, 2, 0).contiguous();
                return PngImage.Encode(rows.bytes, (int)rows.shape[0], (int)rows.shape[1], (int)rows.shape[2]);
            }
        }
    }
}

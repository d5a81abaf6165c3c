using static TorchSharp.torch;

// What reads and writes image files: torchvision.io asks the one it is given, or DefaultImager, which a program sets.
namespace TorchSharp;

public static partial class torchvision
{
    public enum ImageFormat
    {
        Unknown = 0, Png = 1, Jpeg = 2, Bmp = 3, Gif = 4, Tiff = 5, Emf = 6, Exif = 7, Wmf = 8, Pbm = 9, Tga = 10, Webp = 11,
    }

    public static partial class io
    {
        /// <summary>What channels an image gets: those of the file, or these.</summary>
        public enum ImageReadMode { UNCHANGED = 0, GRAY = 1, GRAY_ALPHA = 2, RGB = 3, RGB_ALPHA = 4 }

        /// <summary>Images are bytes, C × H × W.</summary>
        public abstract class Imager
        {
            protected Imager() { }

            public abstract Tensor DecodeImage(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED);
            public abstract Tensor DecodeImage(byte[] data, ImageReadMode mode = ImageReadMode.UNCHANGED);
            public abstract void EncodeImage(Tensor image, ImageFormat format, Stream stream);
            public abstract byte[] EncodeImage(Tensor image, ImageFormat format);

            public virtual async Task<Tensor> DecodeImageAsync(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED,
                CancellationToken cancellationToken = default)
            {
                using var file = new MemoryStream();
                await stream.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
                return DecodeImage(file.ToArray(), mode);
            }

            public virtual async Task EncodeImageAsync(Tensor image, ImageFormat format, Stream stream,
                CancellationToken cancellationToken = default) =>
                await stream.WriteAsync(EncodeImage(image, format), cancellationToken).ConfigureAwait(false);
        }

        /// <summary>Reads and writes nothing, and says what to do about it.</summary>
        public class NotImplementedImager : Imager
        {
            public NotImplementedImager() { }

            public override Tensor DecodeImage(Stream image, ImageReadMode mode = ImageReadMode.UNCHANGED) => throw Unset();
            public override Tensor DecodeImage(byte[] data, ImageReadMode mode = ImageReadMode.UNCHANGED) => throw Unset();
            public override byte[] EncodeImage(Tensor image, ImageFormat format) => throw Unset();
            public override void EncodeImage(Tensor image, ImageFormat format, Stream stream) => throw Unset();

            private static NotSupportedException Unset() =>
                new("there is no imager: set torchvision.io.DefaultImager, for example to a torchvision.io.SkiaImager, or pass one");
        }
    }
}

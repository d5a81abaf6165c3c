using static TorchSharp.torch;

// Image files as tensors of bytes, C × H × W, and files as they are.
namespace TorchSharp;

public static partial class torchvision
{
    public static partial class io
    {
        /// <summary>Reads and writes where no other imager is given. At first one that says that there is none.</summary>
        public static Imager DefaultImager { get; set; } = new NotImplementedImager();

        public static Tensor read_image(string filename, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null)
        {
            using var file = File.OpenRead(filename);
            return read_image(file, mode, imager);
        }

        public static Tensor read_image(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null) =>
            (imager ?? DefaultImager).DecodeImage(stream, mode);

        public static async Task<Tensor> read_image_async(string filename, ImageReadMode mode = ImageReadMode.UNCHANGED,
            Imager? imager = null)
        {
            await using var file = File.OpenRead(filename);
            return await read_image_async(file, mode, imager).ConfigureAwait(false);
        }

        public static Task<Tensor> read_image_async(Stream stream, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null) =>
            (imager ?? DefaultImager).DecodeImageAsync(stream, mode);

        public static void write_image(Tensor image, string filename, ImageFormat format, Imager? imager = null)
        {
            using var file = File.Create(filename);
            write_image(image, file, format, imager);
        }

        public static void write_image(Tensor image, Stream stream, ImageFormat format, Imager? imager = null) =>
            (imager ?? DefaultImager).EncodeImage(image, format, stream);

        public static async Task write_image_async(Tensor image, string filename, ImageFormat format, Imager? imager = null)
        {
            await using var file = File.Create(filename);
            await write_image_async(image, file, format, default, imager).ConfigureAwait(false);
        }

        public static Task write_image_async(Tensor image, Stream stream, ImageFormat format,
            CancellationToken cancellationToken = default, Imager? imager = null) =>
            (imager ?? DefaultImager).EncodeImageAsync(image, format, stream, cancellationToken);

        public static void write_png(Tensor image, string filename, Imager? imager = null) =>
            write_image(image, filename, ImageFormat.Png, imager);
        public static void write_png(Tensor image, Stream stream, Imager? imager = null) =>
            write_image(image, stream, ImageFormat.Png, imager);
        public static void write_jpeg(Tensor image, string filename, Imager? imager = null) =>
            write_image(image, filename, ImageFormat.Jpeg, imager);
        public static void write_jpeg(Tensor image, Stream stream, Imager? imager = null) =>
            write_image(image, stream, ImageFormat.Jpeg, imager);

        /// <summary>The tensor of a file's bytes as an image.</summary>
        public static Tensor decode_image(Tensor image, ImageReadMode mode = ImageReadMode.UNCHANGED, Imager? imager = null) =>
            (imager ?? DefaultImager).DecodeImage(Bytes(image), mode);

        /// <summary>The image as the tensor of a file's bytes.</summary>
        public static Tensor encode_image(Tensor image, ImageFormat format, Imager? imager = null) =>
            tensor((imager ?? DefaultImager).EncodeImage(image, format));

        public static Tensor read_file(string filename) => tensor(File.ReadAllBytes(filename));
        public static async Task<Tensor> read_file_async(string filename) =>
            tensor(await File.ReadAllBytesAsync(filename).ConfigureAwait(false));

        public static void write_file(string filename, Tensor data) => File.WriteAllBytes(filename, Bytes(data));

        /// <summary>The file is whole when this returns: nobody could wait for it otherwise.</summary>
        public static void write_file_async(string filename, Tensor data) => write_file(filename, data);

        private static byte[] Bytes(Tensor data)
        {
            if (data.dtype != uint8 || data.ndim != 1)
                throw new ArgumentException($"a file's bytes are a tensor of bytes of one dimension, but this is " +
                    $"[{string.Join(", ", data.shape)}] of {data.dtype}");
            using var scope = NewDisposeScope();
            return data.cpu().contiguous().bytes.ToArray();
        }
    }
}

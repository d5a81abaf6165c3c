using System.Text.Json;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torchvision;
using static TorchSharp.torchvision.io;

// PNG and JPEG files of each kind are read as PIL reads them (goldens/make_images.py), to the byte; what is written is read back;
// what is damaged is refused.
namespace TorchSharp.Tests.Vision;

[Collection(nameof(OneAtATime))]
public sealed class ImageFileTests : IDisposable
{
    private sealed record StoredImage(string File, long[] Shape, double[] Pixels, double[]? Gray = null)
    {
        internal byte[] Bytes => Convert.FromBase64String(File);
    }

    private static readonly Dictionary<string, StoredImage> s_images = JsonSerializer.Deserialize<Dictionary<string, StoredImage>>(
        System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vision", "goldens", "images.json")), JsonSerializerOptions.Web)!;

    private static readonly SkiaImager s_imager = new();
    private readonly string folder = Directory.CreateTempSubdirectory("images-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string> Names => [.. s_images.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_has_its_pixels(string name)
    {
        using var scope = NewDisposeScope();
        var stored = s_images[name];
        var image = s_imager.DecodeImage(stored.Bytes);
        (image.dtype, string.Join(' ', image.shape)).ShouldBe((uint8, string.Join(' ', stored.Shape)));
        image.Numbers().ShouldBe(stored.Pixels);
        using var stream = new MemoryStream(s_imager.EncodeImage(image, ImageFormat.Png));
        read_image(stream, imager: s_imager).Numbers().ShouldBe(stored.Pixels);
    }

    [Theory]
    [InlineData("gray")]
    [InlineData("gray_alpha")]
    [InlineData("color")]
    [InlineData("color_alpha")]
    public void A_mode_chooses_the_channels(string name)
    {
        using var scope = NewDisposeScope();
        var image = s_imager.DecodeImage(s_images[name].Bytes);
        foreach (var mode in new[] { ImageReadMode.GRAY, ImageReadMode.GRAY_ALPHA, ImageReadMode.RGB, ImageReadMode.RGB_ALPHA })
        {
            var read = s_imager.DecodeImage(s_images[name].Bytes, mode);
            read.shape.ShouldBe([(int)mode, .. image.shape[1..]]);
            if (mode is ImageReadMode.GRAY_ALPHA or ImageReadMode.RGB_ALPHA)
                read[^1].Numbers().ShouldBe(name.EndsWith("alpha") ? image[^1].Numbers() : [.. image[0].Numbers().Select(_ => 255.0)]);
            if (mode >= ImageReadMode.RGB)
                read[..3].Numbers().ShouldBe((name.StartsWith("color") ? image[..3] : image[..1].expand(3, -1, -1)).Numbers());
        }
        if (s_images[name].Gray is { } gray)
            s_imager.DecodeImage(s_images[name].Bytes, ImageReadMode.GRAY).Numbers().ShouldBe(gray);
    }

    [Fact]
    public async Task Images_and_files_go_through_the_disk_and_through_tensors()
    {
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder, "image.png");
        var image = (rand(3, 6, 5) * 256).to(uint8);
        write_png(image, path, s_imager);
        read_image(path, imager: s_imager).Numbers().ShouldBe(image.Numbers());
        var file = read_file(path);
        decode_image(file, imager: s_imager).Numbers().ShouldBe(image.Numbers());
        encode_image(image, ImageFormat.Png, s_imager).Numbers().ShouldBe(file.Numbers());
        write_file(path, encode_image(image[0], ImageFormat.Png, s_imager));
        var read = await read_image_async(path, ImageReadMode.RGB, s_imager);
        read.Numbers().ShouldBe(image[..1].expand(3, -1, -1).Numbers());
        read.Dispose();
        await write_image_async(image, path, ImageFormat.Png, s_imager);
        using var bytes = await read_file_async(path);
        bytes.Numbers().ShouldBe(file.Numbers());
    }

    [Fact]
    public void A_grid_of_images_is_saved_as_bytes()
    {
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder, "grid.png");
        var images = tensor([0f, 0.5f, 1f, 2f, -1f, 0.25f, 0.75f, 1f], [2, 1, 2, 2]);
        torchvision.utils.save_image(images, path, ImageFormat.Png, padding: 1, imager: s_imager);
        var grid = read_image(path, imager: s_imager);
        grid.shape.ShouldBe([3, 4, 7]);
        grid[1].Numbers().ShouldBe([0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 64, 0, 0, 255, 255, 0, 191, 255, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    [Fact]
    public void A_damaged_file_is_refused_whatever_is_wrong()
    {
        using var scope = NewDisposeScope();
        var whole = s_images["smooth"].Bytes;
        for (int length = 0; length < whole.Length; length += 7)
            Should.Throw<InvalidDataException>(() => s_imager.DecodeImage(whole[..length]));
        var random = new Random(4);
        for (int k = 0; k < 200; k++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            Should.Throw<InvalidDataException>(() => s_imager.DecodeImage(damaged));
        }
    }

    /// <summary>A changed byte may be a changed pixel, but nothing else is thrown, and nothing is read beyond the file.</summary>
    [Theory]
    [InlineData("jpeg_420")]
    [InlineData("jpeg_progressive")]
    [InlineData("jpeg_restarts")]
    public void A_damaged_JPEG_file_is_refused_or_another_image(string name)
    {
        using var scope = NewDisposeScope();
        var whole = s_images[name].Bytes;
        for (int length = 0; length < whole.Length - 2; length += 5)
            Should.Throw<InvalidDataException>(() => s_imager.DecodeImage(whole[..length]));
        var random = new Random(4);
        for (int k = 0; k < 500; k++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(2, damaged.Length)] ^= (byte)random.Next(1, 256);
            try
            {
                s_imager.DecodeImage(damaged).numel().ShouldBeGreaterThan(0);
            }
            catch (Exception fault) when (fault is InvalidDataException or NotSupportedException)
            {
                fault.Message.ShouldContain("JPEG");
            }
        }
    }

    [Fact]
    public void What_is_no_image_and_no_imager_is_told()
    {
        using var scope = NewDisposeScope();
        Should.Throw<NotSupportedException>(() => new NotImplementedImager().DecodeImage([])).Message.ShouldContain("DefaultImager");
        string Refused<T>(Tensor image, ImageFormat format) where T : Exception =>
            Should.Throw<T>(() => s_imager.EncodeImage(image, format)).Message;
        Refused<NotSupportedException>(zeros(3, 2, 2, uint8), ImageFormat.Jpeg).ShouldContain("Jpeg");
        Refused<ArgumentException>(zeros(3, 2, 2), ImageFormat.Png).ShouldContain("Float32");
        Refused<ArgumentException>(zeros(5, 2, 2, uint8), ImageFormat.Png).ShouldContain("5, 2, 2");
        Should.Throw<InvalidDataException>(() => s_imager.DecodeImage([1, 2, 3])).Message.ShouldContain("PNG");
        Should.Throw<ArgumentException>(() => new SkiaImager(101)).Message.ShouldContain("101");
    }
}

using System.Text.Json;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torchvision;
using F = TorchSharp.torchvision.transforms.functional;

// Transforms against torchvision's on the same images, of floating point and of bytes; and what the random ones draw.
namespace TorchSharp.Tests.Vision;

[Collection(nameof(OneAtATime))]
public sealed class TransformTests
{
    private static readonly Dictionary<string, Dictionary<string, double[]>> s_goldens =
        JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, double[]>>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vision", "goldens", "transforms.json")))!;

    private static readonly IList<IList<int>> s_start = [[0, 0], [5, 0], [5, 4], [0, 4]], s_end = [[1, 0], [4, 1], [5, 4], [0, 3]];

    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_operations = new()
    {
        ["hflip"] = F.hflip, ["vflip"] = F.vflip,
        ["crop"] = i => F.crop(i, 1, 2, 3, 3), ["crop_outside"] = i => i.crop(-1, 3, 4, 5),
        ["center_crop"] = i => F.center_crop(i, 3), ["center_crop_large"] = i => F.center_crop(i, 8, 4),
        ["pad"] = i => F.pad(i, (1, 2, 0, 3), fill: 1), ["pad_reflect"] = i => F.pad(i, (2, 1), padding_mode: PaddingModes.Reflect),
        ["resize_nearest"] = i => F.resize(i, 7, 4), ["resize_bilinear"] = i => F.resize(i, 7, 4, InterpolationMode.Bilinear),
        ["resize_antialias"] = i => F.resize(i, 3, 2, InterpolationMode.Bilinear, antialias: true),
        ["resize_bicubic"] = i => F.resize(i, 8, 9, InterpolationMode.Bicubic),
        ["resize_shorter"] = i => transforms.Resize(10).call(i), ["resize_longest"] = i => transforms.Resize(10, maxSize: 11).call(i),
        ["rotate"] = i => F.rotate(i, 30, InterpolationMode.Bilinear),
        ["rotate_expand"] = i => F.rotate(i, 30, expand: true, fill: [1, 0, 0.5f]),
        ["rotate_center"] = i => F.rotate(i, -75, InterpolationMode.Bilinear, center: (1, 2)),
        ["affine"] = i => F.affine(i, [10, 5], 20, [1, -1], 1.25f, InterpolationMode.Bilinear),
        ["affine_fill"] = i => F.affine(i, [0, 0], 0, [2, 1], 0.5f, InterpolationMode.Bilinear, 1),
        ["perspective"] = i => F.perspective(i, s_start, s_end),
        ["grayscale"] = i => F.rgb_to_grayscale(i, 3),
        ["brightness"] = i => F.adjust_brightness(i, 1.5), ["contrast"] = i => F.adjust_contrast(i, 0.4), ["saturation"] = i =>
            F.adjust_saturation(i, 1.7),
        ["hue"] = i => F.adjust_hue(i, 0.3), ["hue_back"] = i => F.adjust_hue(i, -162, degrees: true), ["gamma"] = i =>
            F.adjust_gamma(i, 2.2, 0.9),
        ["sharpness"] = i => F.adjust_sharpness(i, 1.8), ["smooth"] = i => F.adjust_sharpness(i, 0.2),
        ["blur"] = i => F.gaussian_blur(i, 5, 3, 0.8f, 1.5f), ["invert"] = F.invert, ["autocontrast"] = F.autocontrast,
        ["solarize"] = i => F.solarize(i, i.dtype == uint8 ? 100 : 0.4),
        ["to_float"] = i => F.convert_image_dtype(i, float32), ["to_bytes"] = i => F.convert_image_dtype(i, uint8), ["to_short"] = i =>
            F.convert_image_dtype(i, int16),
        ["normalize"] = i => F.normalize(i, [0.5, 0.4, 0.3], [0.2, 0.3, 0.4]), ["posterize"] = i => F.posterize(i, 3),
            ["equalize"] = F.equalize,
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var type in new[] { "Float32", "Byte" })
                foreach (var name in s_goldens[type].Keys)
                    cases.Add(type, name);
            return cases;
        }
    }

    private static Tensor Image(string type) => type == "Byte"
        ? Formula.Numbers(2001, 256, 3, 5, 6).to(uint8) : Formula.Numbers(2000, 1, 3, 5, 6).to(float32);

    /// <summary>Bytes may differ by one where a value lies between two of them.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_transform_gives_torchvisions_image(string type, string name)
    {
        using var scope = NewDisposeScope();
        var image = Image(type);
        var before = image.Numbers();
        int held = scope.DisposablesCount;
        var result = s_operations[name](image);
        image.Numbers().ShouldBe(before, "the image itself stays as it was");
        scope.DisposablesCount.ShouldBe(held + 1, "only the result is left");
        var (actual, expected) = (result.Numbers(), s_goldens[type][name]);
        actual.Length.ShouldBe(expected.Length);
        double tolerance = is_integral(result.dtype) ? 1 : 2e-5;
        for (int k = 0; k < actual.Length; k++)
            Math.Abs(actual[k] - expected[k]).ShouldBeLessThanOrEqualTo(tolerance,
                $"{name}[{k}] is {actual[k]}, but torchvision's is {expected[k]}");
        (is_integral(result.dtype) && actual.Zip(expected).Count(pair => pair.First != pair.Second) > actual.Length / 20).ShouldBeFalse();
    }

    [Fact]
    public void A_batch_is_done_image_by_image()
    {
        using var scope = NewDisposeScope();
        var batch = stack([Image("Float32"), Image("Float32") * 0.5]);
        foreach (var name in s_goldens["Float32"].Keys)
            s_operations[name](batch)[1].Numbers().ShouldMatch(s_operations[name](batch[1]).Numbers(), name);
    }

    [Fact]
    public void A_large_image_is_equalized_as_torchvision_does()
    {
        using var scope = NewDisposeScope();
        var image = (Formula.Numbers(2002, 1, 3, 32, 32).square() * 200).to(uint8);
        F.equalize(image).Numbers()[..600].ShouldBe(s_goldens["Large"]["equalize"]);
    }

    [Fact]
    public void A_seed_fixes_what_random_transforms_draw()
    {
        using var scope = NewDisposeScope();
        var chain = transforms.Compose(
            transforms.RandomResizedCrop(4), transforms.RandomHorizontalFlip(), transforms.RandomRotation(20),
                transforms.ColorJitter(0.4f, 0.4f, 0.4f, 0.1f),
            transforms.RandomPerspective(p: 1), transforms.RandomOrder(transforms.VerticalFlip(), transforms.Invert()),
                transforms.GaussianBlur(3, 0.5f));
        var image = Image("Float32");
        double[] Drawn(long seed)
        {
            manual_seed(seed);
            return chain.call(image).Numbers();
        }

        Drawn(1).ShouldBe(Drawn(1));
        Drawn(1).ShouldNotBe(Drawn(2));
        chain.call(image).shape.ShouldBe([3, 4, 4]);
    }

    [Fact]
    public void Numbers_of_any_shape_are_inverted()
    {
        using var scope = NewDisposeScope();
        transforms.Invert().call(tensor([0.25f, 1f])).Numbers().ShouldBe([0.75, 0]);
        transforms.Invert().call(tensor(new byte[] { 1, 255 })).Numbers().ShouldBe([254, 0]);
    }

    [Fact]
    public void Chances_are_kept()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var image = Image("Float32");
        var (same, flipped) = (image.Numbers(), F.hflip(image).Numbers());
        transforms.RandomHorizontalFlip(0).call(image).Numbers().ShouldBe(same);
        transforms.RandomHorizontalFlip(1).call(image).Numbers().ShouldBe(flipped);
        int flips = Enumerable.Range(0, 400).Count(_ => transforms.RandomHorizontalFlip(0.25).call(image).Numbers()[0] == flipped[0]);
        flips.ShouldBeInRange(70, 130);     // 100, and three and a half deviations of sqrt(400 · 0.25 · 0.75)
        var choices = Enumerable.Range(0, 300).Select(_ => transforms.RandomChoice(transforms.HorizontalFlip(), transforms.VerticalFlip(),
            transforms.Invert()).call(image).Numbers()[0]).Distinct();
        choices.Count().ShouldBe(3);
    }

    [Fact]
    public void A_transforms_result_is_a_tensor_of_its_own()
    {
        var image = Image("Float32");
        long before = Tensor.TotalCount;
        transforms.Compose().call(image).Dispose();
        transforms.RandomInvert(0).call(image).Dispose();
        transforms.ColorJitter(0.5f).call(image).Dispose();
        image.Numbers().Length.ShouldBe(90);
        Tensor.TotalCount.ShouldBe(before);
        image.Dispose();
    }

    [Fact]
    public void What_makes_no_image_is_refused()
    {
        using var scope = NewDisposeScope();
        var image = Image("Float32");
        Should.Throw<ArgumentException>(() => F.rotate(ones(3, 4), 10)).Message.ShouldContain("[3, 4]");
        Should.Throw<ArgumentException>(() => F.adjust_brightness(ones(5, 4, 4), 2)).Message.ShouldContain("[5, 4, 4]");
        Should.Throw<ArgumentException>(() => F.adjust_hue(image, 0.6)).Message.ShouldContain("0.6");
        Should.Throw<ArgumentException>(() => F.posterize(image, 2)).Message.ShouldContain("bytes");
        F.posterize(tensor(new byte[] { 255, 31 }), 3).Numbers().ShouldBe([224, 0]);
        Should.Throw<ArgumentException>(() => F.posterize(Image("Byte"), 9)).Message.ShouldContain("bits is 9");
        Should.Throw<ArgumentException>(() => transforms.Normalize([0.5], [0.0])).Message.ShouldContain("none of them 0");
        Should.Throw<ArgumentException>(() => F.pad(image, [1, 2, 3])).Message.ShouldContain("3 numbers");
        Should.Throw<ArgumentException>(() => transforms.RandomInvert(1.5)).Message.ShouldContain("1.5");
        Should.Throw<ArgumentException>(() => F.gaussian_blur(image, 4, 1)).Message.ShouldContain("odd");
        Should.Throw<ArgumentException>(() => F.resize(image, 4, 4, InterpolationMode.Area)).Message.ShouldContain("Area");
        Should.Throw<ArgumentException>(() => F.perspective(image, s_start,
            [[0, 0], [1, 1], [2, 2], [3, 3]])).Message.ShouldContain("line");
    }
}

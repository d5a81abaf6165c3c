using System.Text.Json;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torchvision;
using static TorchSharp.torchvision.autoaugment;

// What a random augmentation gives is one of the results that torchvision's may have, of goldens/make_augmentations.py.
namespace TorchSharp.Tests.Vision;

[Collection(nameof(OneAtATime))]
public sealed class AugmentationTests
{
    private static readonly Dictionary<string, List<long>> s_goldens = JsonSerializer.Deserialize<Dictionary<string, List<long>>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vision", "goldens", "augmentations.json")))!;

    private static Tensor Image() => (Formula.Numbers(2003, 1, 3, 9, 11) * 256).to(uint8);

    private static long Checksum(Tensor image) =>
        (image.reshape(-1).to(int64) * arange(1, image.numel() + 1)).sum().item<long>();

    [Theory]
    [InlineData("RandAugment", 300, 1.0)]
    [InlineData("TrivialAugmentWide", 600, 0.7)]
    [InlineData("ImageNet", 300, 0.4)]
    [InlineData("CIFAR10", 300, 0.4)]
    [InlineData("SVHN", 300, 0.4)]
    public void Each_draw_is_one_that_torchvision_may_have(string name, int draws, double seen)
    {
        using var scope = NewDisposeScope();
        var augment = name switch
        {
            "RandAugment" => transforms.RandAugment(num_ops: 1),
            "TrivialAugmentWide" => transforms.TrivialAugmentWide(num_magnitude_bins: 5),
            _ => transforms.AutoAugment(Enum.Parse<AutoAugmentPolicy>(name), generator: new Generator(5)),
        };
        manual_seed(5);
        var image = Image();
        var found = Enumerable.Range(0, draws).Select(_ => Checksum(augment.call(image))).ToHashSet();
        found.ShouldAllBe(sum => s_goldens[name].Contains(sum));
        found.Count.ShouldBeGreaterThanOrEqualTo((int)(seen * s_goldens[name].Count));
    }

    [Theory]
    [InlineData("AugMix")]
    [InlineData("AugMix of a batch")]
    public void A_seed_gives_torchvisions_mix(string name)
    {
        using var scope = NewDisposeScope();
        bool isBatch = name != "AugMix";
        var image = isBatch ? stack([Image(), 255 - Image()]) : Image();
        var augment = isBatch ? transforms.AugMix(5, 2, 2, 0.5, false, InterpolationMode.Nearest)
            : transforms.AugMix(interpolation: InterpolationMode.Nearest);
        for (int seed = 0; seed < s_goldens[name].Count; seed++)
        {
            manual_seed(seed);
            var mix = augment.call(image);
            (mix.dtype, Checksum(mix)).ShouldBe((uint8, s_goldens[name][seed]), $"seed {seed}");
        }
        Should.Throw<ArgumentException>(() => transforms.AugMix(11)).Message.ShouldContain("11");
    }

    [Fact]
    public void A_seed_fixes_the_draws_and_the_image_stays()
    {
        using var scope = NewDisposeScope();
        var image = Image();
        long before = Checksum(image);
        long[] Drawn()
        {
            manual_seed(8);
            return [.. Enumerable.Range(0, 10).Select(_ => Checksum(transforms.RandAugment(3).call(image)))];
        }
        Drawn().ShouldBe(Drawn());
        Checksum(image).ShouldBe(before);
        Should.Throw<ArgumentException>(() => transforms.RandAugment(magnitude: 31)).Message.ShouldContain("31");
        Should.Throw<ArgumentException>(() => transforms.TrivialAugmentWide(0)).Message.ShouldContain("over 0");
    }
}

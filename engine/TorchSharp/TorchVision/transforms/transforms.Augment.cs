using TorchSharp.Modules.Vision;
using static TorchSharp.torch;
using static TorchSharp.torchvision.autoaugment;

// Augmentations of images of bytes that are made of many operations.
namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        /// <summary>A pair of operations out of those that were found for a data set (Cubuk et al. 2018).</summary>
        public static ITransform AutoAugment(AutoAugmentPolicy policy = AutoAugmentPolicy.ImageNet,
            InterpolationMode interpolation = InterpolationMode.Nearest, IList<float>? fill = null, Generator? generator = null) =>
            new PolicyAugmentation(policy switch
            {
                AutoAugmentPolicy.ImageNet => AugmentPolicies.ImageNet,
                AutoAugmentPolicy.CIFAR10 => AugmentPolicies.Cifar10,
                AutoAugmentPolicy.SVHN => AugmentPolicies.Svhn,
                _ => throw new ArgumentException($"{policy} is no policy"),
            }, interpolation, fill, generator);

        /// <summary>So many operations out of fourteen, all of one strength (Cubuk et al. 2019).</summary>
        /// <param name="magnitude">The step of the strength, from 0 to under num_magnitude_bins.</param>
        public static ITransform RandAugment(int num_ops = 2, int magnitude = 9, int num_magnitude_bins = 31,
            InterpolationMode interpolation = InterpolationMode.Nearest, IList<float>? fill = null, Generator? generator = null) =>
            magnitude >= 0 && magnitude < num_magnitude_bins
                ? new RandomAugmentation(num_ops, magnitude, num_magnitude_bins, interpolation, fill, generator)
                : throw new ArgumentException($"magnitude is {magnitude}, but must be 0 to under num_magnitude_bins, {num_magnitude_bins}");

        /// <summary>One operation out of fourteen, of any strength, up to stronger ones (Müller and Hutter 2021).</summary>
        public static ITransform TrivialAugmentWide(int num_magnitude_bins = 31,
            InterpolationMode interpolation = InterpolationMode.Nearest, IList<float>? fill = null, Generator? generator = null) =>
            num_magnitude_bins > 0 ? new TrivialAugmentation(num_magnitude_bins, interpolation, fill, generator)
                : throw new ArgumentException($"num_magnitude_bins is {num_magnitude_bins}, but must be over 0");
    }
}

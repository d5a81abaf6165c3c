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

        /// <summary>Chains of operations mixed with the image itself (Hendrycks et al. 2020).</summary>
        /// <param name="severity">The operations' strength, from 1 to 10.</param>
        /// <param name="chain_depth">Operations of a chain; drawn from 1 to 3 if it is not over 0.</param>
        public static ITransform AugMix(int severity = 3, int mixture_width = 3, int chain_depth = -1, double alpha = 1,
            bool all_ops = true, InterpolationMode interpolation = InterpolationMode.Bilinear, IList<float>? fill = null, Generator? generator = null) =>
            severity is >= 1 and <= MixedAugmentation.Steps
                ? new MixedAugmentation(severity, mixture_width, chain_depth, alpha, all_ops, interpolation, fill, generator)
                : throw new ArgumentException($"severity is {severity}, but must be 1 to {MixedAugmentation.Steps}");

        /// <summary>One operation out of fourteen, of any strength, up to stronger ones (Müller and Hutter 2021).</summary>
        public static ITransform TrivialAugmentWide(int num_magnitude_bins = 31,
            InterpolationMode interpolation = InterpolationMode.Nearest, IList<float>? fill = null, Generator? generator = null) =>
            num_magnitude_bins > 0 ? new TrivialAugmentation(num_magnitude_bins, interpolation, fill, generator)
                : throw new ArgumentException($"num_magnitude_bins is {num_magnitude_bins}, but must be over 0");
    }
}

using static TorchSharp.torch;

// Which operations an image gets, and how strongly: so many of all (RandAugment), one of any strength (TrivialAugmentWide), or
// a pair out of a policy that was found for a data set (AutoAugment). Images are bytes, as for the operations.
namespace TorchSharp.Modules.Vision;

internal abstract class Augmentation(InterpolationMode interpolation, IList<float>? fill, Generator? generator)
    : torchvision.autoaugment, torchvision.ITransform
{
    // Those of RandAugment and AutoAugment: a part of 331 pixels, the side of the images they were found on.
    private protected static readonly Strengths s_usual = new(0.3, 150.0 / 331, 30, 0.9, 4);
    private protected static readonly Strengths s_wide = new(0.99, 32, 135, 0.99, 6);

    private protected InterpolationMode Interpolation => interpolation;
    private protected IList<float>? Fill => fill;
    private protected Generator? Generator => generator;

    public Tensor call(Tensor image)
    {
        using var mode = no_grad();
        using var scope = NewDisposeScope();
        var result = Augmented(image);
        return (ReferenceEquals(result, image) ? image.alias() : result).MoveToOuterDisposeScope();
    }

    private protected abstract Tensor Augmented(Tensor image);

    private protected double Drawn()
    {
        using var drawn = rand(1, float64, generator: generator);
        return drawn.item<double>();
    }

    private protected int Below(int count) => Math.Min((int)(Drawn() * count), count - 1);

    private protected Tensor Applied(Tensor image, opType operation, Strengths strengths, int step, int steps)
    {
        var (magnitude, isSigned) = strengths.Of(operation, step, steps, image);
        if (isSigned && Drawn() < 0.5)
            magnitude = -magnitude;
        return apply_op(image, operation, magnitude, interpolation, fill);
    }

    // All but Invert, which only the policies use.
    private protected opType AnyOperation()
    {
        int drawn = Below((int)opType.Identity);
        return drawn == (int)opType.Invert ? opType.Identity : (opType)drawn;
    }
}

internal sealed class RandomAugmentation(int count, int step, int steps, InterpolationMode interpolation, IList<float>? fill,
    Generator? generator) : Augmentation(interpolation, fill, generator)
{
    private protected override Tensor Augmented(Tensor image)
    {
        for (int k = 0; k < count; k++)
            image = Applied(image, AnyOperation(), s_usual, step, steps);
        return image;
    }
}

internal sealed class TrivialAugmentation(int steps, InterpolationMode interpolation, IList<float>? fill, Generator? generator)
    : Augmentation(interpolation, fill, generator)
{
    private protected override Tensor Augmented(Tensor image) => Applied(image, AnyOperation(), s_wide, Below(steps), steps);
}

internal sealed class PolicyAugmentation(string policy, InterpolationMode interpolation, IList<float>? fill, Generator? generator)
    : Augmentation(interpolation, fill, generator)
{
    private const int Steps = 10;
    private readonly (opType Operation, double Chance, int Step)[][] pairs = [.. policy.Split(';').Select(pair =>
        pair.Split(',').Select(Parsed).ToArray())];

    private static (opType, double, int) Parsed(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return (Enum.Parse<opType>(words[0]), int.Parse(words[1]) / 10.0, words[2] == "-" ? 0 : int.Parse(words[2]));
    }

    private protected override Tensor Augmented(Tensor image)
    {
        foreach (var (operation, chance, step) in pairs[Below(pairs.Length)])
            if (Drawn() < chance)
                image = Applied(image, operation, s_usual, step, Steps);
        return image;
    }
}

using TorchSharp.Native;
using static TorchSharp.torch;

// Colors as hue, saturation and value, to turn the hue.
namespace TorchSharp.Modules.Vision;

internal static class HueSaturationValue
{
    internal static Tensor Turned(Tensor image, double turn)
    {
        Tensor red = image.narrow(-3, 0, 1), green = image.narrow(-3, 1, 1), blue = image.narrow(-3, 2, 1);
        Tensor most = Aten.Call("amax", image, (long[])[-3], true), least = Aten.Call("amin", image, (long[])[-3], true);
        var isGray = most.eq(least);
        var span = most - least;
        var saturation = span / where(isGray, ones_like(most), most);
        var divisor = where(isGray, ones_like(span), span);

        // The hue's sixth of the circle, from the two colors that are not the largest: 0 red, 2 green, 4 blue.
        Tensor fromRed = (most - red) / divisor, fromGreen = (most - green) / divisor, fromBlue = (most - blue) / divisor;
        var sixths = where(most.eq(red), fromBlue - fromGreen,
            where(most.eq(green), fromRed + 2 - fromBlue, fromGreen + 4 - fromRed));
        var hue = (sixths / 6 + (1 + turn)).remainder(1);
        return Colors(hue, saturation, most);
    }

    // In each sixth one color is at its most, one at its least, and one rises or falls between.
    private static Tensor Colors(Tensor hue, Tensor saturation, Tensor value)
    {
        var sixth = (hue * 6).floor();
        var part = hue * 6 - sixth;
        var low = (value * (1 - saturation)).clamp(0, 1);
        var falling = (value * (1 - saturation * part)).clamp(0, 1);
        var rising = (value * (1 - saturation * (1 - part))).clamp(0, 1);
        var number = sixth.to(int64).remainder(6);
        Tensor Chosen(params Tensor[] bySixth) => cat(bySixth, -3).gather(-3, number);
        return cat([
            Chosen(value, falling, low, low, rising, value),
            Chosen(rising, value, value, falling, low, low),
            Chosen(low, low, rising, value, value, falling)], -3);
    }
}

internal static class Histogram
{
    private const int Levels = 256;

    /// <summary>The step is a 255th of the pixels but for those of the lightest level; with none, the channel stays as it is.</summary>
    internal static void Equalize(Span<byte> channel)
    {
        var counts = new int[Levels];
        foreach (byte value in channel)
            counts[value]++;
        int step = (channel.Length - Array.FindLast(counts, count => count > 0)) / (Levels - 1);
        if (step == 0)
            return;
        var table = new byte[Levels];
        int below = 0;
        for (int level = 0; level < Levels; level++)
        {
            table[level] = level == 0 ? (byte)0 : (byte)Math.Clamp((below + step / 2) / step, 0, Levels - 1);
            below += counts[level];
        }
        foreach (ref byte value in channel)
            value = table[value];
    }
}

using static TorchSharp.torch;

// One to four channels of bytes as gray, gray and alpha, color, or color and alpha.
namespace TorchSharp.Modules.Vision;

internal static class Channels
{
    internal static Tensor Of(Tensor image, int wanted)
    {
        int given = (int)image.shape[0];
        if (given == wanted)
            return image;
        bool hasColor = given >= 3, hasAlpha = given is 2 or 4;
        var shown = hasColor ? image.narrow(0, 0, 3) : image.narrow(0, 0, 1);
        shown = (hasColor, wanted >= 3) switch
        {
            (true, false) => Gray(shown),
            (false, true) => shown.expand(3, -1, -1),
            _ => shown,
        };
        if (wanted is 1 or 3)
            return shown;
        return cat([shown, hasAlpha ? image.narrow(0, given - 1, 1) : full_like(image.narrow(0, 0, 1), byte.MaxValue)]);
    }

    // The weights of ITU-R 601 in 65,536ths, rounded, as image libraries do it.
    private static Tensor Gray(Tensor color)
    {
        var weights = tensor(new[] { 19595, 38470, 7471 }, [3, 1, 1], int32);
        return ((color.to(int32) * weights).sum(0, keepdim: true) + 0x8000).bitwise_right_shift(tensor(16)).to(uint8);
    }
}

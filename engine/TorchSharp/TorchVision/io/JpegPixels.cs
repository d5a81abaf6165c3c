// From the coefficients of a JPEG file to its pixels, in whole numbers and with the roundings of the library that nearly all
// programs read such files with (libjpeg), so that a network sees the same bytes: the inverse cosine transform of Loeffler,
// Ligtenberg and Moschytz (1989), colors that were stored at half the size drawn out with weights 3 and 1, and BT.601 colors.
namespace TorchSharp.Modules.Vision;

internal static class JpegPixels
{
    private const int Side = JpegComponent.Side, Fraction = 13;      // bits of the cosines below
    private const int Between = 2;                                   // bits kept between columns and rows

    internal static byte[] Of(JpegComponent[] components, int[]?[] quantizations, int height, int width, bool hasDifferences)
    {
        int acrossMax = components.Max(one => one.Across), downMax = components.Max(one => one.Down);
        var planes = Array.ConvertAll(components, component => Sized(component, Plane(component, quantizations[component.Quantization]
            ?? throw JpegReader.Damaged("a color has no divisors")), height, width, acrossMax, downMax));
        if (planes.Length == 1)
            return planes[0];
        var pixels = new byte[3 * height * width];
        for (int k = 0; k < height * width; k++)
        {
            var (first, second, third) = (planes[0][k], planes[1][k], planes[2][k]);
            (pixels[3 * k], pixels[3 * k + 1], pixels[3 * k + 2]) = hasDifferences ? Color(first, second - 128, third - 128)
                : (first, second, third);
        }
        return pixels;
    }

    // BT.601 in 65,536ths: 1.402, 0.34414, 0.71414, 1.772.
    private static (byte, byte, byte) Color(int light, int blue, int red) => (Byte(light + (91881 * red + 0x8000 >> 16)),
        Byte(light + (-22554 * blue - 46802 * red + 0x8000 >> 16)), Byte(light + (116130 * blue + 0x8000 >> 16)));

    private static byte Byte(int number) => (byte)Math.Clamp(number, 0, byte.MaxValue);

    private static byte[] Plane(JpegComponent component, int[] quantization)
    {
        int stride = component.BlocksAcross * Side;
        var plane = new byte[stride * component.BlocksDown * Side];
        Span<int> block = stackalloc int[JpegComponent.BlockSize];
        for (int row = 0; row < component.BlocksDown; row++)
            for (int column = 0; column < component.BlocksAcross; column++)
            {
                var coefficients = component.Block(row, column);
                for (int k = 0; k < block.Length; k++)
                    block[k] = coefficients[k] * quantization[k];
                for (int k = 0; k < Side; k++)
                    Transform(block[k..], Side, Fraction - Between);
                for (int k = 0; k < Side; k++)
                    Transform(block[(Side * k)..], 1, Fraction + Between + 3);
                for (int k = 0; k < block.Length; k++)
                    plane[(row * Side + k / Side) * stride + column * Side + k % Side] = Byte(block[k] + 128);
            }
        return plane;
    }

    // Eight numbers, so far apart: the even ones turn by π/8, the odd ones by the odd sixteenths; the result loses so many bits.
    private static void Transform(Span<int> line, int step, int lost)
    {
        int turned = (line[2 * step] + line[6 * step]) * 4433;
        int low = turned - line[6 * step] * 15137, high = turned + line[2 * step] * 6270;
        int sum = line[0] + line[4 * step] << Fraction, difference = line[0] - line[4 * step] << Fraction;
        int seven = line[7 * step], five = line[5 * step], three = line[3 * step], one = line[step];
        int all = (seven + three + five + one) * 9633;
        int outer = (seven + one) * -7373, inner = (five + three) * -20995;
        int first = (seven + three) * -16069 + all, second = (five + one) * -3196 + all;
        seven = seven * 2446 + outer + first;
        five = five * 16819 + inner + second;
        three = three * 25172 + inner + first;
        one = one * 12299 + outer + second;
        Set(line, step, lost, 0, sum + high, one);
        Set(line, step, lost, 1, difference + low, three);
        Set(line, step, lost, 2, difference - low, five);
        Set(line, step, lost, 3, sum - high, seven);
    }

    private static void Set(Span<int> line, int step, int lost, int place, int even, int odd)
    {
        line[place * step] = even + odd + (1 << (lost - 1)) >> lost;
        line[(7 - place) * step] = even - odd + (1 << (lost - 1)) >> lost;
    }

    // A plane at the image's size. One of half the size, across or down, is drawn out smoothly; others and narrow ones by repeating.
    private static byte[] Sized(JpegComponent component, byte[] plane, int height, int width, int acrossMax, int downMax)
    {
        if (acrossMax % component.Across != 0 || downMax % component.Down != 0)
            throw new NotSupportedException("JPEG files whose colors are stored at sizes that do not divide each other are not read");
        int stride = component.BlocksAcross * Side, across = acrossMax / component.Across, down = downMax / component.Down;
        bool isSmoothAcross = across == 2 && down <= 2 && component.Width > 2, isSmoothDown = down == 2 && (isSmoothAcross || across == 1);
        var sized = new byte[height * width];
        var sums = new int[component.Width];
        for (int row = 0; row < height; row++)
        {
            int near = row / down, far = !isSmoothDown ? near : Math.Clamp(near + 2 * (row % 2) - 1, 0, component.Height - 1);
            var one = plane.AsSpan(near * stride, component.Width);
            var other = plane.AsSpan(far * stride, component.Width);
            for (int k = 0; k < sums.Length; k++)
                sums[k] = isSmoothDown ? 3 * one[k] + other[k] : one[k];
            var line = sized.AsSpan(row * width, width);
            if (isSmoothAcross)
                Smooth(sums, line, isSmoothDown ? (4, 8, 7) : (2, 1, 2));
            else
                for (int k = 0; k < width; k++)
                    line[k] = (byte)(isSmoothDown ? sums[k / across] + 1 + row % 2 >> 2 : sums[k / across]);
        }
        return sized;
    }

    private static void Smooth(ReadOnlySpan<int> sums, Span<byte> line, (int Lost, int Left, int Right) rounding)
    {
        for (int k = 0; k < line.Length; k++)
        {
            int near = k / 2, far = Math.Clamp(near + 2 * (k % 2) - 1, 0, sums.Length - 1);
            line[k] = (byte)(3 * sums[near] + sums[far] + (k % 2 == 0 ? rounding.Left : rounding.Right) >> rounding.Lost);
        }
    }
}

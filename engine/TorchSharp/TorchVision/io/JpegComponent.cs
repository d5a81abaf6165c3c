// One of the colors of a JPEG file: its blocks of 8 × 8 coefficients as the scans fill them, baseline or progressive.
namespace TorchSharp.Modules.Vision;

internal sealed class JpegComponent(int id, int across, int down, int quantization)
{
    internal const int Side = 8, BlockSize = Side * Side;

    // Where the coefficients of a block stand, in the order of the file: along the diagonals.
    private static ReadOnlySpan<byte> Places =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49,
        56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    internal int Id => id;
    internal int Across => across;              // blocks of an MCU, which is what one step of a scan of all colors holds
    internal int Down => down;
    internal int Quantization => quantization;
    internal int Width, Height;                 // in numbers, without what fills up the last blocks
    internal int BlocksAcross, BlocksDown;      // with it
    internal short[] Coefficients = [];
    internal ushort[] FirstCodes = [], OtherCodes = [];
    internal int Previous;                      // the last block's first coefficient: the next one is told as a difference

    internal void Size(int width, int height, int acrossMax, int downMax)
    {
        int Up(int number, int by) => (number + by - 1) / by;
        (Width, Height) = (Up(width * across, acrossMax), Up(height * down, downMax));
        (BlocksAcross, BlocksDown) = (Up(width, Side * acrossMax) * across, Up(height, Side * downMax) * down);
        Coefficients = new short[BlocksAcross * BlocksDown * BlockSize];
    }

    internal Span<short> Block(int row, int column) => Coefficients.AsSpan((row * BlocksAcross + column) * BlockSize, BlockSize);

    /// <summary>Numbers as they are times what they were divided by, in the order of rows.</summary>
    internal static int[] InRows(ReadOnlySpan<int> numbers)
    {
        var rows = new int[BlockSize];
        for (int k = 0; k < BlockSize; k++)
            rows[Places[k]] = numbers[k];
        return rows;
    }

    internal void ReadAll(JpegBits bits, Span<short> block)
    {
        Previous += bits.Signed(Length(bits.Decoded(FirstCodes)));
        block[0] = (short)Previous;
        for (int k = 1; k < BlockSize; k++)
        {
            int code = bits.Decoded(OtherCodes), length = code & 15;
            k += code >> 4;
            if (length != 0)
                Set(block, k, bits.Signed(length));
            else if (code >> 4 != 15)
                return;
        }
    }

    internal void ReadFirst(JpegBits bits, Span<short> block, int low)
    {
        Previous += bits.Signed(Length(bits.Decoded(FirstCodes)));
        block[0] = (short)(Previous << low);
    }

    internal static void RefineFirst(JpegBits bits, Span<short> block, int low) => block[0] |= (short)(bits.Number(1) << low);

    /// <summary>Coefficients from a place to another, and how many blocks without any more of them follow.</summary>
    internal void ReadOthers(JpegBits bits, Span<short> block, JpegScan scan)
    {
        if (scan.EmptyBlocks > 0)
        {
            scan.EmptyBlocks--;
            return;
        }
        for (int k = scan.From; k <= scan.To; k++)
        {
            int code = bits.Decoded(OtherCodes), run = code >> 4, length = code & 15;
            if (length == 0 && run < 15)
            {
                scan.EmptyBlocks = (1 << run) - 1 + bits.Number(run);
                return;
            }
            k += run;
            if (length != 0)
                Set(block, k, bits.Signed(length) << scan.Low);
        }
    }

    /// <summary>One more bit of those that are not 0, and those that become it with this bit.</summary>
    internal void RefineOthers(JpegBits bits, Span<short> block, JpegScan scan)
    {
        int k = scan.From;
        for (; scan.EmptyBlocks == 0 && k <= scan.To; k++)
        {
            int code = bits.Decoded(OtherCodes), run = code >> 4, length = code & 15;
            if (length == 0 && run < 15)
            {
                scan.EmptyBlocks = (1 << run) + bits.Number(run);
                break;
            }
            int added = length == 0 ? 0 : bits.Number(1) != 0 ? 1 << scan.Low : -1 << scan.Low;
            while (k <= scan.To && (block[Places[k]] != 0 || run-- > 0))
                Refine(bits, ref block[Places[k++]], scan.Low);
            if (added != 0)
                Set(block, k, added);
        }
        if (scan.EmptyBlocks == 0)
            return;
        for (; k <= scan.To; k++)
            Refine(bits, ref block[Places[k]], scan.Low);
        scan.EmptyBlocks--;
    }

    private static void Refine(JpegBits bits, ref short coefficient, int low)
    {
        if (coefficient != 0 && bits.Number(1) != 0 && (coefficient & 1 << low) == 0)
            coefficient += (short)(coefficient > 0 ? 1 << low : -1 << low);
    }

    private static void Set(Span<short> block, int place, int coefficient) => block[place < BlockSize ? Places[place]
        : throw JpegReader.Damaged("a block has more than 64 coefficients")] = (short)coefficient;

    private static int Length(int code) => code <= 15 ? code : throw JpegReader.Damaged("it has an unknown length");
}

/// <summary>What a scan tells of the coefficients: places from and to, the bits, and how far it is.</summary>
internal sealed class JpegScan(int from, int to, int high, int low)
{
    internal int From => from;
    internal int To => to;
    internal int Low => low;
    internal bool Refines => high != 0;
    internal int EmptyBlocks;
    internal bool IsBegun;
}

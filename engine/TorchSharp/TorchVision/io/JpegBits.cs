// The coded bits of a JPEG scan: a byte FF in them is followed by a 0, which is left out, and a marker ends them. Codes are looked
// up by the next sixteen bits.
namespace TorchSharp.Modules.Vision;

internal sealed class JpegBits(byte[] file, int start)
{
    private const int CodeBitsMax = 16, Codes = 1 << CodeBitsMax;
    private ulong held;      // of which the last `count` bits are to come
    private int count;

    /// <summary>The first byte that is not taken yet.</summary>
    internal int Position { get; private set; } = start;

    /// <summary>For each sixteen bits the code they begin with: its length times 256, and its value; 0 if they begin with none.</summary>
    internal static ushort[] Table(ReadOnlySpan<byte> countsByLength, ReadOnlySpan<byte> values)
    {
        var table = new ushort[Codes];
        int code = 0, next = 0;
        for (int length = 1; length <= CodeBitsMax; length++)
        {
            for (int k = 0; k < countsByLength[length - 1]; k++)
            {
                int same = 1 << (CodeBitsMax - length);
                if (code + same > Codes)
                    throw JpegReader.Damaged("it has more codes than there are");
                table.AsSpan(code, same).Fill((ushort)(length << 8 | values[next++]));
                code += same;
            }
        }
        return table;
    }

    internal int Decoded(ushort[] table)
    {
        Fill();
        int next = (int)(count >= CodeBitsMax ? held >> (count - CodeBitsMax) : held << (CodeBitsMax - count)) & (Codes - 1);
        int entry = table[next];
        if (entry == 0)
            throw JpegReader.Damaged("it has an unknown code");
        Take(entry >> 8);
        return entry & byte.MaxValue;
    }

    internal int Number(int bits)
    {
        Fill();
        Take(bits);
        return (int)(held >> count) & ((1 << bits) - 1);
    }

    /// <summary>A number of so many bits, of which those that begin with a 0 are negative.</summary>
    internal int Signed(int bits)
    {
        int number = Number(bits);
        return bits == 0 || number >> (bits - 1) != 0 ? number : number - (1 << bits) + 1;
    }

    /// <summary>Over the rest of the byte and the marker, RST0 to RST7, that stands here.</summary>
    internal void Restart()
    {
        count = 0;
        while (Position + 1 < file.Length && file[Position] == 0xFF && file[Position + 1] == 0xFF)
            Position++;
        if (Position + 1 >= file.Length || file[Position] != 0xFF || file[Position + 1] is < 0xD0 or > 0xD7)
            throw JpegReader.Damaged("a restart is missing");
        Position += 2;
    }

    private void Take(int bits)
    {
        if (bits > count)
            throw JpegReader.Damaged("it ends early");
        count -= bits;
    }

    private void Fill()
    {
        while (count <= 48 && Position < file.Length)
        {
            int next = file[Position];
            if (next == 0xFF)
            {
                if (Position + 1 >= file.Length || file[Position + 1] != 0)
                    return;
                Position++;
            }
            Position++;
            held = held << 8 | (uint)next;
            count += 8;
        }
    }
}

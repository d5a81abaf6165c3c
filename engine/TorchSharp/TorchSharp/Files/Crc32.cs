using System.Buffers.Binary;

// The checksum of zip and PNG files: CRC-32 (polynomial 0xEDB88320, reflected), eight bytes a step by Kounavis and Berry's tables.
namespace TorchSharp.Files;

internal struct Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;
    private static readonly uint[] s_tables = Tables();
    private uint register = uint.MaxValue;

    public Crc32() { }

    internal readonly uint Value => ~register;

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        uint crc = register;
        var t = s_tables.AsSpan(0, 256 * Slices);
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = t[0x700 + (int)(word & 0xff)] ^ t[0x600 + (int)(word >> 8 & 0xff)]
                ^ t[0x500 + (int)(word >> 16 & 0xff)] ^ t[0x400 + (int)(word >> 24 & 0xff)]
                ^ t[0x300 + (int)(word >> 32 & 0xff)] ^ t[0x200 + (int)(word >> 40 & 0xff)]
                ^ t[0x100 + (int)(word >> 48 & 0xff)] ^ t[(int)(word >> 56)];
        }
        foreach (byte value in bytes)
            crc = t[(int)((crc ^ value) & 0xff)] ^ crc >> 8;
        register = crc;
    }

    // Table k holds what a byte does to the register k + 1 bytes later.
    private static uint[] Tables()
    {
        var tables = new uint[256 * Slices];
        for (uint n = 0; n < 256; n++)
        {
            uint crc = n;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ Polynomial;
            tables[n] = crc;
        }
        for (int n = 256; n < tables.Length; n++)
            tables[n] = tables[n - 256] >> 8 ^ tables[tables[n - 256] & 0xff];
        return tables;
    }
}

using System.Buffers.Binary;

// JPEG files, baseline and progressive, of eight bits, gray or of three colors, as bytes: channels of a pixel together, rows from
// the top. All that a file says is checked before it is believed. From coefficients to pixels: JpegPixels.cs.
namespace TorchSharp.Modules.Vision;

internal sealed class JpegReader
{
    private const long PixelsMax = 1 << 27;      // of one image: more is taken for a damaged head
    private const int Tables = 4, AcrossMax = 4;
    private readonly byte[] file;
    private readonly int[]?[] quantizations = new int[Tables][];
    private readonly ushort[]?[] firstCodes = new ushort[Tables][], otherCodes = new ushort[Tables][];
    private JpegComponent[] components = [];
    private int height, width, restartInterval;
    private bool isProgressive, isJfif;
    private int? adobeTransform;

    private JpegReader(byte[] file) => this.file = file;

    internal static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]);

    internal static (byte[] Pixels, int Height, int Width, int Channels) Decode(byte[] file)
    {
        var reader = new JpegReader(file);
        bool hasScan = false;
        for (int at = 2; ;)
        {
            int marker = reader.Marker(ref at);
            if (marker == 0xD9)
                break;
            var data = reader.Segment(ref at);
            if (marker == 0xDA)
                at = reader.ReadScan(data, at);
            else
                reader.Read(marker, data);
            hasScan |= marker == 0xDA;
        }
        if (!hasScan)
            throw Damaged("it has no image");
        var pixels = JpegPixels.Of(reader.components, reader.quantizations, reader.height, reader.width, reader.HasDifferences());
        return (pixels, reader.height, reader.width, reader.components.Length);
    }

    private int Marker(ref int at)
    {
        for (; at + 1 < file.Length; at++)
            if (file[at] == 0xFF && file[at + 1] is not (0 or 0xFF or (>= 0xD0 and <= 0xD7)))
            {
                at += 2;
                return file[at - 1];
            }
        throw Damaged("it ends early");
    }

    private ReadOnlySpan<byte> Segment(ref int at)
    {
        int length = at + 2 <= file.Length ? BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at)) : 0;
        if (length < 2 || at + length > file.Length)
            throw Damaged("it ends early");
        var data = file.AsSpan(at + 2, length - 2);
        at += length;
        return data;
    }

    private void Read(int marker, ReadOnlySpan<byte> data)
    {
        switch (marker)
        {
            case 0xC0 or 0xC1 or 0xC2: ReadFrame(data, marker == 0xC2); break;
            case 0xC4: ReadCodes(data); break;
            case >= 0xC3 and <= 0xCF and not 0xC8:
                throw new NotSupportedException($"JPEG files of kind {marker - 0xC0} are not read: lossless, hierarchical, arithmetic");
            case 0xDB: ReadQuantizations(data); break;
            case 0xDD: restartInterval = data.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(data) : throw Damaged("a part is short");
                break;
            case 0xE0: isJfif |= data.StartsWith("JFIF\0"u8); break;
            case 0xEE when data.StartsWith("Adobe"u8) && data.Length >= 12: adobeTransform = data[11]; break;
        }
    }

    private void ReadFrame(ReadOnlySpan<byte> data, bool progressive)
    {
        if (components.Length > 0 || data.Length < 6 || data.Length != 6 + 3 * data[5])
            throw Damaged("its head is not one");
        (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(data[1..]), BinaryPrimitives.ReadUInt16BigEndian(data[3..]));
        isProgressive = progressive;
        if (data[0] != 8 || data[5] is not (1 or 3))
            throw new NotSupportedException($"JPEG files of {data[0]} bits and {data[5]} colors are not read, but of 8 and 1 or 3");
        if (height == 0 || width == 0 || (long)height * width > PixelsMax)
            throw Damaged($"it claims {width} × {height} pixels");
        components = new JpegComponent[data[5]];
        for (int k = 0; k < components.Length; k++)
        {
            var (id, across, down, table) = (data[6 + 3 * k], data[7 + 3 * k] >> 4, data[7 + 3 * k] & 15, data[8 + 3 * k]);
            if (across is < 1 or > AcrossMax || down is < 1 or > AcrossMax || table >= Tables)
                throw Damaged("its head is of no known kind");
            components[k] = components.Length == 1 ? new JpegComponent(id, 1, 1, table) : new JpegComponent(id, across, down, table);
        }
        foreach (var component in components)
            component.Size(width, height, components.Max(one => one.Across), components.Max(one => one.Down));
    }

    private void ReadQuantizations(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            int bytes = data[0] >> 4 == 0 ? 1 : 2, table = data[0] & 15;
            if (table >= Tables || data.Length < 1 + bytes * JpegComponent.BlockSize)
                throw Damaged("a part is short");
            var numbers = new int[JpegComponent.BlockSize];
            for (int k = 0; k < numbers.Length; k++)
                numbers[k] = bytes == 1 ? data[1 + k] : BinaryPrimitives.ReadUInt16BigEndian(data[(1 + 2 * k)..]);
            quantizations[table] = JpegComponent.InRows(numbers);
            data = data[(1 + bytes * JpegComponent.BlockSize)..];
        }
    }

    private void ReadCodes(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            int count = 0;
            for (int k = 1; k <= 16 && k < data.Length; k++)
                count += data[k];
            if (data.Length < 17 + count || (data[0] & 15) >= Tables)
                throw Damaged("a part is short");
            (data[0] >> 4 == 0 ? firstCodes : otherCodes)[data[0] & 15] = JpegBits.Table(data.Slice(1, 16), data.Slice(17, count));
            data = data[(17 + count)..];
        }
    }

    private int ReadScan(ReadOnlySpan<byte> data, int at)
    {
        int count = data.IsEmpty ? 0 : data[0];
        if (count < 1 || count > components.Length || data.Length != 4 + 2 * count)
            throw Damaged("a scan has no known head");
        var parts = new JpegComponent[count];
        for (int k = 0; k < count; k++)
        {
            int id = data[1 + 2 * k], tables = data[2 + 2 * k];
            parts[k] = Array.Find(components, one => one.Id == id) ?? throw Damaged("a scan has an unknown color");
            (parts[k].FirstCodes, parts[k].OtherCodes) = (firstCodes[tables >> 4 & 3] ?? [], otherCodes[tables & 3] ?? []);
        }
        var scan = new JpegScan(data[^3], data[^2], data[^1] >> 4, data[^1] & 15);
        if (isProgressive && (scan.To >= JpegComponent.BlockSize || scan.From > scan.To || scan.Low > 13 || scan.From > 0 && count > 1
            || scan.From == 0 && scan.To > 0))
            throw Damaged("a scan has no known head");
        if (Array.Exists(parts, part => (part.FirstCodes.Length == 0 && (!isProgressive || scan.From == 0 && !scan.Refines))
            || (part.OtherCodes.Length == 0 && (!isProgressive || scan.From > 0))))
            throw Damaged("a scan has no codes");
        var bits = new JpegBits(file, at);
        ReadBlocks(bits, parts, scan);
        return bits.Position;
    }

    // A scan of one color goes block by block over what is seen of it; one of several goes by MCUs, which fill up the edges.
    private void ReadBlocks(JpegBits bits, JpegComponent[] parts, JpegScan scan)
    {
        var first = parts[0];
        bool isAlone = parts.Length == 1;
        int across = isAlone ? (first.Width + 7) / 8 : first.BlocksAcross / first.Across;
        int steps = across * (isAlone ? (first.Height + 7) / 8 : first.BlocksDown / first.Down);
        for (int step = 0; step < steps; step++)
        {
            if (step % Math.Max(restartInterval, 1) == 0)
                Restart(bits, parts, scan, restartInterval > 0 && step > 0);
            if (isAlone)
                ReadBlock(bits, first, scan, step / across, step % across);
            else
                foreach (var part in parts)
                    for (int k = 0; k < part.Across * part.Down; k++)
                        ReadBlock(bits, part, scan, step / across * part.Down + k / part.Across,
                            step % across * part.Across + k % part.Across);
        }
    }

    private static void Restart(JpegBits bits, JpegComponent[] parts, JpegScan scan, bool isMarked)
    {
        if (isMarked)
            bits.Restart();
        else if (scan.IsBegun)
            return;
        scan.IsBegun = true;
        scan.EmptyBlocks = 0;
        foreach (var part in parts)
            part.Previous = 0;
    }

    private void ReadBlock(JpegBits bits, JpegComponent part, JpegScan scan, int row, int column)
    {
        var block = part.Block(row, column);
        if (!isProgressive)
            part.ReadAll(bits, block);
        else if (scan.From == 0 && !scan.Refines)
            part.ReadFirst(bits, block, scan.Low);
        else if (scan.From == 0)
            JpegComponent.RefineFirst(bits, block, scan.Low);
        else if (!scan.Refines)
            part.ReadOthers(bits, block, scan);
        else
            part.RefineOthers(bits, block, scan);
    }

    // Whether the colors are brightness and two differences: as the file says, else as writers do.
    private bool HasDifferences() => components.Length == 3 && (isJfif || (adobeTransform is { } transform ? transform != 0
        : !(components[0].Id == 'R' && components[1].Id == 'G' && components[2].Id == 'B')));

    internal static InvalidDataException Damaged(string how) => new($"the JPEG file is damaged: {how}");
}

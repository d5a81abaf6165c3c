using System.Text;

// Writes a zip file of uncompressed entries, as PyTorch's reader wants it: each entry's bytes start at a multiple of 64, so
// that a mapped file's tensors are aligned, and sizes and places over 4 GiB are in zip64 records. It only ever appends.
namespace TorchSharp.PyBridge.Archives;

internal sealed class StoredZipWriter(Stream output)
{
    private const int Alignment = 64;
    private const uint Wide = uint.MaxValue;      // "see the zip64 record"
    private const ushort Utf8Names = 1 << 11;
    private const ushort Zip64 = 1, Padding = 0x4246;
    private const ushort NeededVersion = 45;      // zip64
    private const ushort DosDate = 1 << 5 | 1;    // 1 January 1980: equal content makes equal files

    private readonly List<Entry> entries = [];
    private long position;

    private sealed record Entry(byte[] Name, uint Checksum, long Bytes, long Start);

    /// <summary>Adds an entry. The content is asked for twice, the first time for its checksum, which stands before it.</summary>
    internal void Add(string name, Action<Stream> write)
    {
        var counted = new ChecksumStream(Stream.Null);
        write(counted);
        var entry = new Entry(Encoding.UTF8.GetBytes(name), counted.Checksum, counted.Count, position);
        entries.Add(entry);
        WriteHead(entry);
        write(output);
        position += entry.Bytes;
    }

    internal void Add(string name, ReadOnlyMemory<byte> content) => Add(name, stream => stream.Write(content.Span));

    private void WriteHead(Entry entry)
    {
        bool isWide = entry.Bytes >= Wide;
        int fixedBytes = 30 + entry.Name.Length + (isWide ? 20 : 0) + 4;
        int padding = (int)((Alignment - (position + fixedBytes) % Alignment) % Alignment);
        Write(writer =>
        {
            writer.Write("PK\x3\x4"u8);
            WriteCommon(writer, entry, isWide);
            writer.Write((ushort)((isWide ? 20 : 0) + 4 + padding));
            writer.Write(entry.Name);
            if (isWide)
                WriteWide(writer, entry.Bytes, entry.Bytes);
            writer.Write(Padding);
            writer.Write((ushort)padding);
            writer.Write(new byte[padding]);
        });
    }

    /// <summary>What the head of an entry and its line in the directory have alike.</summary>
    private static void WriteCommon(BinaryWriter writer, Entry entry, bool isWide)
    {
        writer.Write(NeededVersion);
        writer.Write(Utf8Names);
        writer.Write((ushort)0);    // stored
        writer.Write((ushort)0);    // midnight
        writer.Write(DosDate);
        writer.Write(entry.Checksum);
        writer.Write(isWide ? Wide : (uint)entry.Bytes);
        writer.Write(isWide ? Wide : (uint)entry.Bytes);
        writer.Write((ushort)entry.Name.Length);
    }

    private static void WriteWide(BinaryWriter writer, params ReadOnlySpan<long> values)
    {
        writer.Write(Zip64);
        writer.Write((ushort)(values.Length * sizeof(long)));
        foreach (long value in values)
            writer.Write(value);
    }

    internal void Finish()
    {
        long start = position;
        foreach (var entry in entries)
            Write(writer => WriteDirectoryLine(writer, entry));
        long bytes = position - start, end = position;
        if (start >= Wide || bytes >= Wide || entries.Count >= ushort.MaxValue)
            Write(writer => WriteWideEnd(writer, start, bytes, end));
        Write(writer =>
        {
            writer.Write("PK\x5\x6"u8);
            writer.Write(0);        // one volume
            writer.Write((ushort)Math.Min(entries.Count, ushort.MaxValue));
            writer.Write((ushort)Math.Min(entries.Count, ushort.MaxValue));
            writer.Write((uint)Math.Min(bytes, Wide));
            writer.Write((uint)Math.Min(start, Wide));
            writer.Write((ushort)0);
        });
    }

    private static void WriteDirectoryLine(BinaryWriter writer, Entry entry)
    {
        bool isWide = entry.Bytes >= Wide || entry.Start >= Wide;
        writer.Write("PK\x1\x2"u8);
        writer.Write(NeededVersion);
        WriteCommon(writer, entry, isWide);
        writer.Write((ushort)(isWide ? 4 + 3 * sizeof(long) : 0));
        writer.Write(new byte[10]);     // comment, volume, attributes
        writer.Write(isWide ? Wide : (uint)entry.Start);
        writer.Write(entry.Name);
        if (isWide)
            WriteWide(writer, entry.Bytes, entry.Bytes, entry.Start);
    }

    private void WriteWideEnd(BinaryWriter writer, long start, long bytes, long end)
    {
        writer.Write("PK\x6\x6"u8);
        writer.Write(44L);              // what follows in this record
        writer.Write(NeededVersion);
        writer.Write(NeededVersion);
        writer.Write(0L);               // one volume
        writer.Write((long)entries.Count);
        writer.Write((long)entries.Count);
        writer.Write(bytes);
        writer.Write(start);
        writer.Write("PK\x6\x7"u8);
        writer.Write(0);
        writer.Write(end);
        writer.Write(1);
    }

    private void Write(Action<BinaryWriter> write)
    {
        using var block = new MemoryStream();
        using var writer = new BinaryWriter(block);
        write(writer);
        output.Write(block.GetBuffer(), 0, (int)block.Length);
        position += block.Length;
    }
}

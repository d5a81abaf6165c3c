using TorchSharp.Files;

// Reads or writes through to another stream, and keeps the checksum and the count of what went by. It closes nothing.
namespace TorchSharp.PyBridge.Archives;

internal sealed class ChecksumStream(Stream inner) : Stream
{
    private Crc32 crc = new();

    internal uint Checksum => crc.Value;
    internal long Count { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        crc.Append(buffer[..count]);
        Count += count;
        return count;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        crc.Append(buffer);
        Count += buffer.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush() => inner.Flush();
    public override bool CanRead => inner.CanRead;
    public override bool CanWrite => inner.CanWrite;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException("a checksum stream has no length");
    public override void SetLength(long value) => throw new NotSupportedException("a checksum stream has no length");
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("a checksum stream cannot seek");

    public override long Position
    {
        get => Count;
        set => throw new NotSupportedException("a checksum stream cannot seek");
    }
}

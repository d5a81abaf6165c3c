using System.Buffers.Binary;

namespace Akka.Remote.Transport;

// Cuts frames out of a stream, for one reading loop. Frames that fit the buffer are cut where they lie, many to one read of
// the stream. A larger one is announced, and its reader says where its bytes go: a megabyte is then copied once, by the
// operating system, into the array that the message keeps.
internal sealed class FrameReader(Stream stream)
{
    // What one read of a socket commonly brings when much is under way.
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] buffer = new byte[BufferBytes];
    private int start;
    private int end;

    // The size of the next frame if it does not fit the buffer; what has come of it is its Front.
    public int? LargeFrameBytes { get; private set; }

    // The front of a large frame: as much of it as has come and fits the buffer.
    public ReadOnlySpan<byte> Front => buffer.AsSpan(start + Frames.HeaderBytes, end - start - Frames.HeaderBytes);

    public bool IsFull => end - start == BufferBytes;

    // Reads what there is; false at the end of the stream.
    public bool Fill()
    {
        MakeRoom();
        var count = stream.Read(buffer.AsSpan(end));
        end += count;
        return count > 0;
    }

    // The next whole frame; false while bytes are missing, or if it is a large one. It is valid until the next Fill. A length
    // that no frame may have is refused before a byte of its body is waited for.
    public bool TryTake(int frameBytesMax, out ReadOnlySpan<byte> frame)
    {
        frame = default;
        LargeFrameBytes = null;
        if (end - start < Frames.HeaderBytes)
            return false;
        var frameBytes = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(start));
        if (frameBytes < 1 || frameBytes > frameBytesMax)
            throw new WireFormatException($"a frame claims {frameBytes} bytes, but must have 1 to {frameBytesMax}");
        if (frameBytes > BufferBytes - Frames.HeaderBytes)
        {
            LargeFrameBytes = frameBytes;
            return false;
        }

        if (end - start < Frames.HeaderBytes + frameBytes)
            return false;
        frame = buffer.AsSpan(start + Frames.HeaderBytes, frameBytes);
        start += Frames.HeaderBytes + frameBytes;
        return true;
    }

    // The bytes of the large frame from `from` on, and the frame is taken; null if the stream ends before.
    public byte[]? TakeLarge(int from)
    {
        var rest = GC.AllocateUninitializedArray<byte>(LargeFrameBytes!.Value - from);
        var known = buffer.AsSpan(start + Frames.HeaderBytes + from, end - start - Frames.HeaderBytes - from);
        known.CopyTo(rest);
        var count = known.Length;
        (start, end, LargeFrameBytes) = (0, 0, null);
        while (count < rest.Length)
        {
            var read = stream.Read(rest.AsSpan(count));
            if (read == 0)
                return null;
            count += read;
        }

        return rest;
    }

    private void MakeRoom()
    {
        if (start == end)
            start = end = 0;
        else if (start > 0 && end > BufferBytes / 2)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
    }
}

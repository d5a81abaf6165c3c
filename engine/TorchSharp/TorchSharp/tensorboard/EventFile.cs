using System.Buffers.Binary;
using System.Numerics;

// A file of TensorBoard events: records of a length, its checksum, the event, and its checksum. The checksum is CRC-32C,
// turned and shifted so that a checksum of data that holds checksums is sound. Every event is in the file when Append returns.
namespace TorchSharp.Utils.tensorboard;

internal sealed class EventFile
{
    private const uint Mask = 0xA282EAD8;
    private const string Version = "brain.Event:2";
    private readonly FileStream file;
    private readonly Lock writing = new();

    internal EventFile(string folder, string? suffix, TimeProvider clock)
    {
        Directory.CreateDirectory(folder);
        long second = clock.GetUtcNow().ToUnixTimeSeconds();
        var name = $"events.out.tfevents.{second}.{Environment.MachineName}.{Environment.ProcessId}{suffix}";
        file = new FileStream(Path.Combine(folder, name), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length == 0)
            Append(new ProtoMessage().Real(EventField.WallTime, second).Text(EventField.FileVersion, Version));
    }

    internal void Append(ProtoMessage message)
    {
        var data = message.ToArray();
        var record = new byte[sizeof(ulong) + 2 * sizeof(uint) + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedChecksum(record.AsSpan(0, 8)));
        data.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + data.Length), MaskedChecksum(data));
        lock (writing)
        {
            file.Write(record);
            file.Flush();
        }
    }

    private static uint MaskedChecksum(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (byte value in data)
            crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + Mask;
    }
}

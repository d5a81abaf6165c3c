using System.Buffers.Binary;
using System.Numerics;

namespace Cluster.Tune;

// One of TensorBoard's event files: records of a length, a message and a checksum of each. The numbers are those of TensorFlow's
// event.proto, summary.proto and tensor.proto.

/// <summary>Writes events.</summary>
internal sealed class EventFile : IDisposable
{
    private readonly FileStream _file;

    /// <summary>Makes the file, in place of one that is there.</summary>
    public EventFile(string directory, string name)
    {
        Directory.CreateDirectory(directory);
        _file = File.Create(Path.Combine(directory, $"events.out.tfevents.{name}"));
        Write(Event(0, 0).Text(3, "brain.Event:2"));
    }

    /// <summary>A number of a step.</summary>
    public void Scalar(string tag, double value, long step, double wallSeconds) =>
        Summarize(new ProtoMessage().Text(1, tag).Float(2, (float)value), step, wallSeconds);

    /// <summary>What a plugin keeps under a tag.</summary>
    public void PluginData(string tag, string plugin, ProtoMessage content, double wallSeconds)
    {
        var metadata = new ProtoMessage().Message(1, new ProtoMessage().Text(1, plugin).Message(2, content));
        // A value has to have a value: one float of zero.
        var shape = new ProtoMessage().Message(2, new ProtoMessage().Number(1, 1));
        var nothing = new ProtoMessage().Number(1, 1).Message(2, shape).Float(5, 0);
        Summarize(new ProtoMessage().Text(1, tag).Message(8, nothing).Message(9, metadata), 0, wallSeconds);
    }

    public void Dispose() => _file.Dispose();

    private void Summarize(ProtoMessage value, long step, double wallSeconds) =>
        Write(Event(step, wallSeconds).Message(5, new ProtoMessage().Message(1, value)));

    private static ProtoMessage Event(long step, double wallSeconds) => new ProtoMessage().Double(1, wallSeconds).Number(2, step);

    private void Write(ProtoMessage message)
    {
        var data = message.ToBytes();
        var length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)data.Length);
        foreach (var part in new[] { length, Checksum(length), data, Checksum(data) }) _file.Write(part);
    }

    // CRC-32C, rotated and shifted as the format wants it, so that a checksum of checksums is no trivial one.
    private static byte[] Checksum(byte[] bytes)
    {
        var crc = ~bytes.Aggregate(uint.MaxValue, BitOperations.Crc32C);
        var masked = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(masked, BitOperations.RotateRight(crc, 15) + 0xa282ead8);
        return masked;
    }
}

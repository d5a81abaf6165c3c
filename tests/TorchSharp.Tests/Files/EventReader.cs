using System.Buffers.Binary;
using System.Text;

// Reads TensorBoard's event files by their description, apart from the code that writes them: records, checksums bit by bit,
// and protocol-buffers fields by number.
namespace TorchSharp.Tests.Files;

internal static class EventReader
{
    /// <summary>The events of a folder's only file.</summary>
    internal static List<Message> Events(string folder)
    {
        var bytes = File.ReadAllBytes(Directory.GetFiles(folder, "events.out.tfevents.*").ShouldHaveSingleItem());
        var events = new List<Message>();
        for (int at = 0; at < bytes.Length;)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at)));
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)).ShouldBe(Masked(bytes.AsSpan(at, 8)), "the length's checksum");
            var data = bytes.AsSpan(at + 12, length);
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)).ShouldBe(Masked(data), "the event's checksum");
            events.Add(new Message(data.ToArray()));
            at += 16 + length;
        }
        return events;
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82F63B78 : crc >> 1;
        }
        crc = ~crc;
        return (crc >> 15 | crc << 17) + 0xA282EAD8;
    }

    internal sealed class Message
    {
        private readonly ILookup<int, object> fields;

        internal Message(byte[] data)
        {
            var read = new List<(int Field, object Value)>();
            for (int at = 0; at < data.Length;)
            {
                ulong key = Varint(data, ref at);
                read.Add(((int)(key >> 3), Value(data, ref at, (int)(key & 7))));
            }
            fields = read.ToLookup(entry => entry.Field, entry => entry.Value);
        }

        private static object Value(byte[] data, ref int at, int wire)
        {
            switch (wire)
            {
                case 0:
                    return (long)Varint(data, ref at);
                case 1:
                    return BinaryPrimitives.ReadDoubleLittleEndian(data.AsSpan((at += 8) - 8));
                case 5:
                    return BinaryPrimitives.ReadSingleLittleEndian(data.AsSpan((at += 4) - 4));
                default:
                    wire.ShouldBe(2);
                    int length = (int)Varint(data, ref at);
                    return data.AsSpan((at += length) - length, length).ToArray();
            }
        }

        private static ulong Varint(byte[] data, ref int at)
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte part = data[at++];
                value |= (ulong)(part & 0x7F) << shift;
                if (part < 0x80)
                    return value;
            }
        }

        internal T Get<T>(int field) => (T)fields[field].ShouldHaveSingleItem();
        internal Message Inner(params int[] path) => path.Aggregate(this, (message, field) => new Message(message.Get<byte[]>(field)));
        internal string Text(int field) => Encoding.UTF8.GetString(Get<byte[]>(field));

        internal double[] Packed(int field)
        {
            var bytes = Get<byte[]>(field);
            return [.. Enumerable.Range(0, bytes.Length / 8).Select(k => BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(8 * k)))];
        }
    }
}

using System.Buffers.Binary;

namespace Cluster.Train;

// The heading of every collective on the wire. Neighbours compare it before any value moves, so ranks that are out of
// step (one makes more all-reduces than the others, or of another size) are told so, and do not add up garbage.
internal readonly record struct RingOperation(uint Number, RingOperation.Kind What, int Detail, long Bytes)
{
    public const int HeaderBytes = 20;

    public enum Kind : byte
    {
        AllReduce = 1,
        Broadcast = 2,
        AllGather = 3,
        Barrier = 4,
    }

    public void Write(Span<byte> header)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, Number);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], (int)What);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Detail);
        BinaryPrimitives.WriteInt64LittleEndian(header[12..], Bytes);
    }

    public static RingOperation Read(ReadOnlySpan<byte> header) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(header),
        (Kind)BinaryPrimitives.ReadInt32LittleEndian(header[4..]),
        BinaryPrimitives.ReadInt32LittleEndian(header[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(header[12..]));

    public override string ToString() => What switch
    {
        Kind.AllReduce => $"AllReduce({(ReduceOp)Detail}) of {Bytes / sizeof(float)} floats (collective {Number})",
        Kind.Broadcast => $"Broadcast from rank {Detail} of {Bytes} bytes (collective {Number})",
        Kind.AllGather => $"AllGather of {Bytes} bytes a rank (collective {Number})",
        Kind.Barrier => $"Barrier (collective {Number})",
        _ => $"an unknown collective {What} (collective {Number})",
    };
}

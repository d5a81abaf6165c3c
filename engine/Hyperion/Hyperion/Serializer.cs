using Hyperion.Wire;

namespace Hyperion;

// The front door: an object graph to bytes and back. A message is a header (format, flags, length) and one slot that holds
// the graph, so that several messages can follow each other in one stream. Thread-safe: what a type needs is built once a
// serializer (Codecs), and what one message needs is held by a Writer or a Reader that the thread keeps.
public class Serializer
{
    public readonly SerializerOptions Options;

    [ThreadStatic] private static Writer? spareWriter;
    [ThreadStatic] private static Reader? spareReader;

    public Serializer()
        : this(SerializerOptions.Default)
    {
    }

    public Serializer(SerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        Codecs = new Codecs.CodecTable(options);
    }

    internal Codecs.CodecTable Codecs { get; }

    public void Serialize(object obj, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var writer = Rent();
        try
        {
            writer.WriteMessage(obj);
            stream.Write(writer.Written);
        }
        finally
        {
            Return(writer);
        }
    }

    public T Deserialize<T>(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return (T)Read(MessageFrame.Read(stream), typeof(T))!;
    }

    public object Deserialize(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(MessageFrame.Read(stream), typeof(object))!;
    }

    /// <summary>The bytes of one message, without a stream between.</summary>
    internal byte[] ToBytes(object? value)
    {
        var writer = Rent();
        try
        {
            writer.WriteMessage(value);
            var bytes = GC.AllocateUninitializedArray<byte>(writer.Written.Length);
            writer.Written.CopyTo(bytes);
            return bytes;
        }
        finally
        {
            Return(writer);
        }
    }

    /// <summary>The graph of a message that takes the whole array.</summary>
    internal object? FromBytes(byte[] bytes, Type declared) => Read(MessageFrame.Parse(bytes), declared);

    private object? Read(MessageFrame frame, Type declared)
    {
        var reader = spareReader ?? new Reader();
        spareReader = null;
        try
        {
            return reader.ReadMessage(Codecs, frame, declared);
        }
        finally
        {
            reader.Clear();
            spareReader = reader;
        }
    }

    private Writer Rent()
    {
        // Serializing may run a surrogate's code, which may serialize again on this thread: the spare is taken, not lent.
        var writer = spareWriter ?? new Writer();
        spareWriter = null;
        writer.Start(Codecs);
        return writer;
    }

    private static void Return(Writer writer)
    {
        writer.Clear();
        spareWriter = writer;
    }
}

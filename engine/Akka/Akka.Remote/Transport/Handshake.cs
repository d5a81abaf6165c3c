using Akka.Actor;

namespace Akka.Remote.Transport;

// Writes and reads the small frames around the messages: greeting, answer, acknowledgement, goodbye.
internal static class Handshake
{
    public static byte[] Hello(Address from, int uid, long book, Address to)
    {
        var writer = new WireWriter();
        var at = Frames.Begin(writer, FrameKind.Hello);
        writer.Int32(Frames.Magic);
        writer.String(from.ToString());
        writer.Int32(uid);
        writer.Int64(book);
        writer.String(to.ToString());
        Frames.End(writer, at);
        return writer.ToArray();
    }

    public static HelloFrame ReadHello(ReadOnlySpan<byte> frame)
    {
        var reader = new WireReader(frame);
        if ((FrameKind)reader.Byte() != FrameKind.Hello || reader.Int32() != Frames.Magic)
            throw new WireFormatException("the connection does not begin with our greeting");
        var from = ReadAddress(ref reader);
        var uid = reader.Int32();
        var book = reader.Int64();
        return new HelloFrame(from, uid, book, ReadAddress(ref reader));
    }

    public static byte[] Welcome(int uid, long delivered)
    {
        var writer = new WireWriter();
        var at = Frames.Begin(writer, FrameKind.Welcome);
        writer.Int32(uid);
        writer.Int64(delivered);
        Frames.End(writer, at);
        return writer.ToArray();
    }

    public static byte[] Refuse(RefuseReason reason, string text)
    {
        var writer = new WireWriter();
        var at = Frames.Begin(writer, FrameKind.Refuse);
        writer.Byte((byte)reason);
        writer.String(text);
        Frames.End(writer, at);
        return writer.ToArray();
    }

    public static WelcomeFrame ReadWelcome(ReadOnlySpan<byte> frame)
    {
        var reader = new WireReader(frame);
        switch ((FrameKind)reader.Byte())
        {
            case FrameKind.Welcome:
                var uid = reader.Int32();
                return new WelcomeFrame(uid, reader.Int64(), null, "");
            case FrameKind.Refuse:
                var reason = (RefuseReason)reader.Byte();
                return new WelcomeFrame(0, 0, reason, reader.String());
            case FrameKind.Goodbye:
                return new WelcomeFrame(0, 0, RefuseReason.ShuttingDown, "it is shutting down");
            default:
                throw new WireFormatException("the answer to the greeting is none");
        }
    }

    public static byte[] Ack(long delivered)
    {
        var writer = new WireWriter(16);
        var at = Frames.Begin(writer, FrameKind.Ack);
        writer.Int64(delivered);
        Frames.End(writer, at);
        return writer.ToArray();
    }

    public static byte[] Goodbye(GoodbyeReason reason)
    {
        var writer = new WireWriter(16);
        var at = Frames.Begin(writer, FrameKind.Goodbye);
        writer.Byte((byte)reason);
        Frames.End(writer, at);
        return writer.ToArray();
    }

    // What comes back to a sender after the welcome: an acknowledgement with its number, or a goodbye with its reason.
    public static (FrameKind Kind, long Number) ReadAnswer(ReadOnlySpan<byte> frame)
    {
        var reader = new WireReader(frame);
        return (FrameKind)reader.Byte() switch
        {
            FrameKind.Ack => (FrameKind.Ack, reader.Int64()),
            FrameKind.Goodbye => (FrameKind.Goodbye, reader.Byte()),
            var other => throw new WireFormatException($"frame kind {other} may not come here"),
        };
    }

    private static Address ReadAddress(ref WireReader reader)
    {
        var text = reader.String();
        if (!Address.TryParse(text, out var address) || !address.HasGlobalScope || address.Port is null)
            throw new WireFormatException("an address in the greeting is none");
        return address;
    }
}

// Book: the sender's count of system messages begins anew with each book (see SystemMessageLedger).
internal readonly record struct HelloFrame(Address From, int Uid, long Book, Address To);

internal readonly record struct WelcomeFrame(int Uid, long Delivered, RefuseReason? Refused, string Text);

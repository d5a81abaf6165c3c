namespace Akka.Remote.Transport;

// The frames between two systems. A connection carries messages one way, from the side that opened it (the sender) to
// the side that accepted it (the receiver); the other direction carries only the answer to the handshake, and
// acknowledgements. Two systems that talk both ways hold two connections, so neither has to agree with the other on
// who opens one.
//
//   frame    := length:i32 kind:u8 body          length counts kind and body
//   Hello    := magic:i32 from:string uid:i32 book:i64 to:string            sender, first
//   Welcome  := uid:i32 delivered:i64                                       receiver, then messages may flow
//   Refuse   := reason:u8 text:string                                       receiver, and the connection ends
//   Message  := recipient:string sender:string serializer:i32 manifest:string payload
//   System   := sequence:i64 recipient:string sender:string serializer:i32 manifest:string payload
//   Ack      := delivered:i64                                               receiver
//   Goodbye  := reason:u8                                                   either, and the connection ends
//
// A recipient is the path of an actor of the receiver, without address. A sender is a path without address if it is an
// actor of the sending system, a whole path if it lives elsewhere, and empty for none.
internal enum FrameKind : byte
{
    /// Opens a connection: who speaks, in which incarnation, and to whom it believes it speaks.
    Hello = 1,

    /// The receiver accepts, with its own incarnation and the newest system message it has from this sender.
    Welcome = 2,

    /// The receiver does not accept.
    Refuse = 3,

    /// A user message: at most once.
    Message = 4,

    /// A system message (watch, unwatch, termination): numbered, kept by the sender until acknowledged.
    System = 5,

    /// All system messages up to this number have been delivered.
    Ack = 6,

    /// The system shuts down, or quarantines the other.
    Goodbye = 7,
}

internal enum RefuseReason : byte
{
    /// The receiver has quarantined this incarnation of the sender: it must restart to be heard again.
    Quarantined = 1,

    /// The Hello names another system or address than the receiver's.
    WrongAddress = 2,

    /// The receiver is shutting down.
    ShuttingDown = 3,
}

internal enum GoodbyeReason : byte
{
    /// The system that says it terminates.
    Shutdown = 1,

    /// The system that says it has quarantined the other.
    Quarantined = 2,
}

internal static class Frames
{
    // "AKS1": a stranger's bytes (an HTTP request, a port scan) are told apart in the first frame.
    public const int Magic = 0x31534B41;

    public const int HeaderBytes = 4;

    // A Hello holds two addresses: 4 KiB is plenty, and all a stranger can make us buffer.
    public const int HelloBytesMax = 4 * 1024;

    // Begins a frame and returns where its length goes, for End.
    public static int Begin(WireWriter writer, FrameKind kind)
    {
        var at = writer.ReserveInt32();
        writer.Byte((byte)kind);
        return at;
    }

    // `following` bytes of the frame are not in the writer, but are sent right after it.
    public static int End(WireWriter writer, int at, int following = 0)
    {
        var frameBytes = writer.Length - at - HeaderBytes + following;
        writer.PatchInt32(at, frameBytes);
        return frameBytes;
    }
}

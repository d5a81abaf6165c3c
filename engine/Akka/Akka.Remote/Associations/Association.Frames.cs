using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote.Transport;

namespace Akka.Remote.Associations;

// Envelopes become frames in the batch; system messages go through the ledger on the way. A message that cannot be
// written, or is too large, is lost alone.
internal sealed partial class Association
{
    private void WriteFrame(in OutboundEnvelope envelope)
    {
        if (envelope.Message is ISystemMessage)
        {
            if (Keep(envelope) is { } kept)
                WriteSystemFrame(kept.Sequence, kept.Body);
            return;
        }

        var start = batch.Length;
        var at = Frames.Begin(batch, FrameKind.Message);
        if (TryEncode(batch, envelope) is not { } payload || !Fits(Frames.End(batch, at, payload.Length), envelope))
            batch.Truncate(start);
        else if (payload.Length < LargePayloadBytes)
            batch.Rest(payload);
        else
            largePayload = payload;
    }

    private void WriteSystemFrame(long sequence, byte[] body)
    {
        var at = Frames.Begin(batch, FrameKind.System);
        batch.Int64(sequence);
        batch.Rest(body);
        Frames.End(batch, at);
    }

    // Puts a system message into the ledger, in the form in which it goes out, now and after a reconnect.
    private (long Sequence, byte[] Body)? Keep(in OutboundEnvelope envelope)
    {
        var writer = new WireWriter();
        if (TryEncode(writer, envelope) is not { } payload)
            return null;
        writer.Rest(payload);
        if (!Fits(writer.Length + 16, envelope))
            return null;
        int? overflown = null;
        lock (gate)
        {
            if (state.IsCurrentQuarantined)
                return null;
            if (!ledger.IsFull)
            {
                var body = writer.ToArray();
                return (ledger.Add(body), body);
            }

            overflown = state.Uid;
            if (overflown is null)
                DropLedger(); // Nobody was ever there: nothing can be watching.
        }

        if (overflown is { } uid)
            Quarantine(uid, $"{remoting.Settings.SysMsgBufferSize} system messages were not acknowledged");
        return null;
    }

    // The payload, which is not in the writer yet; null if the message cannot be written.
    private byte[]? TryEncode(WireWriter writer, in OutboundEnvelope envelope)
    {
        try
        {
            return encoder.WriteHead(writer, envelope);
        }
        catch (Exception e)
        {
            // The serializers are not ours and may throw anything; the message is lost, the association is not.
            Log.Error(e, "Message [{0}] to [{1}] could not be serialized and is dropped", envelope.Message!.GetType(), envelope.Recipient);
            return null;
        }
    }

    private bool Fits(int frameBytes, in OutboundEnvelope envelope)
    {
        if (frameBytes <= remoting.Tcp.FrameBytesMax)
            return true;
        var error = new OversizedPayloadException($"Discarding oversized payload sent to {envelope.Recipient}: max allowed size {remoting.Tcp.FrameBytesMax} bytes, actual size of encoded {envelope.Message!.GetType()} was {frameBytes} bytes");
        Log.Error(error, "{0} (akka.remote.dot-netty.tcp.maximum-frame-size)", error.Message);
        return false;
    }

    // While the gate is closed user messages are lost, as Tell promises no more; system messages are kept.
    private void DropQueued()
    {
        urgent.Clear();
        while (queue.Reader.TryRead(out var envelope))
        {
            if (envelope.Message is ISystemMessage && !remoting.IsStopping)
                Keep(envelope);
            else
                ToDeadLetters(envelope);
        }
    }
}

using Akka.Event;
using Akka.Remote.Serialization;
using Akka.Remote.Transport;

namespace Akka.Remote.Associations;

// Envelopes become frames in the batch; system messages go through the ledger on the way. A message that cannot be
// written, or is too large, is lost alone.
internal sealed partial class Association
{
    private void WriteFrame(OutboundEnvelope envelope)
    {
        if (envelope.IsSystem)
        {
            if (Keep(envelope) is { } kept)
                WriteSystemFrame(kept.Sequence, kept.Body);
            return;
        }

        var start = batch.Length;
        var payload = envelope.Payload.Bytes;
        var at = Frames.Begin(batch, FrameKind.Message);
        encoder.WriteHead(batch, envelope);
        if (!Fits(Frames.End(batch, at, payload.Length), envelope))
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
    private (long Sequence, byte[] Body)? Keep(OutboundEnvelope envelope)
    {
        var writer = new WireWriter();
        encoder.WriteHead(writer, envelope);
        writer.Rest(envelope.Payload.Bytes);
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

    // Null if the message cannot be written.
    private MessagePayload? TrySerialize(object message, RemoteActorRef recipient)
    {
        try
        {
            return encoder.Serialize(message);
        }
        catch (Exception e)
        {
            // The serializers are not ours and may throw anything; the message is lost, the association is not.
            Log.Error(e, "Message [{0}] to [{1}] could not be serialized and is dropped", message.GetType(), recipient);
            return null;
        }
    }

    private bool Fits(int frameBytes, OutboundEnvelope envelope)
    {
        var most = remoting.Tcp.FrameBytesMax;
        if (frameBytes <= most)
            return true;
        var error = new OversizedPayloadException($"Discarding oversized payload sent to {envelope.Recipient}: max allowed size {most} "
            + $"bytes, actual size of encoded {envelope.Message.GetType()} was {frameBytes} bytes");
        Log.Error(error, "{0} (akka.remote.dot-netty.tcp.maximum-frame-size)", error.Message);
        return false;
    }

    // While the gate is closed user messages are lost, as Tell promises no more; system messages are kept.
    private void DropQueued()
    {
        queue.DropUrgent();
        while (queue.TryTake(out var envelope))
        {
            if (envelope.IsSystem && !remoting.IsStopping)
                Keep(envelope);
            else
                ToDeadLetters(envelope);
        }
    }
}

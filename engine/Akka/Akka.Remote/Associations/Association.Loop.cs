using Akka.Actor;
using Akka.Event;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Akka.Remote.Transport;

namespace Akka.Remote.Associations;

// The loop, on a thread of its own: wait for something to send, connect if the gate is open, greet, pump until the connection
// ends, again. What comes back on the connection is read by a second thread.
internal sealed partial class Association
{
    // Frames are collected up to this size while more messages wait, so many small ones share one system call; it is
    // what one socket write takes at once. With nothing waiting, what there is leaves at once.
    private const int BatchBytes = 64 * 1024;

    // From here on a payload is not copied into the batch, but written to the socket right behind it.
    private const int LargePayloadBytes = 16 * 1024;

    private readonly WireWriter batch = new(4096);
    private byte[]? largePayload;
    private bool hasWarned;
    private volatile bool isWakeUpScheduled;

    private void Run()
    {
        while (queue.WaitForMore())
        {
            bool mayConnect;
            lock (gate)
            {
                var now = remoting.Time.GetUtcNow();
                mayConnect = state.MayConnect(now);
                if (mayConnect)
                    state.Connecting(now);
            }

            if (mayConnect)
                ConnectAndPump();
            else
                WaitForGate();
        }
    }

    // System messages that come while the gate is closed go out when it opens, even if nothing else is said by then.
    private void WaitForGate()
    {
        DropQueued();
        TimeSpan? gateLeft;
        lock (gate)
            gateLeft = ledger.UnackedCount == 0 ? null : state.GateOpensAt - remoting.Time.GetUtcNow();
        if (gateLeft is { } wait)
            NudgeAfter(wait);
    }

    private void ConnectAndPump()
    {
        Connection? connection = null;
        Exception? cause = null;
        var isActive = false;
        try
        {
            connection = Connection.To(Remote.Host!, Remote.Port!.Value, remoting.Tcp);
            remoting.Opened(connection);
            if (Greet(connection) is { } deliveredThere)
            {
                isActive = true;
                hasWarned = false;
                remoting.Publish(new AssociatedEvent(remoting.DefaultAddress, Remote, inbound: false));
                Pump(connection, deliveredThere);
            }
        }
        catch (Exception e) when (e is SocketException or IOException or RemoteTransportException or WireFormatException
            or ObjectDisposedException or InvalidOperationException)
        {
            cause = connection?.ClosedBecause is { } reason ? new RemoteTransportException(reason, e) : e;
        }
        catch (Exception e)
        {
            // A fault of ours. The loop must go on, or this address would be lost for the life of the system.
            Log.Error(e, "The association with [{0}] failed", Remote);
            cause = e;
        }

        connection?.Close();
        Disconnected(cause, isActive);
        if (connection is not null)
            remoting.Ended(connection);
    }

    private void Disconnected(Exception? cause, bool wasActive)
    {
        TimeSpan gateLeft;
        lock (gate)
        {
            var now = remoting.Time.GetUtcNow();
            outbound = null;
            if (state.Phase is AssociationPhase.Connecting or AssociationPhase.Active)
                state.Lost(now);
            gateLeft = state.GateOpensAt - now;
        }

        if (wasActive)
            remoting.Publish(new DisassociatedEvent(remoting.DefaultAddress, Remote, inbound: false));
        if (cause is not null && !remoting.IsStopping)
        {
            var level = hasWarned ? Akka.Event.LogLevel.DebugLevel : Akka.Event.LogLevel.WarningLevel;
            hasWarned = true;
            Log.Log(level, null, $"Association with remote system {Remote} has failed; address is now gated for "
                + $"{gateLeft.TotalMilliseconds:0} ms. Reason: [{cause.Message}]");
            remoting.Publish(new AssociationErrorEvent(cause, remoting.DefaultAddress, Remote, inbound: false, level));
        }

        WaitForGate();
    }

    // Connects, says hello and waits for the welcome; null if either side refuses.
    private long? Greet(Connection connection)
    {
        using (remoting.CloseAfter(remoting.Tcp.ConnectionTimeout, connection, $"{Remote} did not answer a connection"))
            connection.Connect();
        byte[]? answer;
        using (remoting.CloseAfter(remoting.Tcp.HandshakeTimeout, connection, $"{Remote} did not answer the greeting"))
        {
            connection.Send(Handshake.Hello(remoting.DefaultAddress, remoting.Uid, book, Remote));
            answer = connection.ReadFrame(Frames.HelloBytesMax)
                ?? throw new RemoteTransportException($"{Remote} closed the connection during the handshake");
        }

        var welcome = Handshake.ReadWelcome(answer);
        if (welcome.Refused is { } reason)
        {
            if (reason == RefuseReason.Quarantined)
                remoting.Publish(new ThisActorSystemQuarantinedEvent(remoting.DefaultAddress, Remote));
            throw new RemoteTransportException($"{Remote} refuses: {welcome.Text}");
        }

        lock (gate)
        {
            var greeting = state.Connected(welcome.Uid, remoting.Time.GetUtcNow());
            if (greeting == Greeting.Quarantined)
                return null;
            if (greeting == Greeting.Restarted)
                DropLedger();
            outbound = connection;
        }

        return welcome.Delivered;
    }

    private void Pump(Connection connection, long deliveredThere)
    {
        batch.Clear();
        largePayload = null;
        lock (gate)
        {
            ledger.Acknowledge(deliveredThere);
            foreach (var (sequence, body) in ledger.Unacked)
                WriteSystemFrame(sequence, body);
        }

        var answers = RemoteThread.Start($"answers of {Remote.Host}:{Remote.Port}", () => ReadAnswers(connection));
        do
        {
            while (!connection.IsClosed && TryTakeNext(out var envelope))
            {
                WriteFrame(envelope);
                if (batch.Length >= BatchBytes || largePayload is not null)
                    Flush(connection);
            }

            if (batch.Length > 0)
                Flush(connection);
        }
        while (!connection.IsClosed && queue.WaitForMore());

        if (connection.IsClosed)
            return;
        // Closing at once would cost what the peer has not read yet: its next acknowledgement would find nobody.
        connection.TrySendGoodbye(GoodbyeReason.Shutdown);
        connection.EndSending();
        answers.Join(remoting.Settings.FlushWait);
    }

    private bool TryTakeNext([MaybeNullWhen(false)] out OutboundEnvelope envelope) =>
        queue.TryTakeUrgent(out envelope) || queue.TryTake(out envelope);

    private void Flush(Connection connection)
    {
        if (largePayload is { } payload)
        {
            connection.Send(batch.WrittenSegment, payload);
            remoting.RecentPayloads.Add(payload);
        }
        else
        {
            connection.Send(batch.Written);
        }

        largePayload = null;
        batch.Clear();
    }

    // Acknowledgements come back on the same connection, and its end is noticed here.
    private void ReadAnswers(Connection connection)
    {
        try
        {
            while (connection.ReadFrame(Frames.HelloBytesMax) is { } frame)
            {
                var (kind, number) = Handshake.ReadAnswer(frame);
                if (kind == FrameKind.Ack)
                {
                    lock (gate)
                    {
                        if (ReferenceEquals(outbound, connection)) // Else the ledger is another one by now.
                            ledger.Acknowledge(number);
                    }
                }
                else if (number == (long)GoodbyeReason.Quarantined)
                {
                    remoting.Publish(new ThisActorSystemQuarantinedEvent(remoting.DefaultAddress, Remote));
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            Log.Debug("The connection to [{0}] ended: {1}", Remote, e.Message);
        }
        catch (Exception e)
        {
            Log.Error(e, "[{0}] answered what is no answer; the connection is closed", Remote);
        }

        connection.Close();
        queue.Nudge();
    }

    private void NudgeAfter(TimeSpan wait)
    {
        if (isWakeUpScheduled)
            return;
        isWakeUpScheduled = true;
        remoting.After(wait, () =>
        {
            isWakeUpScheduled = false;
            queue.Nudge();
        });
    }
}

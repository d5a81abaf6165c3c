using Akka.Event;
using System.Net.Sockets;
using Akka.Remote.Transport;

namespace Akka.Remote.Associations;

// The loop: wait for something to send, connect if the gate is open, greet, pump until the connection ends, again.
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

    private async Task RunAsync()
    {
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            bool mayConnect;
            TimeSpan? gateLeft;
            lock (gate)
            {
                var now = remoting.Time.GetUtcNow();
                mayConnect = state.MayConnect(now);
                if (mayConnect)
                    state.Connecting(now);
                gateLeft = mayConnect || ledger.UnackedCount == 0 ? null : state.GateOpensAt - now;
            }

            if (mayConnect)
                await ConnectAndPumpAsync().ConfigureAwait(false);
            else
                DropQueued();
            if (gateLeft is { } wait)
                WakeUpAfter(wait);
        }
    }

    private async Task ConnectAndPumpAsync()
    {
        Connection? connection = null;
        Exception? cause = null;
        var isActive = false;
        try
        {
            connection = await Connection.OpenAsync(Remote.Host!, Remote.Port!.Value, remoting.Tcp, remoting.Stopping).ConfigureAwait(false);
            if (await GreetAsync(connection).ConfigureAwait(false) is { } deliveredThere)
            {
                isActive = true;
                hasWarned = false;
                remoting.Publish(new AssociatedEvent(remoting.DefaultAddress, Remote, inbound: false));
                await PumpAsync(connection, deliveredThere).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or IOException or RemoteTransportException or WireFormatException
            or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            cause = e;
        }
        catch (Exception e)
        {
            // A fault of ours. The loop must go on, or this address would be lost for the life of the system.
            Log.Error(e, "The association with [{0}] failed", Remote);
            cause = e;
        }

        if (connection is not null)
            await connection.DisposeAsync().ConfigureAwait(false);
        Disconnected(cause, isActive);
    }

    private void Disconnected(Exception? cause, bool wasActive)
    {
        bool mustRetry;
        TimeSpan gateLeft;
        lock (gate)
        {
            var now = remoting.Time.GetUtcNow();
            outbound = null;
            if (state.Phase is AssociationPhase.Connecting or AssociationPhase.Active)
                state.Lost(now);
            mustRetry = ledger.UnackedCount > 0;
            gateLeft = state.GateOpensAt - now;
        }

        if (wasActive)
            remoting.Publish(new DisassociatedEvent(remoting.DefaultAddress, Remote, inbound: false));
        if (cause is not null && !remoting.IsStopping)
        {
            var level = hasWarned ? Akka.Event.LogLevel.DebugLevel : Akka.Event.LogLevel.WarningLevel;
            hasWarned = true;
            Log.Log(level, null, $"Association with remote system {Remote} has failed; address is now gated for {gateLeft.TotalMilliseconds:0} ms. Reason: [{cause.Message}]");
            remoting.Publish(new AssociationErrorEvent(cause, remoting.DefaultAddress, Remote, inbound: false, level));
        }

        DropQueued();
        if (mustRetry)
            WakeUpAfter(gateLeft);
    }

    // Says hello and waits for the welcome; null if either side refuses.
    private async Task<long?> GreetAsync(Connection connection)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(remoting.Stopping);
        timeout.CancelAfter(remoting.Tcp.HandshakeTimeout);
        await connection.SendAsync(Handshake.Hello(remoting.DefaultAddress, remoting.Uid, book, Remote), timeout.Token).ConfigureAwait(false);
        var answer = await connection.ReadFrameAsync(Frames.HelloBytesMax, timeout.Token).ConfigureAwait(false)
            ?? throw new RemoteTransportException($"{Remote} closed the connection during the handshake");
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

    private async Task PumpAsync(Connection connection, long deliveredThere)
    {
        batch.Clear();
        largePayload = null;
        lock (gate)
        {
            ledger.Acknowledge(deliveredThere);
            foreach (var (sequence, body) in ledger.Unacked)
                WriteSystemFrame(sequence, body);
        }

        _ = ReadAnswersAsync(connection);
        do
        {
            while (!connection.Closing.IsCancellationRequested && queue.Reader.TryRead(out var envelope))
            {
                while (urgent.TryDequeue(out var first))
                    WriteFrame(first);
                if (!envelope.IsWakeUp)
                    WriteFrame(envelope);
                if (batch.Length >= BatchBytes || largePayload is not null)
                    await FlushAsync(connection).ConfigureAwait(false);
            }

            if (batch.Length > 0)
                await FlushAsync(connection).ConfigureAwait(false);
        }
        while (!connection.Closing.IsCancellationRequested && await queue.Reader.WaitToReadAsync().ConfigureAwait(false));

        if (!connection.Closing.IsCancellationRequested)
            await connection.TrySendGoodbyeAsync(GoodbyeReason.Shutdown).ConfigureAwait(false);
    }

    private async Task FlushAsync(Connection connection)
    {
        var payload = largePayload;
        largePayload = null;
        await connection.SendAsync(batch.WrittenMemory, connection.Closing, payload).ConfigureAwait(false);
        batch.Clear();
    }

    // Acknowledgements come back on the same connection, and its end is noticed here.
    private async Task ReadAnswersAsync(Connection connection)
    {
        try
        {
            while (await connection.ReadFrameAsync(Frames.HelloBytesMax, connection.Closing).ConfigureAwait(false) is { } frame)
            {
                var (kind, number) = Handshake.ReadAnswer(frame);
                if (kind == FrameKind.Ack)
                {
                    lock (gate)
                        ledger.Acknowledge(number);
                }
                else if (number == (long)GoodbyeReason.Quarantined)
                {
                    remoting.Publish(new ThisActorSystemQuarantinedEvent(remoting.DefaultAddress, Remote));
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            Log.Debug("The connection to [{0}] ended: {1}", Remote, e.Message);
        }
        catch (Exception e) when (e is WireFormatException or InvalidOperationException)
        {
            Log.Error(e, "[{0}] answered what is no answer; the connection is closed", Remote);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
        WakeUp();
    }

    private void WakeUpAfter(TimeSpan wait)
    {
        if (isWakeUpScheduled)
            return;
        isWakeUpScheduled = true;
        _ = WakeUpLaterAsync();

        async Task WakeUpLaterAsync()
        {
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, remoting.Time).ConfigureAwait(false);
            isWakeUpScheduled = false;
            WakeUp();
        }
    }
}

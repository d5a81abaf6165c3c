using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Cluster.Train.Tests.Collectives;

// One encrypted connection, both ends of it on the test's thread: nothing may wait for anything.
public sealed class TlsRingLinkTests
{
    private static readonly RingTls Tls = Ranks.Tls();

    [Fact]
    public async Task Two_ends_that_send_at_once_far_more_than_the_sockets_hold_both_get_through()
    {
        var (left, right) = await OpenAsync();
        using (left)
        using (right)
        {
            var (toRight, toLeft) = (Bytes(20_000_000, seed: 1), Bytes(20_000_000, seed: 2));
            var (atRight, atLeft) = (new byte[toRight.Length], new byte[toLeft.Length]);
            var (leftSent, rightSent, leftGot, rightGot) = (0, 0, 0, 0);
            // First both send until neither can: one that waited for the other to receive would wait for ever.
            Fill(left, toRight, ref leftSent).ShouldBe(SocketError.WouldBlock);
            Fill(right, toLeft, ref rightSent).ShouldBe(SocketError.WouldBlock);
            left.HasUnsent.ShouldBeTrue();
            while (leftGot < atLeft.Length || rightGot < atRight.Length || left.HasUnsent || right.HasUnsent)
            {
                Fill(left, toRight, ref leftSent);
                Fill(right, toLeft, ref rightSent);
                leftGot += Receive(left, atLeft.AsSpan(leftGot));
                rightGot += Receive(right, atRight.AsSpan(rightGot));
            }
            atRight.AsSpan().SequenceEqual(toRight).ShouldBeTrue();
            atLeft.AsSpan().SequenceEqual(toLeft).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task What_is_not_the_kernels_yet_goes_out_when_nothing_else_is_sent()
    {
        var (left, right) = await OpenAsync();
        using (left)
        using (right)
        {
            var sent = 0;
            Fill(left, new byte[20_000_000], ref sent).ShouldBe(SocketError.WouldBlock);
            var (room, got) = (new byte[1 << 20], 0);
            while (left.HasUnsent || got < sent)
            {
                left.Send([], out var error).ShouldBe(0);
                error.ShouldBeOneOf(SocketError.Success, SocketError.WouldBlock);
                got += Receive(right, room);
            }
            got.ShouldBe(sent);
        }
    }

    [Fact]
    public async Task What_came_together_with_the_handshake_is_received_though_the_socket_is_empty()
    {
        var (left, right) = await OpenAsync(async (here, there) =>
        {
            await here.WriteAsync(new byte[] { 1, 2, 3 });
            await there.ReadExactlyAsync(new byte[1]);
        });
        using (left)
        using (right)
        {
            right.Socket.Available.ShouldBe(0);
            var room = new byte[8];
            right.Receive(room, out var error).ShouldBe(2);
            (error, room[0], room[1]).ShouldBe((SocketError.Success, (byte)2, (byte)3));
            right.Receive(room, out error).ShouldBe(0);
            error.ShouldBe(SocketError.WouldBlock);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_end_with_or_without_close_notify_reads_as_closed(bool notify)
    {
        var (left, right) = await OpenAsync();
        using (right)
        {
            left.Send([7], out _).ShouldBe(1);
            if (notify)
                await ((SslStream)left.Stream).ShutdownAsync();
            left.Dispose();
            (await ReceiveOneAsync(right)).ShouldBe((byte)7);
            await ReadableAsync(right);
            right.Receive(new byte[4], out var error).ShouldBe(0);
            error.ShouldBe(SocketError.Success);
            right.Receive(new byte[4], out error).ShouldBe(0);
            (error, right.Fault).ShouldBe((SocketError.Success, null));
        }
    }

    [Fact]
    public async Task Bytes_that_a_stranger_slips_in_are_told_from_an_end()
    {
        var (left, right) = await OpenAsync();
        using (left)
        using (right)
        {
            byte[] forged = [23, 3, 3, 0, 32, .. Bytes(32, seed: 3)]; // A record by its head, which nobody encrypted.
            left.Socket.Send(forged, SocketFlags.None, out _).ShouldBe(forged.Length);
            await ReadableAsync(right);
            right.Receive(new byte[4], out var error).ShouldBe(0);
            (error, right.Fault).ShouldBe((SocketError.ConnectionAborted, "sent what is no TLS of this connection"));
        }
    }

    [Fact]
    public async Task Sending_to_an_end_that_is_gone_is_an_error_and_no_exception()
    {
        var (left, right) = await OpenAsync();
        using (left)
        {
            right.Dispose();
            SocketError error;
            while (left.Send(new byte[1000], out error) > 0 || error == SocketError.WouldBlock)
            {
                // The first bytes still find room; the kernel then hears that nobody takes them.
            }
            error.ShouldBeOneOf(SocketError.ConnectionReset, SocketError.Shutdown);
        }
    }

    private static async Task<(RingLink Left, RingLink Right)> OpenAsync(Func<Stream, Stream, Task>? last = null)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(listener.LocalEndPoint!);
        var accepting = TlsRingLink.AcceptAsync(await listener.AcceptAsync(), Tls, default);
        RingLink left = await TlsRingLink.DialAsync(socket, Tls, "127.0.0.1", default);
        RingLink right = await accepting;
        // As in a ring, where the one who is called greets: what follows the handshake from his side (tickets) is read with it.
        await right.Stream.WriteAsync("greeting"u8.ToArray());
        await left.Stream.ReadExactlyAsync(new byte["greeting".Length]);
        if (last is not null)
            await last(left.Stream, right.Stream);
        left.StopWaiting();
        right.StopWaiting();
        return (left, right);
    }

    private static SocketError Fill(RingLink link, byte[] bytes, ref int sent)
    {
        var error = SocketError.Success;
        while ((sent < bytes.Length || link.HasUnsent) && link.Send(bytes.AsSpan(sent), out error) is var count && error == SocketError.Success)
            sent += count;
        return error;
    }

    private static int Receive(RingLink link, Span<byte> room)
    {
        var got = 0;
        while (got < room.Length && link.Receive(room[got..], out var error) is var count and > 0)
        {
            error.ShouldBe(SocketError.Success);
            got += count;
        }
        return got;
    }

    private static async Task<byte> ReceiveOneAsync(RingLink link)
    {
        var room = new byte[1];
        SocketError error;
        while (link.Receive(room, out error) == 0 && error == SocketError.WouldBlock)
            await ReadableAsync(link);
        error.ShouldBe(SocketError.Success);
        return room[0];
    }

    // In its own thread, since a socket that never waits has no async receive of its own here.
    private static Task ReadableAsync(RingLink link) =>
        Task.Run(() => link.Socket.Poll(TimeSpan.FromMinutes(1), SelectMode.SelectRead).ShouldBeTrue());

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}

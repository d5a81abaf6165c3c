using System.Net.Sockets;
using Akka.Actor;

namespace Akka.Tests.Remote;

// Strangers on the port: whatever they send, they are cut off, and the system goes on.
public class HostileBytesTests
{
    [Fact]
    public async Task A_system_that_gets_garbage_goes_on()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var port = RemoteSystems.AddressOf(there).Port!.Value;
        var echo = await RemoteSystems.FindAsync(here, there.ActorOf(Props.Create<EchoActor>(), "echo"), there);
        var random = new Random(3);
        for (var i = 0; i < 60; i++)
        {
            var bytes = new byte[random.Next(1, 5000)];
            random.NextBytes(bytes);
            await SendAsync(port, i % 3 == 0 ? "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray() : bytes);
        }

        (await echo.Ask<string>("hello", RemoteSystems.Patience)).ShouldBe("hello");
    }

    [Fact]
    public async Task A_length_of_two_gibibytes_is_answered_by_the_end_of_the_connection()
    {
        await using var systems = new RemoteSystems();
        var port = RemoteSystems.AddressOf(systems.Start("here")).Port!.Value;
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        var stream = client.GetStream();
        await stream.WriteAsync(BitConverter.GetBytes(int.MaxValue));
        using var patience = new CancellationTokenSource(RemoteSystems.Patience);
        (await ReadToEndAsync(stream, patience.Token)).ShouldBe(0);
    }

    private static async Task SendAsync(int port, byte[] bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await client.GetStream().WriteAsync(bytes);
    }

    private static async Task<int> ReadToEndAsync(NetworkStream stream, CancellationToken ct)
    {
        var buffer = new byte[1024];
        var total = 0;
        try
        {
            while (await stream.ReadAsync(buffer, ct) is var count and > 0)
                total += count;
        }
        catch (IOException)
        {
            return total; // Cut off rather than closed: that is an end too.
        }

        return total;
    }
}

using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Akka.Tests.Remote;

// A true conversation is recorded by a relay that stands between two systems, and played back with mutations: flipped bytes,
// cuts, repetitions, lengths out of range, behind a greeting that was accepted. The system that hears it goes on, does not
// grow, and serves its friends. REMOTE_FUZZ_COUNT sets how many recordings are played (default 1000).
[Collection(RunsAlone.Name)]
public sealed class FrameFuzzTests
{
    private static int Count => int.TryParse(Environment.GetEnvironmentVariable("REMOTE_FUZZ_COUNT"), out var wanted) ? wanted : 1000;

    [Fact]
    public async Task Mutated_conversations_neither_end_nor_fill_a_system()
    {
        await using var relay = new Relay();
        await using var systems = new RemoteSystems();
        var there = systems.Start("there", extra: $"""
            akka.loglevel = OFF
            akka.remote.dot-netty.tcp.public-hostname = "127.0.0.1"
            akka.remote.dot-netty.tcp.public-port = {relay.Port}
            """);
        var port = BoundPortOf(there, relay);
        relay.Start(port);
        var echo = there.ActorOf(Props.Create<EchoActor>(), "echo");
        await RecordAsync(systems.Start("here"), echo, there);
        var recording = relay.Recorded;
        recording.Length.ShouldBeGreaterThan(500);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var seed = 0; seed < Count; seed++)
            await PlayAsync(port, Mutate(recording, new Random(seed)));

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(64L * 1024 * 1024);
        var friend = systems.Start("friend");
        var found = await RemoteSystems.FindAsync(friend, echo, there);
        (await found.Ask<string>("still there?", RemoteSystems.Patience)).ShouldBe("still there?");
    }

    private static async Task RecordAsync(ActorSystem here, IActorRef echo, ActorSystem there)
    {
        var found = await RemoteSystems.FindAsync(here, echo, there);
        var probe = new Probe(here);
        probe.Ref.Tell(new ProbeActor.Watch(found)); // A system message.
        for (var i = 0; i < 10; i++)
            (await found.Ask<string>(new string('x', i * 50), RemoteSystems.Patience)).Length.ShouldBe(i * 50);
        (await found.Ask<double[]>(new[] { 1.5, 2.5 }, RemoteSystems.Patience)).ShouldBe([1.5, 2.5]);
        (await found.Ask<List<string>>(new List<string> { "a", "b" }, RemoteSystems.Patience)).ShouldBe(["a", "b"]);
    }

    private static byte[] Mutate(byte[] recording, Random random)
    {
        var bytes = recording.ToList();
        // The greeting is at the front: most mutations leave it, so that what follows is heard.
        var from = random.Next(5) == 0 ? 0 : Math.Min(200, recording.Length / 4);
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var at = random.Next(from, bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 40)));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 400))));
                    break;
                default:
                    bytes.InsertRange(at, BitConverter.GetBytes(random.Next(3) switch { 0 => int.MaxValue, 1 => -1, _ => random.Next(200_000) }));
                    break;
            }

            if (bytes.Count <= from)
                break;
        }

        return [.. bytes];
    }

    // Plays, says that no more comes, and waits until the other side has closed.
    private static async Task PlayAsync(int port, byte[] bytes)
    {
        using var client = new TcpClient();
        using var patience = new CancellationTokenSource(RemoteSystems.Patience);
        await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        var stream = client.GetStream();
        var answer = new byte[4096];
        try
        {
            await stream.WriteAsync(bytes, patience.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            while (await stream.ReadAsync(answer, patience.Token) > 0)
            {
                // Acknowledgements and refusals; only the end counts.
            }
        }
        catch (Exception cut) when (cut is IOException or SocketException)
        {
            client.Close(); // Cut off while it was still speaking: an end too.
        }
    }

    private static int BoundPortOf(ActorSystem system, Relay relay)
    {
        var ports = ((Akka.Remote.IRemoteActorRefProvider)((ExtendedActorSystem)system).Provider).Transport.Addresses.Select(address => address.Port!.Value);
        return ports.Single(port => port != relay.Port);
    }

    // Passes bytes between a caller and a system, and keeps what the first caller said.
    private sealed class Relay : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly MemoryStream said = new();
        private readonly List<TcpClient> clients = [];

        public Relay() => listener.Start();

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public byte[] Recorded
        {
            get { lock (said) return said.ToArray(); }
        }

        public void Start(int port) => _ = RunAsync(port);

        public ValueTask DisposeAsync()
        {
            listener.Stop();
            lock (clients)
                clients.ForEach(client => client.Dispose());
            return ValueTask.CompletedTask;
        }

        private async Task RunAsync(int port)
        {
            for (var isFirst = true; ; isFirst = false)
            {
                TcpClient caller, called = new();
                try
                {
                    caller = await listener.AcceptTcpClientAsync();
                    await called.ConnectAsync(IPAddress.Loopback, port);
                }
                catch (Exception end) when (end is SocketException or ObjectDisposedException)
                {
                    called.Dispose();
                    return;
                }

                lock (clients)
                    clients.AddRange([caller, called]);
                _ = PassAsync(caller, called, isFirst);
                _ = PassAsync(called, caller, keeps: false);
            }
        }

        private async Task PassAsync(TcpClient from, TcpClient to, bool keeps)
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (await from.GetStream().ReadAsync(buffer) is var count and > 0)
                {
                    if (keeps)
                    {
                        lock (said)
                            said.Write(buffer, 0, count);
                    }

                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
                }
            }
            catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                to.Close(); // One side went; so does the other.
            }

            to.Close();
        }
    }
}

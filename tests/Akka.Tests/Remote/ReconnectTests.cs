using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Akka.Tests.Remote;

// A connection that breaks for the sender, and not yet for the receiver, who still reads what it brought.
public sealed class ReconnectTests
{
    [Fact]
    public async Task What_an_old_connection_brought_comes_before_what_a_new_one_brings()
    {
        using var relay = new Relay();
        await using var systems = new RemoteSystems();
        using var gate = new ManualResetEventSlim();
        var arrived = new ConcurrentQueue<int>();
        var there = systems.Start("there", extra: $$"""
            akka.remote.dot-netty.tcp { public-hostname = "127.0.0.1", public-port = {{relay.Port}} }
            slow-mailbox {
              mailbox-type = "Akka.Dispatch.BoundedMailbox"
              mailbox-capacity = 1
              mailbox-push-timeout-time = 120s
            }
            """);
        relay.LeadTo(((ExtendedActorSystem)there).Provider is Akka.Remote.IRemoteActorRefProvider provider
            ? provider.Transport.Addresses.Select(a => a.Port!.Value).First(port => port != relay.Port) : 0);
        var here = systems.Start("here");
        var slow = there.ActorOf(Props.Create(() => new Numbers(gate, arrived))
            .WithMailbox("slow-mailbox").WithDispatcher("akka.actor.default-blocking-io-dispatcher"), "slow");
        var found = await RemoteSystems.FindAsync(here, slow, there);

        for (var number = 1; number <= 200; number++)
            found.Tell(number); // The receiver's thread waits for the mailbox, with most of these in its buffer.
        await Task.Delay(300);
        relay.BreakCallers();
        var last = 200;
        for (; last < 250; last++)
        {
            found.Tell(last + 1);
            await Task.Delay(20);
        }

        gate.Set();
        using var patience = new CancellationTokenSource(RemoteSystems.Patience);
        while (!arrived.Contains(-1))
        {
            found.Tell(-1);
            await Task.Delay(50, patience.Token);
        }

        int[] numbers = [.. arrived.TakeWhile(number => number > 0)];
        numbers.ShouldBe(numbers.Order());
        numbers.Take(10).ShouldBe(Enumerable.Range(1, 10));
    }

    private sealed class Numbers(ManualResetEventSlim gate, ConcurrentQueue<int> arrived) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            gate.Wait(RemoteSystems.Patience);
            if (message is int number)
                arrived.Enqueue(number);
        }
    }

    // Passes bytes on, and can lose those who called while the called does not notice.
    private sealed class Relay : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly ConcurrentQueue<TcpClient> callers = new();
        private readonly ConcurrentQueue<TcpClient> called = new();
        private int target;

        public Relay()
        {
            listener.Start();
            _ = AcceptAsync();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public void LeadTo(int port) => target = port;

        public void BreakCallers()
        {
            while (callers.TryDequeue(out var caller))
                caller.Dispose();
        }

        public void Dispose()
        {
            listener.Stop();
            BreakCallers();
            while (called.TryDequeue(out var each))
                each.Dispose();
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    var caller = await listener.AcceptTcpClientAsync();
                    var there = new TcpClient();
                    await there.ConnectAsync(IPAddress.Loopback, target);
                    callers.Enqueue(caller);
                    called.Enqueue(there);
                    _ = PumpAsync(caller, there);
                    _ = PumpAsync(there, caller);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                listener.Stop(); // The end of the test.
            }
        }

        private static async Task PumpAsync(TcpClient from, TcpClient to)
        {
            try
            {
                await from.GetStream().CopyToAsync(to.GetStream());
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                from.Dispose();
            }
        }
    }
}

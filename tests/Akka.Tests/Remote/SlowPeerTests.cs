using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Remote;

// A peer that takes nothing off the wire for a while. What waits for it is bounded; within the bound nothing is lost, and
// beyond it the loss is counted as dead letters and told once.
[Collection(RunsAlone.Name)]
public sealed class SlowPeerTests
{
    // Its mailbox holds ten and then lets the connection wait, and with it the sender's sockets.
    private const string Blocking = """
        slow-mailbox {
          mailbox-type = "Akka.Dispatch.BoundedMailbox"
          mailbox-capacity = 10
          mailbox-push-timeout-time = 120s
        }
        """;

    [Fact]
    public async Task Within_the_bound_nothing_is_lost()
    {
        const int Count = 50_000;
        await using var systems = new RemoteSystems();
        var (here, peer, gate) = await StartAsync(systems, Count);
        var lost = CountLost(here);

        Flood(peer, Count);
        gate.Set();

        (await AskForArrivalsAsync(here, peer)).ShouldBe($"{Count} in order");
        (await lost.Ask<(int Letters, int Warnings)>("?", RemoteSystems.Patience)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Beyond_the_bound_the_loss_is_counted_and_told_and_the_rest_arrives_in_order()
    {
        const int Count = 400_000;
        await using var systems = new RemoteSystems();
        var (here, peer, gate) = await StartAsync(systems, Count);
        var lost = CountLost(here);

        Flood(peer, Count);
        var (letters, warnings) = await lost.Ask<(int Letters, int Warnings)>("?", RemoteSystems.Patience);
        gate.Set();
        var arrived = await AskForArrivalsAsync(here, peer);

        letters.ShouldBeGreaterThan(0);
        warnings.ShouldBeGreaterThan(0);
        warnings.ShouldBeLessThan(1 + (letters / 100)); // Told once per overflow, not once per message.
        arrived.ShouldBe($"{Count - letters} in order");
    }

    private static async Task<(ActorSystem Here, IActorRef Peer, ManualResetEventSlim Gate)> StartAsync(RemoteSystems systems, int last)
    {
        var gate = new ManualResetEventSlim();
        var here = systems.Start("here", extra: "akka { loglevel = WARNING, log-dead-letters = off }");
        var there = systems.Start("there", extra: Blocking);
        var slow = there.ActorOf(
            Props.Create(() => new SlowActor(gate)).WithMailbox("slow-mailbox").WithDispatcher("akka.actor.default-blocking-io-dispatcher"),
            $"slow-{last}");
        return (here, await RemoteSystems.FindAsync(here, slow, there), gate);
    }

    private static IActorRef CountLost(ActorSystem system)
    {
        var counter = system.ActorOf(Props.Create(() => new LossCounter()));
        system.EventStream.Subscribe(counter, typeof(DeadLetter));
        system.EventStream.Subscribe(counter, typeof(Warning));
        return counter;
    }

    private static void Flood(IActorRef peer, int count)
    {
        for (var i = 0; i < count; i++)
            peer.Tell(i, ActorRefs.NoSender);
    }

    // The question may be lost as any message may while the queue is full, so it is repeated.
    private static async Task<string> AskForArrivalsAsync(ActorSystem here, IActorRef peer)
    {
        var patience = TimeSpan.FromSeconds(2);
        for (var attempt = 0; attempt < 30; attempt++)
        {
            try
            {
                return await peer.Ask<string>("arrivals", patience);
            }
            catch (AskTimeoutException)
            {
                here.Log.Debug("the peer is still reading");
            }
        }

        throw new TimeoutException("the peer never answered");
    }

    private sealed class SlowActor(ManualResetEventSlim gate) : UntypedActor
    {
        private int count;
        private int last = -1;
        private bool isInOrder = true;

        protected override void OnReceive(object message)
        {
            gate.Wait();
            if (message is int number)
            {
                isInOrder &= number > last;
                (last, count) = (number, count + 1);
                return;
            }

            Sender.Tell($"{count} {(isInOrder ? "in order" : "out of order")}");
        }
    }

    private sealed class LossCounter : UntypedActor
    {
        private int letters;
        private int warnings;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case DeadLetter { Message: int }:
                    letters++;
                    break;
                case Warning warning when warning.Message.ToString()!.Contains("wait for [", StringComparison.Ordinal):
                    warnings++;
                    break;
                case "?":
                    Sender.Tell((letters, warnings));
                    break;
            }
        }
    }
}

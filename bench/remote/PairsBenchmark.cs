using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;

namespace Remote.Benchmarks;

// Pairs of actors in two processes: each sends, with so many in flight, and gets everything back, or for bulk the size alone.
// Processor time is that of both processes, so that noise on the machine changes it little.
internal static class PairsBenchmark
{
    private const int RoundCount = 6;

    public static async Task RunAsync(string mode, object message, string actor, int pairs, int inFlight, int roundTrips)
    {
        using var child = await Child.StartAsync("server", mode);
        using var system = ActorSystem.Create("client", Settings(mode));
        var targets = new IActorRef[pairs];
        for (var i = 0; i < pairs; i++)
            targets[i] = await system.ActorSelection($"akka.tcp://server@127.0.0.1:{child.Ready}/user/{actor}{i}").ResolveOne(TimeSpan.FromSeconds(30));
        for (var round = 0; round < RoundCount; round++)
        {
            var done = targets.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
            var senders = targets.Select((target, i) => system.ActorOf(Props.Create(() => new Sender(target, message, roundTrips, inFlight, done[i])))).ToArray();
            var cpu = Cpu(child);
            var time = Stopwatch.StartNew();
            foreach (var sender in senders)
                sender.Tell("go");
            await Task.WhenAll(done.Select(d => d.Task));
            var count = 2.0 * pairs * roundTrips;
            var seconds = time.Elapsed.TotalSeconds;
            var perMessage = (Cpu(child) - cpu) / count * 1e6;
            Console.WriteLine(message is byte[] bytes
                ? $"{bytes.Length * (double)roundTrips / seconds / 1e6:0} MB/s, {2 * perMessage / 1e3:0.00} ms of CPU each"
                : $"{count / seconds / 1e3:0} k messages/s, {perMessage:0.00} µs of CPU each, round trip {seconds / roundTrips * inFlight * 1e6:0} µs");
        }

        await system.Terminate();
    }

    public static async Task ServeAsync(string mode)
    {
        using var system = ActorSystem.Create("server", Settings(mode));
        for (var i = 0; i < 64; i++)
        {
            system.ActorOf(Props.Create(() => new Echo()), $"echo{i}");
            system.ActorOf(Props.Create(() => new Count()), $"count{i}");
        }

        await Child.ReadyAsync($"{((ExtendedActorSystem)system).Provider.DefaultAddress.Port}");
    }

    private static double Cpu(Child child)
    {
        child.Process.Refresh();
        using var self = Process.GetCurrentProcess();
        return (self.TotalProcessorTime + child.Process.TotalProcessorTime).TotalSeconds;
    }

    private static Config Settings(string mode) => ConfigurationFactory.ParseString("""
        akka {
          loglevel = WARNING
          log-dead-letters = off
          actor.provider = remote
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        }
        """ + (mode == "hyperion"
        ? """

          akka.actor.serializers.hyperion = "Akka.Serialization.HyperionSerializer, Akka.Serialization.Hyperion"
          akka.actor.serialization-bindings { "System.Object" = hyperion }
          """
        : """

          akka.remote.dot-netty.tcp { maximum-frame-size = 64MiB, send-buffer-size = 64MiB, receive-buffer-size = 64MiB }
          """));
}

// A small object with a hundred bytes: what a message of a scheduler is like.
public sealed class Payload
{
    public long Number { get; set; }

    public byte[] Data { get; set; } = [];
}

internal sealed class Echo : UntypedActor
{
    protected override void OnReceive(object message) => Sender.Tell(message, Self);
}

internal sealed class Count : UntypedActor
{
    protected override void OnReceive(object message) => Sender.Tell(((byte[])message).Length, Self);
}

internal sealed class Sender(IActorRef target, object message, int total, int inFlight, TaskCompletionSource done) : UntypedActor
{
    private int sentCount;
    private int backCount;

    protected override void OnReceive(object received)
    {
        if (received is "go")
        {
            while (sentCount < Math.Min(inFlight, total))
                Send();
            return;
        }

        if (++backCount == total)
            done.TrySetResult();
        else if (sentCount < total)
            Send();
    }

    private void Send()
    {
        sentCount++;
        target.Tell(message, Self);
    }
}

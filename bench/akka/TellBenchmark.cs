using Akka.Actor;

namespace Akka.Benchmarks;

// Pairs of actors that send one message back and forth, so many of them in flight at a time.

internal static class TellBenchmark
{
    internal static async Task RunAsync(int pairCount, int messageCount, int window)
    {
        using var system = Measure.CreateSystem();
        var message = new object();
        for (var round = 0; round < Measure.RoundCount; round++)
        {
            var (pingers, ends) = (new List<IActorRef>(), new List<Task>());
            for (var i = 0; i < pairCount; i++)
            {
                var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var echo = system.ActorOf(Props.Create(() => new Echo()));
                pingers.Add(system.ActorOf(Props.Create(() => new Pinger(echo, message, messageCount, window, end))));
                ends.Add(end.Task);
            }

            var (wall, cpu) = await Measure.TimeAsync(() =>
            {
                foreach (var pinger in pingers) pinger.Tell(Pinger.Start);
                return Task.WhenAll(ends);
            });
            if (round == 0) continue;
            var total = 2.0 * pairCount * messageCount;
            Measure.Print($"tell {pairCount}x, window {window}", total / wall / 1e6, "M msg/s");
            Measure.Print($"tell {pairCount}x, window {window}", cpu / total * 1e9, "cpu ns/msg");
        }

        await system.Terminate();
    }
}

internal sealed class Echo : UntypedActor
{
    protected override void OnReceive(object message) => Sender.Tell(message, Self);
}

internal sealed class Pinger(IActorRef target, object message, int total, int window, TaskCompletionSource end) : UntypedActor
{
    internal static readonly object Start = "start";

    private int _sentCount;
    private int _answerCount;

    protected override void OnReceive(object received)
    {
        if (ReferenceEquals(received, Start))
        {
            while (_sentCount < Math.Min(window, total)) Send();
            return;
        }

        if (++_answerCount == total) end.TrySetResult();
        else if (_sentCount < total) Send();
    }

    private void Send()
    {
        _sentCount++;
        target.Tell(message, Self);
    }
}

using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Processes;

// Numbers from one process to another, which is killed on the way and started again at the same port. What arrives is in
// order, nothing twice, and all that is missing lies between the break and the reconnect; what the sender could know to be
// lost, it was told as dead letters. REMOTE_MESSAGE_COUNT sets how many there are (default 300,000).
[Collection(RunsAlone.Name)]
public sealed class ManyMessagesTests
{
    private static long Count => long.TryParse(Environment.GetEnvironmentVariable("REMOTE_MESSAGE_COUNT"), out var wanted) ? wanted : 300_000;

    [Fact]
    public async Task Messages_arrive_in_order_and_once_and_a_restart_loses_only_what_was_under_way()
    {
        var folder = Directory.CreateTempSubdirectory("akka-messages-");
        try
        {
            await RunAsync(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string folder)
    {
        var files = new[] { Path.Combine(folder, "first"), Path.Combine(folder, "second") };
        using var system = ActorSystem.Create("sender", ReceiverProgram.Settings(0));
        await using var first = ChildProcess.Start("receiver", "0", files[0]);
        var port = int.Parse(await first.LineAsync("LISTENS "));
        // Without the number of an incarnation: whoever lives there now.
        var target = ((ExtendedActorSystem)system).Provider.ResolveActorRef($"akka.tcp://receiver@127.0.0.1:{port}/user/receiver");
        var half = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sender = system.ActorOf(Props.Create(() => new NumberSender(target, Count, half, end)));
        system.EventStream.Subscribe(sender, typeof(DeadLetter));
        sender.Tell(NumberSender.Go.Instance);

        await half.Task.WaitAsync(ChildProcess.HangBound);
        first.Kill();
        await first.ExitCodeAsync();
        await using var second = ChildProcess.Start("receiver", $"{port}", files[1]);
        await second.LineAsync("LISTENS ");
        var letterCount = await end.Task.WaitAsync(ChildProcess.HangBound + TimeSpan.FromMicroseconds(100 * Count));

        using var before = new Arrivals(files[0]);
        using var after = new Arrivals(files[1]);
        (before.First, before.Count, before.OutOfOrder).ShouldBe((1, before.Last, 0));
        (after.Last, after.Count, after.OutOfOrder).ShouldBe((Count, Count - after.First + 1, 0));
        after.First.ShouldBeGreaterThan(before.Last);
        var lost = after.First - before.Last - 1;
        (before.Count + after.Count + lost).ShouldBe(Count);
        letterCount.ShouldBeInRange(1, lost);
    }

    // Keeps some tens of thousands under way. When it hears of a loss it sends one at each tick, until the other end is heard again.
    private sealed class NumberSender(IActorRef target, long count, TaskCompletionSource half, TaskCompletionSource<long> end) : UntypedActor, IWithTimers
    {
        private const int UnderWayMax = 40_000;
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

        private long sent;
        private long settled;
        private long arrived;
        private long letterCount;
        private bool isSlow;

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartPeriodicTimer("tick", Tick.Instance, Pause);

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case DeadLetter { Message: long number }:
                    letterCount++;
                    settled = Math.Max(settled, number);
                    isSlow = true;
                    break;
                case Arrived news:
                    arrived = Math.Max(arrived, news.Number);
                    settled = Math.Max(settled, arrived);
                    isSlow = false;
                    Send();
                    break;
                case Go:
                    Send();
                    break;
                case Tick when sent < count:
                    SendOne();
                    break;
                case Tick:
                    target.Tell(ReceiverProgram.Question, Self);
                    break;
            }

            if (arrived > count / 2)
                half.TrySetResult();
            if (arrived == count)
                end.TrySetResult(letterCount);
        }

        private void Send()
        {
            while (!isSlow && sent < count && sent - settled < UnderWayMax)
                SendOne();
        }

        private void SendOne() => target.Tell(++sent, Self);

        private sealed class Tick
        {
            public static readonly Tick Instance = new();
        }

        public sealed class Go
        {
            public static readonly Go Instance = new();
        }
    }
}

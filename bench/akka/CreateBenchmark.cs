using Akka.Actor;

namespace Akka.Benchmarks;

// Many idle actors: how long until all have started, what each costs of the heap, and how long until all have ended.

internal static class CreateBenchmark
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(1);

    internal static async Task RunFlatAsync(int count)
    {
        using var system = Measure.CreateSystem();
        var props = Props.Create(() => new Idle());
        for (var i = 0; i < 20_000; i++) system.ActorOf(props);
        await StartedAsync(20_000);
        var before = Measure.LiveBytes();
        var kept = new IActorRef[count];
        var (wall, cpu) = await Measure.TimeAsync(() =>
        {
            for (var i = 0; i < count; i++) kept[i] = system.ActorOf(props);
            return StartedAsync(20_000 + count);
        });
        Report($"create {count}", count, wall, cpu);
        Measure.Print($"create {count}", (double)(Measure.LiveBytes() - before) / count, "bytes/actor, 8 of them the array's");
        GC.KeepAlive(kept);
        await EndAsync(system, $"create {count}", count);
    }

    internal static async Task RunTreeAsync(int parentCount, int childCount)
    {
        using var system = Measure.CreateSystem();
        var props = Props.Create(() => new Parent(childCount));
        for (var i = 0; i < 20; i++) system.ActorOf(props);
        await StartedAsync(20 * childCount);
        var before = Measure.LiveBytes();
        var count = parentCount * childCount;
        var (wall, cpu) = await Measure.TimeAsync(() =>
        {
            for (var i = 0; i < parentCount; i++) system.ActorOf(props);
            return StartedAsync((20 * childCount) + count);
        });
        var name = $"tree {parentCount}x{childCount}";
        Report(name, count, wall, cpu);
        Measure.Print(name, (double)(Measure.LiveBytes() - before) / count, "bytes/actor");
        await EndAsync(system, name, count);
    }

    private static void Report(string name, int count, double wall, double cpu)
    {
        Measure.Print(name, count / wall / 1e3, "k actors/s");
        Measure.Print(name, cpu / count * 1e6, "cpu us/actor");
        Measure.Print(name, GC.GetTotalPauseDuration().TotalSeconds, "s of collector pauses so far");
    }

    private static async Task EndAsync(ActorSystem system, string name, int count)
    {
        var (wall, cpu) = await Measure.TimeAsync(system.Terminate);
        Measure.Print(name, wall, "s to end");
        Measure.Print(name, cpu / count * 1e6, "cpu us/actor to end");
    }

    private static async Task StartedAsync(int count)
    {
        while (Volatile.Read(ref Idle.StartedCount) < count) await Task.Delay(PollInterval);
    }

    internal sealed class Idle : UntypedActor
    {
        internal static int StartedCount;

        protected override void PreStart() => Interlocked.Increment(ref StartedCount);

        protected override void OnReceive(object message) { }
    }

    internal sealed class Parent(int childCount) : UntypedActor
    {
        protected override void PreStart()
        {
            var props = Props.Create(() => new Idle());
            for (var i = 0; i < childCount; i++) Context.ActorOf(props);
        }

        protected override void OnReceive(object message) { }
    }
}

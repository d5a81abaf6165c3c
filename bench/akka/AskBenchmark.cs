using Akka.Actor;

namespace Akka.Benchmarks;

// Questions to one actor from outside, with a timeout each, so many of them in flight.

internal static class AskBenchmark
{
    internal static async Task RunAsync(int questionCount, int window)
    {
        using var system = Measure.CreateSystem();
        var echo = system.ActorOf(Props.Create(() => new Echo()));
        var question = new object();
        var timeout = TimeSpan.FromSeconds(10);
        var countEach = questionCount / window;
        for (var round = 0; round < Measure.RoundCount; round++)
        {
            var (wall, cpu) = await Measure.TimeAsync(() => Task.WhenAll(Enumerable.Range(0, window).Select(_ => Task.Run(async () =>
            {
                for (var i = 0; i < countEach; i++) await echo.Ask<object>(question, timeout);
            }))));
            if (round == 0) continue;
            var total = (double)countEach * window;
            Measure.Print($"ask, window {window}", total / wall / 1e3, "k questions/s");
            Measure.Print($"ask, window {window}", cpu / total * 1e9, "cpu ns/question");
        }

        await system.Terminate();
    }
}

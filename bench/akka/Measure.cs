using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Benchmarks;

// What the benchmarks share: the system they run in, the process's clocks, and the lines they print.

internal static class Measure
{
    internal const int RoundCount = 4;

    internal static ActorSystem CreateSystem() =>
        ActorSystem.Create("bench", ConfigurationFactory.ParseString("akka.loglevel = WARNING, akka.log-dead-letters = off"));

    /// <summary>Wall and processor seconds of a piece of work.</summary>
    internal static async Task<(double Wall, double Cpu)> TimeAsync(Func<Task> work)
    {
        var cpu = Cpu();
        var start = Stopwatch.GetTimestamp();
        await work();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, Cpu() - cpu);
    }

    internal static void Print(string name, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {value,14:N1} {unit}"));

    /// <summary>Bytes that are reachable after a full collection.</summary>
    internal static long LiveBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static double Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }
}

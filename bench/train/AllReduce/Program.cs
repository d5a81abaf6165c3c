using System.Diagnostics;
using System.Text.Json;

namespace AllReduceBench;

// All-reduce of float32 between processes on one machine: our ring beside PyTorch's gloo, in turns, a round of each after
// the other. Prints a table; the ratio is the median of the rounds' ratios, so that a busy machine slows both.
//
//   dotnet run -c Release --project bench/train/AllReduce -- [ranks=2] [rounds=7]
internal static class Program
{
    private static readonly string[] Sizes =
        [.. new[] { new Size(4 << 10, 400), new Size(256 << 10, 200), new Size(1 << 20, 100), new Size(25 << 20, 40) }.Select(size => $"{size}")];

    private static async Task Main(string[] arguments)
    {
        if (arguments is ["rank", var rank, .. var sizes])
        {
            await Rank.RunAsync(int.Parse(rank), sizes);
            return;
        }

        var world = arguments.Length > 0 ? int.Parse(arguments[0]) : 2;
        var rounds = arguments.Length > 1 ? int.Parse(arguments[1]) : 7;
        var (ours, peers) = (new List<Figure[]>(), new List<Figure[]>());
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(await RunOursAsync(world));
            peers.Add(await RunGlooAsync(world));
        }

        Console.WriteLine($"{world} ranks, {rounds} rounds, {Environment.ProcessorCount} cores, .NET {Environment.Version}");
        Console.WriteLine("| bytes | ours ms | gloo ms | ratio | ours CPU ms a rank | gloo CPU ms a rank | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        for (var i = 0; i < Sizes.Length; i++)
        {
            double Of(List<Figure[]> all, Func<Figure, double> value) => Median(all.Select(figures => value(figures[i])));
            double Ratio(Func<Figure, double> value) => Median(ours.Zip(peers, (our, peer) => value(our[i]) / value(peer[i])));
            Console.WriteLine($"| {ours[0][i].Bytes:N0} | {Of(ours, f => f.MedianMs):F3} | {Of(peers, f => f.MedianMs):F3} | {Ratio(f => f.MedianMs):F2} "
                + $"| {Of(ours, f => f.CpuMs):F3} | {Of(peers, f => f.CpuMs):F3} | {Ratio(f => f.CpuMs):F2} |");
        }
    }

    private static async Task<Figure[]> RunOursAsync(int world)
    {
        var ranks = Enumerable.Range(0, world).Select(rank => Start(Environment.ProcessPath!, ["rank", $"{rank}", .. Sizes])).ToArray();
        var endpoints = await Task.WhenAll(ranks.Select(rank => rank.StandardOutput.ReadLineAsync()));
        foreach (var rank in ranks)
        {
            await rank.StandardInput.WriteLineAsync($"[{string.Join(',', endpoints)}]");
        }

        return await FiguresAsync(ranks);
    }

    private static async Task<Figure[]> RunGlooAsync(int world)
    {
        var store = Path.GetTempFileName();
        File.Delete(store);
        var script = Path.Combine(AppContext.BaseDirectory, "gloo.py");
        var ranks = Enumerable.Range(0, world).Select(rank => Start("/usr/bin/python3", [script, store, $"{rank}", $"{world}", .. Sizes])).ToArray();
        var figures = await FiguresAsync(ranks);
        File.Delete(store);
        return figures;
    }

    private static Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var variable in new[] { "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS" })
        {
            start.Environment[variable] = "1";
        }

        return Process.Start(start)!;
    }

    // Rank 0's times, and the CPU of the mean rank.
    private static async Task<Figure[]> FiguresAsync(Process[] ranks)
    {
        var texts = await Task.WhenAll(ranks.Select(rank => rank.StandardOutput.ReadToEndAsync()));
        var figures = texts.Select(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<Figure>(line)!).ToArray()).ToArray();
        foreach (var rank in ranks)
        {
            await rank.WaitForExitAsync();
            rank.Dispose();
        }

        return [.. figures[0].Select((figure, i) => figure with { CpuMs = figures.Average(rank => rank[i].CpuMs) })];
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;
}

internal sealed record Size(int Bytes, int Rounds)
{
    public static Size Parse(string text) => text.Split(':') is [var bytes, var rounds]
        ? new(int.Parse(bytes), int.Parse(rounds))
        : throw new FormatException($"{text} is not bytes:rounds");

    public override string ToString() => $"{Bytes}:{Rounds}";
}

internal sealed record Figure(int Bytes, double MedianMs, double CpuMs);

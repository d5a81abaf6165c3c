namespace TrainBench;

// Our data parallelism beside PyTorch's, in turns, a round of each after the other; prints a table. Ratios are medians of the
// rounds' ratios, so that a busy machine slows both.
//
//   dotnet run -c Release --project bench/train -- allreduce [ranks=2] [rounds=7]     float32 sums over loopback TCP
//   dotnet run -c Release --project bench/train -- ddp [ranks=2] [rounds=7]           training steps of a CNN
//
// and our all-reduce beside our own: encrypted beside plain, or this build beside another one's TrainBench.
//
//   dotnet run -c Release --project bench/train -- allreduce-tls [ranks=2] [rounds=7]
//   dotnet run -c Release --project bench/train -- allreduce-build OTHER [ranks=2] [rounds=7]
internal static class Program
{
    private static readonly string[] Sizes = ["4096:400", "262144:200", "1048576:100", "26214400:40"];

    private static async Task Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["allreduce-rank", var rank, .. var sizes]:
                await AllReduceRank.RunAsync(int.Parse(rank), sizes);
                break;
            case ["ddp-rank", var rank]:
                await DdpRank.RunAsync(int.Parse(rank));
                break;
            case ["allreduce", .. var rest]:
                await CompareAsync(Pair.WithPyTorch("bytes", "allreduce", Sizes), rest);
                break;
            case ["allreduce-tls", .. var rest]:
                await CompareAsync(new Pair("bytes", "TLS", "plain",
                    (world, tls) => Ranks.RunOursAsync("allreduce", world, Sizes, tls: tls),
                    (world, _) => Ranks.RunOursAsync("allreduce", world, Sizes)), rest);
                break;
            case ["allreduce-build", var other, .. var rest]:
                await CompareAsync(new Pair("bytes", "this build", "the other",
                    (world, _) => Ranks.RunOursAsync("allreduce", world, Sizes),
                    (world, _) => Ranks.RunOursAsync("allreduce", world, Sizes, other)), rest);
                break;
            case ["ddp", .. var rest]:
                await CompareAsync(Pair.WithPyTorch("step", "ddp", []), rest);
                break;
            default:
                await Console.Error.WriteLineAsync("say allreduce, allreduce-tls, allreduce-build or ddp");
                Environment.ExitCode = 2;
                break;
        }
    }

    private static async Task CompareAsync(Pair pair, string[] arguments)
    {
        var (_, name, peer, runOurs, runPeer) = pair;
        var tls = Ranks.NewCertificate();
        var world = arguments.Length > 0 ? int.Parse(arguments[0]) : 2;
        var rounds = arguments.Length > 1 ? int.Parse(arguments[1]) : 7;
        var (ours, peers) = (new List<Figure[]>(), new List<Figure[]>());
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(await runOurs(world, tls));
            peers.Add(await runPeer(world, tls));
        }

        Console.WriteLine($"{world} ranks, {rounds} rounds, {Environment.ProcessorCount} cores, .NET {Environment.Version}");
        Console.WriteLine();
        Console.WriteLine($"| {pair.What} | {name} ms | {peer} ms | ratio | {name} CPU ms a rank | {peer} CPU ms a rank | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        for (var i = 0; i < ours[0].Length; i++)
        {
            double Of(List<Figure[]> all, Func<Figure, double> value) => Median(all.Select(figures => value(figures[i])));
            double Ratio(Func<Figure, double> value) => Median(ours.Zip(peers, (our, their) => value(our[i]) / value(their[i])));
            Console.WriteLine($"| {ours[0][i].Name} | {Of(ours, f => f.MedianMs):F3} | {Of(peers, f => f.MedianMs):F3} | {Ratio(f => f.MedianMs):F2} "
                + $"| {Of(ours, f => f.CpuMs):F3} | {Of(peers, f => f.CpuMs):F3} | {Ratio(f => f.CpuMs):F2} |");
            if (ours[0][i].Losses is { } losses && peers[0][i].Losses is { } theirs)
                Console.WriteLine($"\nLosses of the first steps, ours and PyTorch's: {Join(losses)} and {Join(theirs)}.");
        }
    }

    private static string Join(double[] losses) => string.Join(' ', losses.Select(loss => loss.ToString("F6")));

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    // Two programs that do the same work, given the number of ranks and a certificate in case they want one.
    private sealed record Pair(
        string What, string Name, string PeerName, Func<int, string, Task<Figure[]>> Run, Func<int, string, Task<Figure[]>> RunPeer)
    {
        public static Pair WithPyTorch(string what, string verb, string[] work) => new(what, "ours", "PyTorch",
            (world, _) => Ranks.RunOursAsync(verb, world, work), (world, _) => Ranks.RunPeerAsync(verb + ".py", world, work));
    }
}

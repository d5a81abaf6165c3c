using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Cluster.Train;

namespace TrainBench;

/// <summary>What one rank measured: the median time of a call or step, and its process's CPU time for one.</summary>
internal sealed record Figure(string Name, double MedianMs, double CpuMs, double[]? Losses = null);

// Starts the ranks of a round as processes of one thread each, and reads their figures, a JSON line each.
internal static class Ranks
{
    private const string CertificateVariable = "TRAIN_BENCH_CERTIFICATE";

    /// <summary>Runs ours, of this build or of the program given; encrypted if there is a certificate.</summary>
    public static async Task<Figure[]> RunOursAsync(string verb, int world, string[] work, string? program = null, string? tls = null)
    {
        var ranks = Start(world, rank => (program ?? Environment.ProcessPath!, [verb + "-rank", rank, .. work]), tls);
        var endpoints = await Task.WhenAll(ranks.Select(rank => rank.StandardOutput.ReadLineAsync()));
        foreach (var rank in ranks)
        {
            await rank.StandardInput.WriteLineAsync($"[{string.Join(',', endpoints)}]");
        }

        return await FiguresAsync(ranks);
    }

    public static async Task<Figure[]> RunPeerAsync(string script, int world, string[] work)
    {
        var folder = Directory.CreateTempSubdirectory("ranks-");
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, script), Path.Combine(folder.FullName, "store")];
        var figures = await FiguresAsync(Start(world, rank => ("/usr/bin/python3", [.. arguments, rank, $"{world}", .. work])));
        folder.Delete(recursive: true);
        return figures;
    }

    /// <summary>Called by a rank of ours: joins the others.</summary>
    public static async Task<IProcessGroup> JoinAsync(int rank)
    {
        var listener = RingListener.Open();
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(listener.Endpoint));
        var endpoints = JsonSerializer.Deserialize<RingEndpoint[]>((await Console.In.ReadLineAsync())!)!;
        var ring = new RingMembership(rank, endpoints, new byte[RingMembership.TokenBytesMin]);
        return await RingProcessGroup.ConnectAsync(listener, ring, new ProcessGroupOptions { Tls = Tls() });
    }

    /// <summary>A certificate with its key that all ranks of a round show.</summary>
    public static string NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=rank", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        return Convert.ToBase64String(certificate.Export(X509ContentType.Pkcs12));
    }

    private static RingTls? Tls()
    {
        if (Environment.GetEnvironmentVariable(CertificateVariable) is not { Length: > 0 } text)
            return null;
        var certificate = X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(text), null);
        return new RingTls(certificate, shown => shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(certificate.RawData));
    }

    /// <summary>Called by a rank of ours: times so many calls, and writes the figure.</summary>
    public static void Measure(string name, int rounds, Action call, double[]? losses = null)
    {
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var times = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            call();
            times[round] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        process.Refresh();
        var cpuMs = (process.TotalProcessorTime - cpu).TotalMilliseconds / rounds;
        Array.Sort(times);
        Console.WriteLine(JsonSerializer.Serialize(new Figure(name, times[rounds / 2], cpuMs, losses)));
    }

    private static Process[] Start(int world, Func<string, (string Program, string[] Arguments)> command, string? tls = null) =>
        [.. Enumerable.Range(0, world).Select(rank => Start(command($"{rank}"), tls))];

    private static Process Start((string Program, string[] Arguments) command, string? tls)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var variable in new[] { "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS" })
        {
            start.Environment[variable] = "1"; // A rank of ours gets these from its node.
        }

        start.Environment[CertificateVariable] = tls ?? "";
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
}

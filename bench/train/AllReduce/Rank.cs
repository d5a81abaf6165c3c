using System.Diagnostics;
using System.Text.Json;
using Cluster.Train;

namespace AllReduceBench;

// One rank of ours: says where it listens, reads where all listen, then sums arrays of each size and writes what it took.
internal static class Rank
{
    public static async Task RunAsync(int rank, string[] sizes)
    {
        using var listener = RingListener.Open();
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(listener.Endpoint));
        var endpoints = JsonSerializer.Deserialize<RingEndpoint[]>((await Console.In.ReadLineAsync())!)!;
        using var group = await RingProcessGroup.ConnectAsync(listener, new RingMembership(rank, endpoints, new byte[RingMembership.TokenBytesMin]));
        foreach (var size in sizes)
        {
            Console.WriteLine(JsonSerializer.Serialize(Measure(group, Size.Parse(size))));
        }
    }

    private static Figure Measure(IProcessGroup group, Size size)
    {
        var values = new float[size.Bytes / sizeof(float)];
        for (var round = 0; round < Math.Max(2, size.Rounds / 10); round++)
        {
            Array.Fill(values, 1);
            group.AllReduce(values);
        }

        if (values[^1] != group.WorldSize)
        {
            throw new InvalidOperationException($"the sum of {group.WorldSize} ones is {values[^1]}");
        }

        group.Barrier();
        var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var times = new double[size.Rounds];
        for (var round = 0; round < size.Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            group.AllReduce(values);
            times[round] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        process.Refresh();
        var cpuMs = (process.TotalProcessorTime - cpu).TotalMilliseconds / size.Rounds;
        group.Barrier();
        Array.Sort(times);
        return new Figure(size.Bytes, times[size.Rounds / 2], cpuMs);
    }
}

using System.Diagnostics;
using Cluster.Core;

namespace Seed;

// The demo's cluster: nodes that are processes of this program, with free ports and a state folder of their own. Each
// holds the read end of a pipe to this process, so that even a kill of this process, which leaves no time for anything,
// ends them. Disposing asks them to leave, ends those that do not, by process id, and removes the folder. The folder of
// a demo that was killed is removed by the next one. What the job saved stays, where all clusters of this user save.
internal sealed class DemoCluster : IAsyncDisposable
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LeaveBound = TimeSpan.FromSeconds(12);
    private const int LinesKept = 30;

    private readonly string _state = LocalNodes.CreateDemoDirectory();
    private readonly List<(Process Process, LocalNode? Record)> _nodes = [];

    internal string Address { get; private set; } = "";

    internal string Token { get; private set; } = "";

    internal IEnumerable<int> ProcessIds => _nodes.Select(node => node.Process.Id);

    // A seed that takes no work, and workers of one cpu each.
    internal async Task StartAsync(int workerCount, CancellationToken ct)
    {
        var seed = await StartNodeAsync(["start", "--port", "0", "--cpus", "0"], ct);
        (Address, Token) = (seed.Address, seed.Token);
        await Task.WhenAll(Enumerable.Range(0, workerCount).Select(_ => StartNodeAsync(["join", Address, "--cpus", "1"], ct)));
    }

    public async ValueTask DisposeAsync()
    {
        // Workers leave before the seed, so that it hears of it.
        var time = TimeProvider.System;
        var records = _nodes.Select(node => node.Record).OfType<LocalNode>().ToArray();
        await ProcessSignals.StopAsync([.. records.Where(record => !record.IsSeed)], LeaveBound, time);
        await ProcessSignals.StopAsync([.. records.Where(record => record.IsSeed)], LeaveBound, time);
        foreach (var (process, _) in _nodes)
        {
            if (!process.HasExited)
            {
                process.Kill(); // It was still starting.
            }

            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(_state, recursive: true);
    }

    private async Task<LocalNode> StartNodeAsync(string[] arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, Executable.SelfArguments(
            [.. arguments, "--storage", LocalNodes.StorageDirectory, "--until-stdin-closes"]))
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["SEED_STATE"] = _state;
        var process = Process.Start(start) ?? throw new ClusterException("a node process could not be started");
        int index;
        lock (_nodes)
        {
            index = _nodes.Count;
            _nodes.Add((process, null));
        }

        var record = await WaitUntilReadyAsync(process, arguments[0], ct);
        lock (_nodes)
        {
            _nodes[index] = (process, record);
        }

        return record;
    }

    // A node says one line on stdout when it is ready; its record is written before that.
    private async Task<LocalNode> WaitUntilReadyAsync(Process process, string verb, CancellationToken ct)
    {
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var lines = new Queue<string>();
        void Keep(string? line)
        {
            lock (lines)
            {
                lines.Enqueue(line ?? "");
                if (lines.Count > LinesKept)
                {
                    lines.Dequeue();
                }
            }
        }

        process.OutputDataReceived += (_, line) =>
        {
            Keep(line.Data);
            ready.TrySetResult(line.Data is not null);
        };
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        string Story()
        {
            lock (lines)
            {
                return string.Join(" | ", lines.Where(line => line.Length > 0));
            }
        }

        var isReady = false;
        try
        {
            isReady = await ready.Task.WaitAsync(ReadyBound, ct);
        }
        catch (TimeoutException slow)
        {
            throw new ClusterException($"`seed {verb}` was not ready within {ReadyBound.TotalSeconds:0} s: {Story()}", slow);
        }

        if (!isReady)
        {
            await process.WaitForExitAsync(ct);
            throw new ClusterException($"`seed {verb}` ended with exit code {process.ExitCode}: {Story()}");
        }

        return LocalNodes.Read(_state, process.Id)
            ?? throw new ClusterException($"`seed {verb}` is ready but left no record in {_state}: {Story()}");
    }
}

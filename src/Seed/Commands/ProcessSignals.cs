using System.Runtime.InteropServices;
using Cluster.Core;

namespace Seed;

// Signals to other processes, which .NET has no call for (Process.Kill is SIGKILL).
internal static class ProcessSignals
{
    private const int SigTerm = 15;
    private const int SigKill = 9;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    internal static void Terminate(int processId) => _ = Kill(processId, SigTerm);

    // Asks each to leave and waits; ends those that have not left within the bound. Returns how many had to be ended.
    internal static async Task<int> StopAsync(IReadOnlyList<LocalNode> nodes, TimeSpan bound, TimeProvider time)
    {
        foreach (var node in nodes.Where(LocalNodes.IsRunning))
        {
            Terminate(node.ProcessId);
        }

        var startedAt = time.GetTimestamp();
        while (nodes.Any(LocalNodes.IsRunning) && time.GetElapsedTime(startedAt) < bound)
        {
            await Task.Delay(PollInterval, time);
        }

        var late = nodes.Where(LocalNodes.IsRunning).ToArray();
        foreach (var node in late)
        {
            if (Kill(node.ProcessId, SigKill) != 0)
            {
                throw new ClusterException($"process {node.ProcessId} (node at {node.Address}) cannot be ended: is it another user's?");
            }
        }

        return late.Length;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);
}

namespace Cluster.Core.Nodes;

// Reads a process's end. A shell and .NET both report a signal as 128 + its number.
internal static class WorkerExit
{
    private static readonly Dictionary<int, string> SignalNames = new()
    {
        [1] = "SIGHUP", [2] = "SIGINT", [3] = "SIGQUIT", [4] = "SIGILL", [6] = "SIGABRT", [7] = "SIGBUS", [8] = "SIGFPE",
        [9] = "SIGKILL", [11] = "SIGSEGV", [13] = "SIGPIPE", [15] = "SIGTERM", [24] = "SIGXCPU", [25] = "SIGXFSZ",
    };

    internal static string? SignalOf(int exitCode) =>
        exitCode > 128 ? SignalNames.GetValueOrDefault(exitCode - 128) : null;

    internal static DriverActor.WorkerEnd Describe(WorkerEndKind kind, int exitCode, string? why, IReadOnlyList<string> lastLines)
    {
        var signal = SignalOf(exitCode);
        var how = signal is null ? $"exited with code {exitCode}" : $"ended by {signal} (exit code {exitCode})";
        var reason = why is null ? how : $"{why}; {how}";
        return new DriverActor.WorkerEnd(kind, exitCode, signal, reason, lastLines);
    }

    internal static DriverActor.WorkerEnd WithoutProcess(WorkerEndKind kind, string reason) =>
        new(kind, null, null, reason, []);
}

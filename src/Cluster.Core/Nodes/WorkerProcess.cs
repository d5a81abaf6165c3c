using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Cluster.Core.Nodes;

// One operating system process. Its standard input is a pipe that the node holds and never writes to: when the node dies,
// however it dies, the pipe ends and the worker ends itself. Its output is read line by line. It is signalled by its own
// process handle, never by name.
internal sealed class WorkerProcess : IDisposable
{
    private const int SignalTerminate = 15;

    // A process that its child outlives leaves the pipe open; the last lines are waited for this long, not for ever.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    private readonly Process _process;

    private WorkerProcess(Process process, LineBuffer lines)
    {
        (_process, Lines) = (process, lines);
        var readers = Task.WhenAll(ReadAsync(process.StandardOutput, lines), ReadAsync(process.StandardError, lines));
        Exited = WaitAsync(process, readers);
    }

    internal int Id => _process.Id;

    internal LineBuffer Lines { get; }

    /// <summary>Ends with the exit code, after the last lines are read.</summary>
    internal Task<int> Exited { get; }

    internal static string FreshSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    internal static WorkerProcess Start(
        WorkerCommand command, string label, string workingDirectory, IReadOnlyDictionary<string, string> environment, LineBuffer lines)
    {
        var start = new ProcessStartInfo(command.FileName)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in command.Arguments.Append(label))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return new WorkerProcess(Process.Start(start)!, lines);
        }
        catch (Win32Exception fault)
        {
            throw new ClusterException($"worker program {command.FileName} cannot be started: {fault.Message}", fault);
        }
    }

    /// <summary>Asks the process to end.</summary>
    internal void Terminate()
    {
        if (OperatingSystem.IsWindows())
        {
            Kill();
        }
        else if (!_process.HasExited)
        {
            _ = SendSignal(_process.Id, SignalTerminate);
        }
    }

    /// <summary>Ends the process and all that it started.</summary>
    internal void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended in the meantime, which is what was wanted; the tree may have had a member of another user.
            Trace.TraceInformation("worker process {0}: {1}", _process.Id, fault.Message);
        }
    }

    public void Dispose() => _process.Dispose();

    private static async Task<int> WaitAsync(Process process, Task readers)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ended.TrySetResult();
        if (process.HasExited)
        {
            ended.TrySetResult();
        }

        await ended.Task.ConfigureAwait(false);
        await Task.WhenAny(readers, Task.Delay(OutputGrace)).ConfigureAwait(false);
        return process.ExitCode;
    }

    private static async Task ReadAsync(StreamReader reader, LineBuffer lines)
    {
        try
        {
            await new LineReader(lines.Add, lines.LengthMax).ReadAsync(reader).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            lines.Add($"(its output could not be read to the end: {fault.Message})");
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int processId, int signal);
}

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Akka.Tests.Processes;

// This assembly as another process. All that it says is kept, and told when something fails. It ends by itself when its
// standard input closes, so nothing is left behind however the test ends.
internal sealed class ChildProcess : IAsyncDisposable
{
    // No test asserts a time: this is only for a run that hangs.
    public static readonly TimeSpan HangBound = TimeSpan.FromSeconds(90);

    private const int StopSignal = 19;
    private const int ContinueSignal = 18;

    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly Process process;
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ChildProcess).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data is null ? null : $"! {line.Data}");
    }

    public int Id => process.Id;

    public IReadOnlyList<string> Lines
    {
        get { lock (gate) return [.. lines]; }
    }

    // Its answers are left out: there are many, and whoever asked tells the last.
    public string Story => string.Join($"{Environment.NewLine}  ",
        Lines.Where(line => !line.StartsWith("ANSWER", StringComparison.Ordinal)).Prepend($"process {Id}:"));

    public static ChildProcess Start(params string[] arguments)
    {
        var child = new ChildProcess(arguments);
        child.process.Start();
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    public void Say(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
    }

    // The rest of the first line, past or to come, that begins so; of those after the first `skip` lines.
    public async Task<string> LineAsync(string beginning, int skip = 0)
    {
        var patience = Task.Delay(HangBound);
        while (true)
        {
            Task changed;
            lock (gate)
            {
                if (lines.Skip(skip).FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal)) is { } found)
                    return found[beginning.Length..].Trim();
                changed = more.Task;
            }

            var ended = process.WaitForExitAsync();
            if (await Task.WhenAny(changed, ended, patience) != changed && !changed.IsCompleted)
                throw new InvalidOperationException($"waited for \"{beginning}\"; {Story}");
        }
    }

    // Since when it was killed or stopped, by the machine's monotonic clock: it did nothing from then on.
    public long? SilentSince { get; private set; }

    public void Kill()
    {
        SilentSince = Stopwatch.GetTimestamp();
        process.Kill();
    }

    public void Stop()
    {
        SilentSince = Stopwatch.GetTimestamp();
        Signal(StopSignal);
    }

    public void Continue() => Signal(ContinueSignal);

    public async Task<int> ExitCodeAsync()
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(HangBound);
        }
        catch (TimeoutException hanging)
        {
            throw new InvalidOperationException($"did not end; {Story}", hanging);
        }

        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Signal(int signal) => Kill(Id, signal).ShouldBe(0);

    private void Keep(string? line)
    {
        if (line is null)
            return;
        TaskCompletionSource heard;
        lock (gate)
        {
            lines.Add(line);
            heard = more;
            more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        heard.TrySetResult();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int processId, int signal);
}

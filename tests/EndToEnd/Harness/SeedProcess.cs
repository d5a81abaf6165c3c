using System.Diagnostics;

namespace EndToEnd.Harness;

// One `dotnet Seed.dll …`, as a user would start it. All that it says is kept, and is told when something fails.
internal sealed class SeedProcess : IAsyncDisposable
{
    // No test asserts a time: these are only for a run that hangs.
    internal static readonly TimeSpan HangBound = TimeSpan.FromMinutes(3);

    private readonly Lock _lock = new();
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> _waiting = [];
    private readonly Process _process;
    private readonly string _commandLine;

    private SeedProcess(string stateDirectory, string[] arguments, string? workingDirectory)
    {
        _commandLine = "seed " + string.Join(' ', arguments);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Seed.dll"), .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? stateDirectory,
        };
        start.Environment["SEED_STATE"] = stateDirectory;
        start.Environment.Remove("CLUSTER_ADDRESS");
        start.Environment.Remove("CLUSTER_TOKEN");
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
    }

    internal int Id => _process.Id;

    internal IReadOnlyList<string> Output => Copy(_output);

    internal IReadOnlyList<string> Errors => Copy(_errors);

    internal static SeedProcess Start(string stateDirectory, string[] arguments, string? workingDirectory = null)
    {
        var seed = new SeedProcess(stateDirectory, arguments, workingDirectory);
        seed._process.Start();
        seed._process.BeginOutputReadLine();
        seed._process.BeginErrorReadLine();
        return seed;
    }

    // The first line, past or to come, that has the text in it.
    internal Task<string> LineWithAsync(string text) => LineAsync(line => line.Contains(text, StringComparison.Ordinal), text);

    internal async Task<string> LineAsync(Func<string, bool> wanted, string what)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_output.Concat(_errors).FirstOrDefault(wanted) is { } line)
            {
                return line;
            }

            _waiting.Add((wanted, found));
        }

        var ended = _process.WaitForExitAsync();
        var first = await Task.WhenAny(found.Task, ended, Task.Delay(HangBound));
        if (first != found.Task && !found.Task.IsCompleted)
        {
            throw new InvalidOperationException($"waited for a line with \"{what}\"{Environment.NewLine}{Story()}");
        }

        return await found.Task;
    }

    internal async Task<int> ExitCodeAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(HangBound);
        }
        catch (TimeoutException hanging)
        {
            throw new InvalidOperationException($"did not end{Environment.NewLine}{Story()}", hanging);
        }

        return _process.ExitCode;
    }

    internal async Task<(int ExitCode, string Output)> ToEndAsync()
    {
        var exitCode = await ExitCodeAsync();
        return (exitCode, string.Join('\n', Output.Concat(Errors)));
    }

    internal void Kill() => _process.Kill();

    internal void Interrupt() => Signals.Send(Id, Signals.Interrupt);

    internal string Story()
    {
        var state = _process.HasExited ? $"ended with {_process.ExitCode}" : "still runs";
        return string.Join(Environment.NewLine, [$"$ {_commandLine}   (process {Id}, {state})", .. Output, .. Errors.Select(line => "! " + line)]);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Keep(List<string> lines, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            lines.Add(line);
            foreach (var (_, found) in _waiting.Where(waiting => waiting.Wanted(line)))
            {
                found.TrySetResult(line);
            }
        }
    }

    private string[] Copy(List<string> lines)
    {
        lock (_lock)
        {
            return [.. lines];
        }
    }
}

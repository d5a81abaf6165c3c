using System.Diagnostics;

namespace Remote.Benchmarks;

// This program in another process, until it is disposed. The child ends by itself when its standard input closes.
internal sealed class Child : IDisposable
{
    private Child(Process process, string ready) => (Process, Ready) = (process, ready);

    public Process Process { get; }

    // What it said after "READY ".
    public string Ready { get; }

    public static async Task<Child> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(Child).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith("READY ", StringComparison.Ordinal))
                return new Child(process, line["READY ".Length..]);
        throw new InvalidOperationException($"`{string.Join(' ', arguments)}` ended before it was ready");
    }

    public static async Task ReadyAsync(string text)
    {
        Console.WriteLine($"READY {text}");
        await Console.In.ReadToEndAsync();
    }

    // Waits for this line, among others.
    public async Task LineAsync(string wanted)
    {
        while (await Process.StandardOutput.ReadLineAsync() is { } line)
            if (line == wanted)
                return;
        throw new InvalidOperationException($"the process ended before it said {wanted}");
    }

    public void Dispose()
    {
        Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
    }
}

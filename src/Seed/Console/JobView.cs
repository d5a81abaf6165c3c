using Cluster.Core;

namespace Seed;

// A job as it goes, for people: a live display on a terminal, plain lines elsewhere.
internal interface IJobView : IAsyncDisposable
{
    void Show(JobEvent happened);
}

internal static class JobView
{
    internal static IJobView Create(JobId job) =>
        Terminal.IsLive ? new LiveJobView(job, Spectre.Console.AnsiConsole.Console) : new PlainJobView(Console.Out, TimeProvider.System);
}

using Cluster.Core;

namespace Seed;

// Plain lines into a file or a pipe, written out at once so that a reader at the other end sees them.
internal sealed class PlainJobView(TextWriter output, TimeProvider time) : IJobView
{
    private readonly PlainJobState _state = new();

    public void Show(JobEvent happened) => Write(_state.Apply(happened, time.GetUtcNow()));

    public ValueTask DisposeAsync()
    {
        Write(_state.End());
        return ValueTask.CompletedTask;
    }

    private void Write(IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            output.WriteLine(line);
        }

        output.Flush();
    }
}

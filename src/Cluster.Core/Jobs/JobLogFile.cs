using System.Globalization;

namespace Cluster.Core.Jobs;

// A job's log as a text file: time, source, line. When it is full the rest is not written, and its last line says so.
internal sealed class JobLogFile : IDisposable
{
    private readonly StreamWriter? _writer;
    private readonly long _bytesMax;
    private long _bytes;
    private bool _isFull;

    internal JobLogFile(string path, long bytesMax)
    {
        _bytesMax = bytesMax;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _writer = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite));
        _bytes = _writer.BaseStream.Length;
    }

    internal void Write(JobEvent happened, DateTimeOffset now)
    {
        var text = happened switch
        {
            JobEvent.LogLine line => $"{line.Source} | {line.Text}",
            JobEvent.StateChanged { Info: var info } => $"job | {info.Phase}{(info.Reason is null ? "" : ": " + info.Reason)}",
            _ => null,
        };
        if (text is null || _isFull || _writer is null)
        {
            return;
        }

        _bytes += text.Length + 30;
        _isFull = _bytes > _bytesMax;
        var shown = _isFull ? $"log | this file has reached {_bytesMax} bytes; what follows is not written" : text;
        _writer.WriteLine($"{now.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)} {shown}");
    }

    internal void Flush() => _writer?.Flush();

    public void Dispose() => _writer?.Dispose();
}

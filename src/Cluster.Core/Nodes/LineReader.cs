using System.Text;

namespace Cluster.Core.Nodes;

// Cuts a process's output into lines while it comes. A line ends at \n, \r\n or \r (a progress bar's way of starting over);
// of one that goes on without end only the beginning is kept, so that no process can fill the node's memory.
internal sealed class LineReader(Action<string> add, int lengthMax)
{
    private readonly StringBuilder _line = new();
    private long _cutCount;
    private bool _wasReturn;

    internal async Task ReadAsync(TextReader reader)
    {
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer.AsMemory()).ConfigureAwait(false)) > 0)
        {
            Take(buffer.AsSpan(0, count));
        }

        if (_line.Length > 0)
        {
            EndLine();
        }
    }

    private void Take(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (_wasReturn && text[0] == '\n')
            {
                text = text[1..];
            }

            _wasReturn = false;
            var end = text.IndexOfAny('\r', '\n');
            Append(end < 0 ? text : text[..end]);
            if (end < 0)
            {
                return;
            }

            _wasReturn = text[end] == '\r';
            text = text[(end + 1)..];
            EndLine();
        }
    }

    private void Append(ReadOnlySpan<char> part)
    {
        var room = Math.Min(part.Length, lengthMax - _line.Length);
        _line.Append(part[..room]);
        _cutCount += part.Length - room;
    }

    private void EndLine()
    {
        add(_cutCount == 0 ? _line.ToString() : $"{_line}… ({_cutCount} characters cut)");
        _line.Clear();
        _cutCount = 0;
    }
}

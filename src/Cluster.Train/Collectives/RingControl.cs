using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Cluster.Train;

// Word of the end. Beside the values every pair of neighbours has a connection for notes, both ways; a rank that fails
// tells its two neighbours which rank is to blame before it closes anything, they tell theirs, and so the name of the
// culprit outruns the broken connections. A rank that simply leaves says so too.
//
//   note: magic 4   kind 1   rank 4   length 2   text (UTF-8, TextBytesMax at most)
internal sealed class RingControl : IDisposable
{
    private const uint Magic = 0x45544F4E;    // "NOTE"
    private const int HeaderBytes = 11;
    private const int TextBytesMax = 800;

    private readonly Neighbour _next;
    private readonly Neighbour _previous;
    private readonly Lock _sending = new();

    public RingControl(RingLink next, RingLink previous)
    {
        _next = new Neighbour(next);
        _previous = new Neighbour(previous);
    }

    /// <summary>What a note says.</summary>
    public enum NoteKind : byte
    {
        /// <summary>The group has ended; the rank in the note is the cause.</summary>
        Abort = 1,

        /// <summary>The sender is done and will take part in nothing more.</summary>
        Leave = 2,
    }

    /// <summary>One note.</summary>
    public sealed record Note(NoteKind Kind, int Rank, string Text);

    /// <summary>Adds the connections that may still bring a note.</summary>
    public void AddReadable(List<Socket> sockets)
    {
        if (!_next.Ended)
            sockets.Add(_next.Link.Socket);
        if (!_previous.Ended)
            sockets.Add(_previous.Link.Socket);
    }

    /// <summary>An abort note, if one has come. Never waits.</summary>
    public Note? Poll() => _next.Poll() ?? _previous.Poll();

    /// <summary>
    /// What a neighbour whose data connection broke had to say. Its note was sent before that connection closed, so it
    /// is here or comes at once; a process that died has said nothing, and its end is here or comes at once.
    /// </summary>
    public Note? LastWords(bool ofNext, TimeSpan patience)
    {
        var neighbour = ofNext ? _next : _previous;
        var note = Poll();
        while (note is null && !neighbour.Ended && neighbour.Link.Socket.Poll(patience, SelectMode.SelectRead))
            note = neighbour.Poll();
        return note ?? Poll() ?? neighbour.Leave;
    }

    /// <summary>Tells both neighbours. From any thread; a neighbour that is gone is no reason to fail.</summary>
    public void Tell(Note note)
    {
        var text = Encoding.UTF8.GetBytes(note.Text);
        var length = Math.Min(text.Length, TextBytesMax);
        var bytes = new byte[HeaderBytes + length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        bytes[4] = (byte)note.Kind;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(5), note.Rank);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(9), (ushort)length);
        text.AsSpan(0, length).CopyTo(bytes.AsSpan(HeaderBytes));
        lock (_sending)
        {
            _next.Send(bytes);
            _previous.Send(bytes);
        }
    }

    public void Dispose()
    {
        lock (_sending)
        {
            _next.Link.Dispose();
            _previous.Link.Dispose();
        }
    }

    private sealed class Neighbour(RingLink link)
    {
        private readonly byte[] _buffer = new byte[HeaderBytes + TextBytesMax];
        private int _filled;

        public RingLink Link => link;

        /// <summary>True when nothing can come any more: the connection is closed, or the neighbour has had its say.</summary>
        public bool Ended { get; private set; }

        public Note? Leave { get; private set; }

        public void Send(byte[] bytes)
        {
            try
            {
                // A note fits the send buffer of a connection that carries nothing else, so this never blocks.
                link.Send(bytes, out _);
            }
            catch (ObjectDisposedException)
            {
                // Closed by our own Dispose in the meantime: there is nobody left to tell.
            }
        }

        public Note? Poll()
        {
            while (!Ended)
            {
                var wanted = _filled < HeaderBytes ? HeaderBytes : HeaderBytes + TextLength;
                var count = link.Receive(_buffer.AsSpan(_filled, wanted - _filled), out var error);
                if (error == SocketError.WouldBlock)
                    return null;
                Ended = error != SocketError.Success || count == 0;
                _filled += count;
                if (_filled < HeaderBytes)
                    continue;
                Ended |= BinaryPrimitives.ReadUInt32LittleEndian(_buffer) != Magic || TextLength > TextBytesMax;
                if (!Ended && _filled == HeaderBytes + TextLength && Take() is { } abort)
                    return abort;
            }
            return null;
        }

        private int TextLength => BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(9));

        private Note? Take()
        {
            var text = Encoding.UTF8.GetString(_buffer, HeaderBytes, TextLength);
            var note = new Note((NoteKind)_buffer[4], BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(5)), text);
            _filled = 0;
            if (note.Kind == NoteKind.Abort)
                return note;
            Leave = note;
            return null;
        }
    }
}

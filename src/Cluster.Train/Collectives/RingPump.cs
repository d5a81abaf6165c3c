using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace Cluster.Train;

// Moves one collective's bytes: sends to the next rank and receives from the previous one on the caller's thread, both at
// once, by links that never wait; when neither can move it sleeps in the kernel until a socket is ready. So there is no thread
// to hand work to, and nothing is allocated per call. What goes where is the plan's business (IRingPlan), whether it goes
// encrypted is the links' (RingLink).
internal sealed class RingPump
{
    /// <summary>How long a sleep may last before it looks whether another thread has aborted the group.</summary>
    private static readonly TimeSpan WakeInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a broken neighbour's last words are waited for. They are there already, but for a slow network.</summary>
    private static readonly TimeSpan LastWordsPatience = TimeSpan.FromSeconds(1);

    private readonly RingMembership _ring;
    private readonly ProcessGroupOptions _options;
    private readonly RingConnector.Links _links;
    private readonly RingControl _control;
    private readonly List<Socket> _readable = new(4);
    private readonly List<Socket> _writable = new(1);
    private readonly byte[] _headerOut = new byte[RingOperation.HeaderBytes];
    private readonly byte[] _headerIn = new byte[RingOperation.HeaderBytes];
    private int _headerSent;
    private int _headerReceived;
    private long _sent;
    private long _received;
    private volatile RingControl.Note? _end;

    public RingPump(RingMembership ring, RingConnector.Links links, RingControl control, ProcessGroupOptions options)
    {
        _ring = ring;
        _links = links;
        _control = control;
        _options = options;
        // Under TLS a note may have come together with the end of the handshake: the socket would not tell of that one.
        if (control.Poll() is { } note)
            EndGroup(note.Rank, note.Text);
    }

    /// <summary>Why the group has ended, if it has.</summary>
    public RingControl.Note? End => _end;

    public void Run<TPlan>(in RingOperation operation, ref TPlan plan) where TPlan : struct, IRingPlan, allows ref struct
    {
        operation.Write(_headerOut);
        (_headerSent, _headerReceived, _sent, _received) = (0, 0, 0, 0);
        var started = _options.Clock.GetTimestamp();
        while (true)
        {
            if (_end is { } end)
                throw Exception(end, operation);
            var moved = Send(ref plan, operation) | Receive(ref plan, operation);
            if (AllSent(ref plan) && AllReceived(ref plan))
                return;
            if (!moved)
                Sleep(ref plan, operation, started);
        }
    }

    /// <summary>Ends the group for everybody; the first cause stays. From any thread.</summary>
    public RingControl.Note EndGroup(int rank, string text)
    {
        var note = new RingControl.Note(RingControl.NoteKind.Abort, rank, text);
        if (Interlocked.CompareExchange(ref _end, note, null) is { } earlier)
            return earlier;
        _control.Tell(note);
        return note;
    }

    private bool AllSent<TPlan>(ref TPlan plan) where TPlan : struct, IRingPlan, allows ref struct =>
        _headerSent == _headerOut.Length && _sent == plan.OutgoingBytes && !_links.DataOut.HasUnsent;

    private bool AllReceived<TPlan>(ref TPlan plan) where TPlan : struct, IRingPlan, allows ref struct =>
        _headerReceived == _headerIn.Length && _received == plan.IncomingBytes;

    private bool Send<TPlan>(ref TPlan plan, in RingOperation operation) where TPlan : struct, IRingPlan, allows ref struct
    {
        var inHeader = _headerSent < _headerOut.Length;
        var bytes = inHeader ? _headerOut.AsSpan(_headerSent) : plan.Outgoing();
        if (bytes.IsEmpty && !_links.DataOut.HasUnsent)
            return false;
        // No more than a chunk at a time, so that what has come meanwhile is added and freed for sending.
        var count = _links.DataOut.Send(bytes[..Math.Min(bytes.Length, _options.ChunkBytes)], out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
            Broken(ofNext: true, error, operation);
        if (inHeader)
            _headerSent += count;
        else if (count > 0)
        {
            plan.Sent(count);
            _sent += count;
        }
        return count > 0;
    }

    private bool Receive<TPlan>(ref TPlan plan, in RingOperation operation) where TPlan : struct, IRingPlan, allows ref struct
    {
        if (AllReceived(ref plan))
            return false;
        var inHeader = _headerReceived < _headerIn.Length;
        var room = inHeader ? _headerIn.AsSpan(_headerReceived) : plan.Incoming();
        var count = _links.DataIn.Receive(room[..Math.Min(room.Length, _options.ChunkBytes)], out var error);
        if (error == SocketError.WouldBlock)
            return false;
        if (error != SocketError.Success || count == 0)
            Broken(ofNext: false, error, operation);
        if (inHeader)
        {
            _headerReceived += count;
            CheckHeader(operation);
            return true;
        }
        plan.Received(count);
        _received += count;
        return true;
    }

    private void CheckHeader(in RingOperation operation)
    {
        if (_headerReceived < _headerIn.Length || _headerIn.AsSpan().SequenceEqual(_headerOut))
            return;
        // A rank that aborted has left its collective half-way: what it said about that comes first.
        HearNotes(operation);
        var theirs = RingOperation.Read(_headerIn);
        throw Exception(EndGroup(_ring.Previous, $"the ranks are out of step: rank {_ring.Previous} calls {theirs}, rank {_ring.Rank} calls {operation}"), operation);
    }

    private void Sleep<TPlan>(ref TPlan plan, in RingOperation operation, long started)
        where TPlan : struct, IRingPlan, allows ref struct
    {
        var elapsed = _options.Clock.GetElapsedTime(started);
        if (elapsed >= _options.CollectiveTimeout)
            throw Exception(TooLate(ref plan, operation), operation);

        _readable.Clear();
        _writable.Clear();
        if (!AllReceived(ref plan))
            _readable.Add(_links.DataIn.Socket);
        _control.AddReadable(_readable);
        if (_headerSent < _headerOut.Length || !plan.Outgoing().IsEmpty || _links.DataOut.HasUnsent)
            _writable.Add(_links.DataOut.Socket);
        var left = _options.CollectiveTimeout - elapsed;
        Socket.Select(_readable, _writable, null, left < WakeInterval ? left : WakeInterval);
        _readable.Remove(_links.DataIn.Socket);
        if (_readable.Count > 0)
            HearNotes(operation);
    }

    private void HearNotes(in RingOperation operation)
    {
        if (_control.Poll() is { } note)
            throw Exception(EndGroup(note.Rank, note.Text), operation);
    }

    private RingControl.Note TooLate<TPlan>(ref TPlan plan, in RingOperation operation)
        where TPlan : struct, IRingPlan, allows ref struct
    {
        var limit = $"within {_options.CollectiveTimeout.TotalSeconds:0.###} s";
        return AllReceived(ref plan)
            ? EndGroup(_ring.Next, $"rank {_ring.Next} did not take what rank {_ring.Rank} sent {limit}, in {operation}")
            : EndGroup(_ring.Previous, $"rank {_ring.Rank} got nothing from rank {_ring.Previous} {limit}, in {operation}");
    }

    [DoesNotReturn]
    private void Broken(bool ofNext, SocketError error, in RingOperation operation)
    {
        var rank = ofNext ? _ring.Next : _ring.Previous;
        var words = _control.LastWords(ofNext, LastWordsPatience);
        var how = (ofNext ? _links.DataOut : _links.DataIn).Fault
            ?? (error == SocketError.Success ? "closed its connection" : $"broke its connection ({error})");
        var end = words switch
        {
            { Kind: RingControl.NoteKind.Abort } => EndGroup(words.Rank, words.Text),
            { } => EndGroup(rank, $"rank {rank} {words.Text}"),
            null => EndGroup(rank, $"rank {rank} {how}"),
        };
        throw Exception(end, operation);
    }

    private CollectiveAbortedException Exception(RingControl.Note end, in RingOperation operation) =>
        new(end.Rank, $"{end.Text}; rank {_ring.Rank} was in {operation}");
}

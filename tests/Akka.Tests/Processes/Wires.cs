using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Akka.Tests.Processes;

// The network between node processes. Each node is known by a port of this class, which passes bytes on to the node's own;
// between nodes that are cut off from each other nothing passes, and nobody is told: bytes wait as they would in a network
// that drops packets, until it heals or the connection is given up. Who calls is found by the process that owns the socket.
internal sealed class Wires : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly TcpListener[] listeners;
    private readonly (int ProcessId, int Port)[] nodes;
    private readonly HashSet<(int, int)> cut = [];
    private readonly HashSet<TcpClient> open = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isDisposed;

    public Wires(int nodeCount)
    {
        nodes = new (int, int)[nodeCount];
        listeners = [.. Enumerable.Range(0, nodeCount).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        for (var node = 0; node < nodeCount; node++)
        {
            listeners[node].Start();
            _ = AcceptAsync(node);
        }
    }

    public int PortOf(int node) => ((IPEndPoint)listeners[node].LocalEndpoint).Port;

    // The node is this process, and listens there.
    public void Connect(int node, int processId, int port) => Change(() => nodes[node] = (processId, port));

    public void Cut(IReadOnlyCollection<int> side) => Change(() =>
    {
        foreach (var a in side)
        {
            foreach (var b in Enumerable.Range(0, nodes.Length).Where(node => !side.Contains(node)))
                cut.UnionWith([(a, b), (b, a)]);
        }
    });

    // Only these two do not hear each other.
    public void CutLink(int a, int b) => Change(() => cut.UnionWith([(a, b), (b, a)]));

    public void Heal() => Change(cut.Clear);

    public ValueTask DisposeAsync()
    {
        Change(() => isDisposed = true);
        foreach (var listener in listeners)
            listener.Stop();
        lock (gate)
        {
            foreach (var client in open)
                client.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private void Change(Action change)
    {
        TaskCompletionSource before;
        lock (gate)
        {
            change();
            before = changed;
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        before.SetResult();
    }

    private async Task AcceptAsync(int node)
    {
        while (!isDisposed)
        {
            TcpClient caller;
            try
            {
                caller = await listeners[node].AcceptTcpClientAsync();
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = CarryAsync(caller, node);
        }
    }

    private async Task CarryAsync(TcpClient caller, int to)
    {
        using var called = new TcpClient();
        using var calling = caller;
        lock (gate)
            open.UnionWith([caller, called]);
        try
        {
            caller.NoDelay = called.NoDelay = true;
            if (CallerOf((IPEndPoint)caller.Client.RemoteEndPoint!) is { } from)
            {
                await UntilOpenAsync(from, to);
                await called.ConnectAsync(IPAddress.Loopback, nodes[to].Port);
                await Task.WhenAny(PassAsync(caller, called, from, to), PassAsync(called, caller, to, from));
            }
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            called.Close(); // One side went, or was never there; so does the other.
        }

        lock (gate)
            open.ExceptWith([caller, called]);
    }

    private async Task PassAsync(TcpClient from, TcpClient to, int fromNode, int toNode)
    {
        var buffer = new byte[64 * 1024];
        while (await from.GetStream().ReadAsync(buffer) is var count and > 0)
        {
            await UntilOpenAsync(fromNode, toNode);
            await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
        }

        await UntilOpenAsync(fromNode, toNode); // The end of a connection is no news either while they are cut off.
    }

    private async Task UntilOpenAsync(int from, int to)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (isDisposed || !cut.Contains((from, to)))
                    return;
                next = changed.Task;
            }

            await next;
        }
    }

    // The kernel lists sockets with their ports and inodes, and for each process the inodes that it has open.
    private int? CallerOf(IPEndPoint end)
    {
        var port = end.Port.ToString("X4", CultureInfo.InvariantCulture);
        var inode = new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(words => words.Length > 9 && words[1].EndsWith($":{port}", StringComparison.Ordinal) && words[9] != "0")?[9];
        if (inode is null)
            return null;
        for (var node = 0; node < nodes.Length; node++)
        {
            if (nodes[node].ProcessId is var id and > 0 && Owns(id, $"socket:[{inode}]"))
                return node;
        }

        return null;
    }

    private static bool Owns(int processId, string socket)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Any(fd => new FileInfo(fd).LinkTarget == socket);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false; // The process ended while it was looked at.
        }
    }
}

using System.CommandLine;
using System.Net.Sockets;
using Cluster.Core;

namespace Seed;

// Which cluster a command speaks to: --address and --token, else the environment, else the one that runs here.
internal sealed class ConnectionOptions
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);

    private readonly Option<string?> _address = new("--address")
    {
        Description = "A node of the cluster, host:port. Default: $CLUSTER_ADDRESS, else the cluster that you run on this machine.",
        HelpName = "host:port",
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "The cluster's token. Default: $CLUSTER_TOKEN, else what `seed start` wrote for you on this machine.",
    };

    internal void AddTo(Command command)
    {
        command.Options.Add(_address);
        command.Options.Add(_token);
    }

    internal string? Address(ParseResult parsed) =>
        NotEmpty(parsed.GetValue(_address)) ?? NotEmpty(Environment.GetEnvironmentVariable(ClusterClientOptions.AddressVariable));

    internal async Task<ClusterClient> ConnectAsync(ParseResult parsed, CancellationToken ct)
    {
        var token = NotEmpty(parsed.GetValue(_token));
        var (address, found) = Resolve(Address(parsed), token);
        await ProbeAsync(address, ct);
        return await ClusterClient.ConnectAsync(
            new ClusterClientOptions
            {
                Address = address, Token = found, Name = "seed console", IsEncrypted = LocalNodes.At(address)?.IsEncrypted,
            },
            ct);
    }

    internal static (string Host, int Port) Split(string address)
    {
        var colon = address.LastIndexOf(':');
        return colon > 0 && int.TryParse(address[(colon + 1)..], out var port) && port is > 0 and < 65536
            ? (address[..colon], port)
            : throw new MisuseException($"\"{address}\" is not an address: it must be host:port, as in 127.0.0.1:4053");
    }

    // What the user says comes first, then the environment, then the records of local nodes.
    internal static string? TokenFor(string address, string? token) =>
        NotEmpty(token)
        ?? NotEmpty(Environment.GetEnvironmentVariable(ClusterClientOptions.TokenVariable))
        ?? LocalNodes.At(address)?.Token;

    private static (string Address, string Token) Resolve(string? address, string? token)
    {
        if (address is not null)
        {
            _ = Split(address);
            return (address, TokenFor(address, token) ?? throw new ClusterException(
                $"no token for {address}: it is no node of yours on this machine; pass --token or set CLUSTER_TOKEN"));
        }

        var seeds = LocalNodes.Running().Where(node => node.IsSeed).ToArray();
        return seeds switch
        {
            [var only] => (only.Address, token ?? only.Token),
            [] => throw new ClusterException("no cluster of yours runs on this machine: start one with `seed start`, or pass --address"),
            _ => throw new ClusterException(
                $"{seeds.Length} clusters of yours run on this machine: say which with --address "
                + string.Join(" or --address ", seeds.Select(seed => seed.Address))),
        };
    }

    // Nothing listening is known at once; the client's own timeout is for a node that listens and does not answer.
    private static async Task ProbeAsync(string address, CancellationToken ct)
    {
        var (host, port) = Split(address);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(ProbeTimeout);
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(host, port, bound.Token);
        }
        catch (Exception fault) when (fault is SocketException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new ClusterException($"no node answers at {address} ({fault.Message}): is it running? `seed start` starts one", fault);
        }
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

using System.Globalization;
using System.Net;

namespace Cluster.Core.Hosting;

// Addresses as people write them, host:port, and as the engine wants them.
internal static class ClusterAddress
{
    /// <summary>The name of every node's actor system; members of one cluster must share it.</summary>
    internal const string SystemName = "cluster";

    internal static (string Host, int Port) Parse(string text, string what)
    {
        var colon = text.LastIndexOf(':');
        var isRight = colon > 0
            && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and < 65536;
        return isRight
            ? (text[..colon], int.Parse(text[(colon + 1)..], CultureInfo.InvariantCulture))
            : throw new ClusterException($"{what} is \"{text}\", but must be host:port, for example 127.0.0.1:7700");
    }

    /// <summary>The root of a node's actor paths.</summary>
    internal static string ActorPathOf(string address) => $"akka.tcp://{SystemName}@{address}";

    /// <summary>Only loopback is served while connections are not encrypted.</summary>
    internal static IPAddress RequireLoopback(string host)
    {
        var address = host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out var parsed) ? parsed : null;
        return address is not null && IPAddress.IsLoopback(address)
            ? address
            : throw new ClusterException(
                $"host is {host}, but only loopback (127.0.0.1) may be bound: connections are not encrypted, as TLS is not configured");
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cluster.Core.Hosting;

// Addresses as people write them, host:port, and as the engine wants them: it knows a node by its IP address alone.
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

    /// <summary>The protocol of actor paths.</summary>
    internal static string Protocol(bool isEncrypted) => isEncrypted ? "akka.ssl.tcp" : "akka.tcp";

    /// <summary>The root of a node's actor paths.</summary>
    internal static string ActorPathOf(string address, bool isEncrypted) => $"{Protocol(isEncrypted)}://{SystemName}@{address}";

    /// <summary>The IP address of a host, by number or by name.</summary>
    /// <exception cref="ClusterException">It has none, or one that others cannot call.</exception>
    internal static IPAddress Resolve(string host, string what)
    {
        var found = host == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(host, out var parsed) ? parsed
            : AddressesOf(host).FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork);
        return found switch
        {
            null => throw new ClusterException($"{what} is {host}, but no IPv4 address is known for that name"),
            { AddressFamily: not AddressFamily.InterNetwork } => throw new ClusterException(
                $"{what} is {host}, but must be an IPv4 address, or a name that has one"),
            _ when found.Equals(IPAddress.Any) => throw new ClusterException(
                $"{what} is {host}, but must be the address by which others reach this machine"),
            _ => found,
        };
    }

    /// <summary>The address of this machine from which another one is reached: where that one can call back.</summary>
    internal static IPAddress LocalTowards(IPAddress other)
    {
        using var socket = new Socket(other.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Connect(other, 9); // A datagram socket's connect sends nothing: it only finds the route.
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException fault)
        {
            throw new ClusterException($"{other} cannot be reached from this machine: {fault.Message}", fault);
        }
    }

    private static IPAddress[] AddressesOf(string name)
    {
        try
        {
            return Dns.GetHostAddresses(name);
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            return [];
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Akka.Configuration;
using Akka.Remote.Transport.DotNetty;

namespace Akka.Remote.Transport;

// The section akka.remote.dot-netty.tcp.
internal sealed record TcpSettings
{
    public required string Hostname { get; init; }

    public required int Port { get; init; }

    public required string PublicHostname { get; init; }

    public required int PublicPort { get; init; }

    public required TimeSpan ConnectionTimeout { get; init; }

    public required TimeSpan HandshakeTimeout { get; init; }

    public required int FrameBytesMax { get; init; }

    public required int Backlog { get; init; }

    public required bool KeepAlive { get; init; }

    public required bool NoDelay { get; init; }

    // Null leaves the choice to the operating system, which adapts it to the connection.
    public int? SendBufferBytes { get; init; }

    public int? ReceiveBufferBytes { get; init; }

    public required bool PreferIPv6 { get; init; }

    // Null: connections are plain.
    public TlsSettings? Tls { get; init; }

    public static TcpSettings From(Config config, DotNettySslSetup? sslSetup = null)
    {
        var tcp = config.GetConfig("akka.remote.dot-netty.tcp");
        var hostname = tcp.GetString("hostname", "");
        var settings = new TcpSettings
        {
            Hostname = string.IsNullOrWhiteSpace(hostname) ? "127.0.0.1" : hostname,
            Port = tcp.GetInt("port", 2552),
            PublicHostname = tcp.GetString("public-hostname", "") ?? "",
            PublicPort = tcp.GetInt("public-port", 0),
            ConnectionTimeout = tcp.GetTimeSpan("connection-timeout", TimeSpan.FromSeconds(15)),
            HandshakeTimeout = config.GetTimeSpan("akka.remote.handshake-timeout", TimeSpan.FromSeconds(15)),
            FrameBytesMax = (int)Math.Min(int.MaxValue - 1024, tcp.GetByteSize("maximum-frame-size", 128_000) ?? 128_000),
            Backlog = tcp.GetInt("backlog", 4096),
            KeepAlive = tcp.GetBoolean("tcp-keepalive", true),
            NoDelay = tcp.GetBoolean("tcp-nodelay", true),
            SendBufferBytes = (int?)tcp.GetByteSize("send-buffer-size", null),
            ReceiveBufferBytes = (int?)tcp.GetByteSize("receive-buffer-size", null),
            PreferIPv6 = tcp.GetBoolean("dns-use-ipv6", false),
            Tls = tcp.GetBoolean("enable-ssl", false) ? TlsSettings.From(tcp.GetConfig("ssl"), sslSetup) : null,
        };
        Require(settings.Port is >= 0 and <= 65535, "port", settings.Port, "0 to 65535");
        Require(settings.PublicPort is >= 0 and <= 65535, "public-port", settings.PublicPort, "0 to 65535");
        Require(settings.FrameBytesMax >= 32_000, "maximum-frame-size", settings.FrameBytesMax, "32000 or more");
        Require(settings.Backlog > 0, "backlog", settings.Backlog, "1 or more");
        return settings;
    }

    public IPAddress Resolve()
    {
        if (IPAddress.TryParse(Hostname, out var literal))
            return literal;
        var preferred = PreferIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var addresses = Dns.GetHostAddresses(Hostname);
        return addresses.FirstOrDefault(a => a.AddressFamily == preferred) ?? addresses[0];
    }

    private static void Require(bool holds, string key, object value, string rule)
    {
        if (!holds)
            throw new ConfigurationException($"akka.remote.dot-netty.tcp.{key} is {value}, but must be {rule}");
    }
}

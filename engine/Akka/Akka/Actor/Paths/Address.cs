using Akka.Util;

namespace Akka.Actor;

// Where an actor system is: protocol, system name and, when it can be reached from outside, host and port.

/// <summary>The address of an actor system, as in <c>akka.tcp://cluster@127.0.0.1:4053</c>.</summary>
public sealed class Address : ISurrogated, ICloneable, IComparable, IComparable<Address>, IEquatable<Address>
{
    public static readonly Address AllSystems = new("akka", "all-systems");

    public static readonly IComparer<Address> Comparer = Comparer<Address>.Create(static (left, right) => Compare(left, right));

    private string _text;

    public Address(string protocol, string system, string host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant();
        Port = port;
    }

    public string Protocol { get; }

    public string System { get; }

    public string Host { get; }

    public int? Port { get; }

    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    public bool HasGlobalScope => !HasLocalScope;

    public static bool operator ==(Address left, Address right) => Equals(left, right);

    public static bool operator !=(Address left, Address right) => !Equals(left, right);

    public Address WithProtocol(string protocol) => new(protocol, System, Host, Port);

    public Address WithSystem(string system) => new(Protocol, system, Host, Port);

    public Address WithHost(string host = null) => new(Protocol, System, host, Port);

    public Address WithPort(int? port = null) => new(Protocol, System, Host, port);

    public object Clone() => new Address(Protocol, System, Host, Port);

    /// <summary>The address without its protocol, as in <c>cluster@127.0.0.1:4053</c>.</summary>
    public string HostPort()
    {
        var text = ToString();
        return text[(Protocol.Length + 3)..];
    }

    public override string ToString()
    {
        if (_text is not null) return _text;
        var text = $"{Protocol}://{System}";
        if (HasGlobalScope) text += $"@{Host}";
        if (Port.HasValue) text += $":{Port.Value}";
        return _text = text;
    }

    public bool Equals(Address other) =>
        other is not null
        && (ReferenceEquals(this, other)
            || (Port == other.Port && Host == other.Host && System == other.System && Protocol == other.Protocol));

    public override bool Equals(object obj) => Equals(obj as Address);

    public override int GetHashCode() => HashCode.Combine(Protocol, System, Host, Port);

    public int CompareTo(Address other) => Compare(this, other);

    int IComparable.CompareTo(object obj) => obj is Address other
        ? Compare(this, other)
        : throw new ArgumentException($"Cannot compare an address with [{obj}].", nameof(obj));

    /// <summary>Reads an address; throws <see cref="UriFormatException"/> when it is none.</summary>
    public static Address Parse(string address) => TryParse(address, out Address parsed)
        ? parsed
        : throw new UriFormatException($"'{address}' is no address of an actor system: akka.tcp://system@host:port is one.");

    public static bool TryParse(string path, out Address address) => TryParse(path, out address, out _);

    public static bool TryParse(string path, out Address address, out string absolutUri)
    {
        var ok = TryParse(path.AsSpan(), out address, out var rest);
        absolutUri = ok ? rest.ToString() : null;
        return ok;
    }

    public static bool TryParse(ReadOnlySpan<char> span, out Address address) => TryParse(span, out address, out _);

    /// <summary>Reads an address at the start of a path; the rest, from its slash on, is the path in that system.</summary>
    public static bool TryParse(ReadOnlySpan<char> span, out Address address, out ReadOnlySpan<char> absolutUri)
    {
        address = null;
        absolutUri = default;

        var scheme = span.IndexOf("://");
        if (scheme <= 0 || !span.StartsWith("akka", StringComparison.OrdinalIgnoreCase)) return false;
        var protocol = span[..scheme].ToString().ToLowerInvariant();
        var authority = span[(scheme + 3)..];
        var slash = authority.IndexOf('/');
        absolutUri = slash < 0 ? "/" : authority[slash..];
        if (slash >= 0) authority = authority[..slash];
        if (authority.IsEmpty) return false;

        var at = authority.IndexOf('@');
        if (at < 0)
        {
            address = new Address(protocol, authority.ToString());
            return true;
        }

        var system = authority[..at].ToString();
        var hostPort = authority[(at + 1)..];
        var colon = hostPort.LastIndexOf(':');
        var isV6WithoutPort = hostPort.Length > 0 && hostPort[^1] == ']';
        if (system.Length == 0 || hostPort.IsEmpty) return false;
        // A host without a port cannot be reached.
        if (colon < 0 || isV6WithoutPort) return false;
        if (!int.TryParse(hostPort[(colon + 1)..], out var port) || port is < 0 or > 65535 || colon == 0) return false;
        address = new Address(protocol, system, hostPort[..colon].ToString(), port);
        return true;
    }

    public ISurrogate ToSurrogate(ActorSystem system) =>
        new AddressSurrogate { Protocol = Protocol, System = System, Host = Host, Port = Port };

    private static int Compare(Address left, Address right)
    {
        if (ReferenceEquals(left, right)) return 0;
        if (left is null) return -1;
        if (right is null) return 1;
        var order = string.CompareOrdinal(left.Protocol, right.Protocol);
        if (order == 0) order = string.CompareOrdinal(left.System, right.System);
        if (order == 0) order = string.CompareOrdinal(left.Host ?? "", right.Host ?? "");
        return order != 0 ? order : (left.Port ?? 0).CompareTo(right.Port ?? 0);
    }

    public sealed class AddressSurrogate : ISurrogate
    {
        public string Protocol { get; set; }

        public string System { get; set; }

        public string Host { get; set; }

        public int? Port { get; set; }

        public ISurrogated FromSurrogate(ActorSystem system) => new Address(Protocol, System, Host, Port);
    }
}

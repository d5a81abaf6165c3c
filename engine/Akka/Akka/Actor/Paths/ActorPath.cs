using System.Text;
using Akka.Util;

namespace Akka.Actor;

// The name of an actor: the address of its system, then the names of its ancestors and its own. A path may carry the uid
// of one incarnation, which tells an actor from an earlier one of the same name; paths are equal without regard to it.

/// <summary>The path of an actor, as in <c>akka://cluster/user/node</c>.</summary>
public abstract class ActorPath : ISurrogated, IComparable<ActorPath>, IEquatable<ActorPath>
{
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    private const long UndefinedUid = 0;

    private readonly int _hash;
    private string[] _elements;
    private string _serialized;

    protected ActorPath(Address address, string name)
    {
        Name = name;
        Address = address;
        _hash = HashCode.Combine(address, name);
    }

    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        ParentPath = parentPath;
        Address = parentPath.Address;
        Depth = parentPath.Depth + 1;
        Name = name;
        Uid = uid;
        _hash = HashCode.Combine(parentPath._hash, name);
    }

    public Address Address { get; }

    public string Name { get; }

    public long Uid { get; }

    public int Depth { get; }

    public ActorPath Parent => ParentPath ?? this;

    public ActorPath Root => ParentOf(0);

    /// <summary>The names from below the root to this actor.</summary>
    public IReadOnlyList<string> Elements => _elements ??= CollectElements();

    private ActorPath ParentPath { get; }

    public static bool operator ==(ActorPath left, ActorPath right) => Equals(left, right);

    public static bool operator !=(ActorPath left, ActorPath right) => !Equals(left, right);

    public static ActorPath operator /(ActorPath path, string name)
    {
        var hash = name.IndexOf('#');
        return hash < 0
            ? new ChildActorPath(path, name, UndefinedUid)
            : new ChildActorPath(path, name[..hash], long.Parse(name.AsSpan(hash + 1)));
    }

    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
        foreach (var part in name)
        {
            if (!string.IsNullOrEmpty(part)) path /= part;
        }

        return path;
    }

    public ActorPath Child(string childName) => this / childName;

    public ActorPath ParentOf(int depth)
    {
        var path = this;
        if (depth < 0) depth = Math.Max(0, Depth + depth);
        while (path.Depth > depth) path = path.ParentPath;
        return path;
    }

    public ActorPath WithUid(long uid) => ParentPath is null || uid == Uid ? this : new ChildActorPath(ParentPath, Name, uid);

    /// <summary>True when the text may be one name in a path: letters, digits, some symbols and %-escapes.</summary>
    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$') return false;
        for (var i = 0; i < s.Length; i++)
        {
            var character = s[i];
            if (char.IsAsciiLetterOrDigit(character) || ValidSymbols.Contains(character)) continue;
            if (character != '%' || i + 2 >= s.Length || !char.IsAsciiHexDigit(s[i + 1]) || !char.IsAsciiHexDigit(s[i + 2]))
                return false;
            i += 2;
        }

        return true;
    }

    /// <summary>Reads an absolute path; throws <see cref="UriFormatException"/> when it is none.</summary>
    public static ActorPath Parse(string path) => TryParse(path, out ActorPath parsed)
        ? parsed
        : throw new UriFormatException($"Can not parse an ActorPath: {path}");

    public static bool TryParse(string path, out ActorPath actorPath)
    {
        actorPath = null;
        return path is not null
            && Address.TryParse(path.AsSpan(), out var address, out var rest)
            && TryParse(new RootActorPath(address), rest, out actorPath);
    }

    public static bool TryParse(ActorPath basePath, string absoluteUri, out ActorPath actorPath) =>
        TryParse(basePath, absoluteUri.AsSpan(), out actorPath);

    public static bool TryParse(ActorPath basePath, ReadOnlySpan<char> absoluteUri, out ActorPath actorPath)
    {
        actorPath = null;
        if (absoluteUri.IsEmpty || absoluteUri[0] != '/') return false;
        var uid = UndefinedUid;
        var hash = absoluteUri.LastIndexOf('#');
        if (hash >= 0)
        {
            if (!long.TryParse(absoluteUri[(hash + 1)..], out uid)) return false;
            absoluteUri = absoluteUri[..hash];
        }

        var path = basePath;
        while (!absoluteUri.IsEmpty)
        {
            var slash = absoluteUri.IndexOf('/');
            var part = slash < 0 ? absoluteUri : absoluteUri[..slash];
            absoluteUri = slash < 0 ? default : absoluteUri[(slash + 1)..];
            if (!part.IsEmpty) path = new ChildActorPath(path, Uri.UnescapeDataString(part), UndefinedUid);
        }

        actorPath = uid == UndefinedUid ? path : path.WithUid(uid);
        return true;
    }

    public static bool TryParseAddress(string path, out Address address) => Address.TryParse(path, out address);

    public static bool TryParseAddress(string path, out Address address, out ReadOnlySpan<char> absoluteUri) =>
        Address.TryParse(path.AsSpan(), out address, out absoluteUri);

    public static string FormatPathElements(IEnumerable<string> pathElements) => string.Join('/', pathElements);

    public override string ToString() => ToStringWithAddress();

    public string ToStringWithAddress() => ToStringWithAddress(Address);

    /// <summary>The path with the given address where its own is a local one.</summary>
    public string ToStringWithAddress(Address address) => Join(Address.HasGlobalScope ? Address : address, withUid: false);

    public string ToStringWithoutAddress() => Join(null, withUid: false);

    public string ToStringWithUid() => Join(Address, withUid: true);

    public string ToSerializationFormat() => _serialized ??= Join(Address, withUid: true);

    public string ToSerializationFormatWithAddress(Address address) =>
        Join(Address.HasGlobalScope || IgnoreActorRef.IsAt(this) ? Address : address, withUid: true);

    public bool Equals(ActorPath other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || _hash != other._hash || Depth != other.Depth || Address != other.Address) return false;
        var (left, right) = (this, other);
        while (!ReferenceEquals(left, right) && left is not null)
        {
            if (left.Name != right.Name) return false;
            (left, right) = (left.ParentPath, right.ParentPath);
        }

        return true;
    }

    public override bool Equals(object obj) => Equals(obj as ActorPath);

    public override int GetHashCode() => _hash;

    public int CompareTo(ActorPath other)
    {
        if (other is null) return 1;
        var order = Address.CompareTo(other.Address);
        for (var i = 0; order == 0 && i < Math.Min(Depth, other.Depth); i++)
            order = string.CompareOrdinal(Elements[i], other.Elements[i]);
        return order != 0 ? order : Depth.CompareTo(other.Depth);
    }

    public ISurrogate ToSurrogate(ActorSystem system) =>
        new Surrogate(global::Akka.Serialization.Serialization.SerializedPath(this));

    private string Join(Address address, bool withUid)
    {
        var text = new StringBuilder(64);
        if (address is not null) text.Append(address);
        if (ParentPath is null)
        {
            text.Append('/').Append(Name);
        }
        else
        {
            foreach (var element in Elements) text.Append('/').Append(element);
        }

        if (withUid && Uid != UndefinedUid) text.Append('#').Append(Uid);
        return text.ToString();
    }

    private string[] CollectElements()
    {
        var elements = new string[Depth];
        for (var path = this; path.Depth > 0; path = path.ParentPath) elements[path.Depth - 1] = path.Name;
        return elements;
    }

    /// <summary>A path as text on the wire.</summary>
    public sealed class Surrogate : ISurrogate, IEquatable<Surrogate>, IEquatable<ActorPath>
    {
        public Surrogate(string path) => Path = path;

        public string Path { get; }

        public ISurrogated FromSurrogate(ActorSystem system) => TryParse(Path, out ActorPath path) ? path : null;

        public bool Equals(Surrogate other) => other is not null && Path == other.Path;

        public bool Equals(ActorPath other) => other is not null && Equals(FromSurrogate(null), other);

        public override bool Equals(object obj) => obj is Surrogate other && Equals(other);

        public override int GetHashCode() => Path.GetHashCode(StringComparison.Ordinal);
    }
}

/// <summary>The root of an actor system's paths.</summary>
public sealed class RootActorPath : ActorPath
{
    public RootActorPath(Address address, string name = "") : base(address, name) { }
}

/// <summary>Any path below the root.</summary>
public sealed class ChildActorPath : ActorPath
{
    public ChildActorPath(ActorPath parentPath, string name, long uid) : base(parentPath, name, uid) { }
}

/// <summary>Reads a path that starts at where the speaker is, as in <c>../sibling</c>.</summary>
public static class RelativeActorPath
{
    /// <summary>The elements of a relative path, or null when the text is none.</summary>
    public static IEnumerable<string> Unapply(string addr)
    {
        if (addr.Contains("://", StringComparison.Ordinal)) return null;
        var hash = addr.LastIndexOf('#');
        var path = hash < 0 ? addr : addr[..hash];
        var elements = path.Split('/').Select(Uri.UnescapeDataString).ToList();
        if (hash >= 0) elements[^1] += addr[hash..];
        return elements;
    }
}

using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;

namespace Cluster.Core.Wire;

// Mutual TLS of one process: its certificate, and whose it accepts; the same for messages (the engine reads the file) and
// for the data port. Beyond loopback it is always on. The certificate is the one that the settings name, with its authority
// in the same file, else one that is made from the cluster's token.
internal sealed class ClusterTls
{
    /// <summary>The environment variable that goes over <c>enable-ssl</c>: on or off. Nodes set it for their workers.</summary>
    internal const string SwitchVariable = "CLUSTER_TLS";

    /// <summary>The environment variable that goes over <c>ssl.certificate.path</c>.</summary>
    internal const string CertificateVariable = "CLUSTER_CERTIFICATE";

    /// <summary>The environment variable that goes over <c>ssl.certificate.password</c>.</summary>
    internal const string PasswordVariable = "CLUSTER_CERTIFICATE_PASSWORD";

    private const string SwitchKey = "akka.remote.dot-netty.tcp.enable-ssl";
    private const string CertificateKey = "akka.remote.dot-netty.tcp.ssl.certificate";

    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _authorities;

    private ClusterTls(X509Certificate2 own, X509Certificate2Collection authorities, string? path, string password)
    {
        (_own, _authorities, Path, Password) = (own, authorities, path, password);
        if (authorities.Count == 0 && own.SubjectName.RawData.AsSpan().SequenceEqual(own.IssuerName.RawData))
        {
            authorities.Add(own);
        }
    }

    /// <summary>The user's certificate file; null: the certificate is made from the token.</summary>
    internal string? Path { get; }

    /// <summary>The password of the user's file, or of a file that <see cref="Save"/> writes.</summary>
    internal string Password { get; }

    /// <summary>What a process at this address needs; null: its connections are plain, and it is on loopback.</summary>
    /// <exception cref="ClusterException">TLS is switched off beyond loopback, or the certificate cannot be had.</exception>
    internal static ClusterTls? Choose(Config config, ClusterToken token, IPAddress address, bool? isOn = null)
    {
        var isLoopback = IPAddress.IsLoopback(address);
        if (isOn ?? Switch(config) ?? !isLoopback)
        {
            return Variable(CertificateVariable) is { } path
                ? FromFile(path, Variable(PasswordVariable) ?? "", CertificateVariable)
                : config.GetString(CertificateKey + ".path", "") is { Length: > 0 } named
                    ? FromFile(named, config.GetString(CertificateKey + ".password", ""), $"{CertificateKey}.path")
                    : FromToken(token);
        }

        return isLoopback ? null : throw new ClusterException(
            $"{address} is beyond loopback, where connections must be encrypted, but TLS is switched off: "
            + $"take enable-ssl = off out of cluster.hocon, and {SwitchVariable} out of the environment, or listen on 127.0.0.1");
    }

    internal static ClusterTls FromToken(ClusterToken token)
    {
        using var authority = ClusterCertificates.Authority(token);
        return new ClusterTls(
            ClusterCertificates.Issue(authority), [X509CertificateLoader.LoadCertificate(authority.RawData)], null, ClusterToken.Fresh());
    }

    /// <summary>Writes certificate, key and authority as a PKCS#12 file that its owner alone can read.</summary>
    internal void Save(string path)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        X509Certificate2Collection all = [_own, .. _authorities];
        file.Write(all.Export(X509ContentType.Pkcs12, Password)!);
    }

    internal SslClientAuthenticationOptions ClientOptions() => new()
    {
        ClientCertificates = [_own],
        LocalCertificateSelectionCallback = (_, _, _, _, _) => _own,
        RemoteCertificateValidationCallback = (_, shown, _, _) => Accepts(shown),
    };

    internal X509Certificate2 Certificate => _own;

    /// <summary>Whether a certificate comes from the cluster's authority; the name in it does not count.</summary>
    internal bool Accepts(X509Certificate? shown)
    {
        if (shown is null)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // A cluster's own authority has no list to ask.
        if (_authorities.Count > 0)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        }

        using var certificate = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        return chain.Build(certificate);
    }

    private static ClusterTls FromFile(string path, string password, string source)
    {
        try
        {
            var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
            var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey)
                ?? throw new ClusterException($"{source}: {path} has no certificate with a private key");
            return new ClusterTls(own, [.. all.Where(certificate => certificate != own)], System.IO.Path.GetFullPath(path), password);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ClusterException(
                $"{source}: {path} cannot be read as a PKCS#12 file with the given password: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }

    private static bool? Switch(Config config) => Variable(SwitchVariable)?.ToLowerInvariant() switch
    {
        "on" => true,
        "off" => false,
        null => config.HasPath(SwitchKey) ? config.GetBoolean(SwitchKey) : null,
        var other => throw new ClusterException($"{SwitchVariable} is {other}, but must be on or off"),
    };

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;
using Akka.Remote.Transport.DotNetty;

namespace Akka.Remote.Transport;

// The section akka.remote.dot-netty.tcp.ssl: this system's certificate, and whose it accepts. Both sides show one, unless
// require-mutual-authentication is off.
//
// Who is trusted: if the certificate file holds other certificates besides this system's own, these are the authorities, and
// no others; if its own one is self-signed, that one; else the machine's authorities.
internal sealed class TlsSettings
{
    private readonly X509Certificate2 certificate;
    private readonly X509Certificate2Collection authorities;
    private readonly bool suppressesValidation;
    private readonly bool isMutual;
    private readonly bool validatesHostname;

    private TlsSettings(X509Certificate2 certificate, X509Certificate2Collection authorities, bool suppressesValidation, bool isMutual, bool validatesHostname)
    {
        this.certificate = certificate;
        this.suppressesValidation = suppressesValidation;
        this.isMutual = isMutual;
        this.validatesHostname = validatesHostname;
        this.authorities = authorities;
        if (authorities.Count == 0 && certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))
            authorities.Add(certificate);
    }

    public static TlsSettings From(Config? ssl, DotNettySslSetup? setup)
    {
        var isMutual = ssl?.GetBoolean("require-mutual-authentication", true) ?? true;
        var validatesHostname = ssl?.GetBoolean("validate-certificate-hostname", false) ?? false;
        if (setup is not null)
            return new TlsSettings(setup.Certificate, [], setup.SuppressValidation, isMutual, validatesHostname);
        var path = ssl?.GetString("certificate.path", "");
        if (string.IsNullOrWhiteSpace(path))
            throw new ConfigurationException("akka.remote.dot-netty.tcp.enable-ssl is on, but ssl.certificate.path is empty; it must be the path of a PKCS#12 file");
        var (own, others) = Load(path, ssl!.GetString("certificate.password", ""));
        return new TlsSettings(own, others, ssl.GetBoolean("suppress-validation", false), isMutual, validatesHostname);
    }

    public SslServerAuthenticationOptions ServerOptions() => new()
    {
        ServerCertificate = certificate,
        ClientCertificateRequired = isMutual,
        RemoteCertificateValidationCallback = (_, shown, _, _) => !isMutual || IsTrusted(shown),
    };

    public SslClientAuthenticationOptions ClientOptions(string host) => new()
    {
        TargetHost = host,
        ClientCertificates = [certificate],
        LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate,
        RemoteCertificateValidationCallback = (_, shown, _, errors) =>
            IsTrusted(shown) && (!validatesHostname || !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)),
    };

    private bool IsTrusted(X509Certificate? shown)
    {
        if (shown is null)
            return false;
        if (suppressesValidation)
            return true;
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // A private authority has no list that could be asked.
        if (authorities.Count > 0)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        using var other = new X509Certificate2(shown);
        return chain.Build(other);
    }

    private static (X509Certificate2 Own, X509Certificate2Collection Others) Load(string path, string password)
    {
        try
        {
            var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
            var own = all.FirstOrDefault(c => c.HasPrivateKey)
                ?? throw new ConfigurationException($"akka.remote.dot-netty.tcp.ssl.certificate.path: {path} has no certificate with a private key");
            return (own, [.. all.Where(c => !ReferenceEquals(c, own))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationException($"akka.remote.dot-netty.tcp.ssl.certificate.path: {path} cannot be read as a PKCS#12 file with the given password: {e.Message}", e);
        }
    }
}

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Cluster.Core.Workers;

namespace Cluster.Train;

/// <summary>
/// Mutual TLS (1.3 or 1.2) of a ring's connections: the certificate that this rank shows, and whose it accepts. The ranks
/// prove the ring's token to each other besides.
/// </summary>
public sealed class RingTls
{
    private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;
    private readonly SslStreamCertificateContext _shown;
    private readonly Func<X509Certificate?, bool> _accepts;

    /// <summary>Takes a certificate and a judge of others.</summary>
    /// <param name="certificate">What this rank shows, to ranks that it calls and to ranks that call it; with its private key.</param>
    /// <param name="accepts">
    /// Whether the certificate that another rank shows is one of this cluster; null: it shows none. Called from any thread.
    /// </param>
    /// <exception cref="ArgumentException">The certificate has no private key.</exception>
    public RingTls(X509Certificate2 certificate, Func<X509Certificate?, bool> accepts)
    {
        if (!certificate.HasPrivateKey)
            throw new ArgumentException($"the certificate {certificate.Subject} has no private key, so no rank can prove that it is his", nameof(certificate));
        _shown = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        _accepts = accepts;
    }

    /// <summary>
    /// The certificate of this worker process, as its node gave it the means; null when the cluster's connections are plain,
    /// which they are on loopback alone, and in a process that no node started.
    /// </summary>
    public static RingTls? OfWorker() => WorkerEnvironment.ReadTls() is { } tls ? new RingTls(tls.Certificate, tls.Accepts) : null;

    internal bool Accepts(X509Certificate? shown) => _accepts(shown);

    // Ranks do not resume sessions: a ring is formed once, and each handshake shall show both certificates.

    internal SslClientAuthenticationOptions ClientOptions(string host, RemoteCertificateValidationCallback judge) => new()
    {
        TargetHost = host,
        ClientCertificateContext = _shown,
        RemoteCertificateValidationCallback = judge,
        EnabledSslProtocols = Protocols,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        AllowRenegotiation = false,
        AllowTlsResume = false,
    };

    internal SslServerAuthenticationOptions ServerOptions(RemoteCertificateValidationCallback judge) => new()
    {
        ServerCertificateContext = _shown,
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = judge,
        EnabledSslProtocols = Protocols,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        AllowRenegotiation = false,
        AllowTlsResume = false,
    };
}

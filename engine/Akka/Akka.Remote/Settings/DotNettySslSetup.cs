using System.Security.Cryptography.X509Certificates;
using Akka.Actor.Setup;

namespace Akka.Remote.Transport.DotNetty;

// TLS from code instead of a certificate file. The namespace is the package's, whose sockets are DotNetty's.

/// <summary>The certificate of this system, which goes before the one that the configuration names.</summary>
public sealed class DotNettySslSetup : Setup
{
    /// <summary>Makes the setup; without validation any certificate of the other side is accepted.</summary>
    public DotNettySslSetup(X509Certificate2 certificate, bool suppressValidation)
    {
        Certificate = certificate;
        SuppressValidation = suppressValidation;
    }

    /// <summary>The certificate, with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Whether any certificate of the other side is accepted.</summary>
    public bool SuppressValidation { get; }
}

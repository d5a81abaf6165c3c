using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Cluster.Train;

// Why a TLS handshake between two ranks failed, in words for whoever set up the cluster: the end of a sentence that begins with
// who and where the other end is. The exceptions of a handshake tell certificates, alerts and torn connections apart poorly, so
// the judgement is kept when it is made.
internal sealed class TlsRefusal(RingTls tls)
{
    /// <summary>What would be right about certificates.</summary>
    public const string Rule = "all nodes of a cluster have the same token, or certificates of one authority";

    private string? _reason;

    /// <summary>For SslStream: whether the other end's certificate will do.</summary>
    public bool Judge(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (tls.Accepts(shown))
            return true;
        _reason = shown is null ? $"shows no certificate: {Rule}" : $"shows a certificate of another authority: {Rule}";
        return false;
    }

    /// <summary>Why it failed.</summary>
    public string Reason(TlsTransport transport, Exception error) => _reason
        ?? (transport.FirstByte is < 20 or > 23 ? "speaks without TLS: all ranks of a ring have it, or none (CLUSTER_TLS of their nodes)"
            : transport.IsEnded ? $"hung up during the TLS handshake, perhaps at this rank's certificate: {Rule}"
            : $"failed in the TLS handshake: {error.GetBaseException().Message.ReplaceLineEndings(" ")}");
}

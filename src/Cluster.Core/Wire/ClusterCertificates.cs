using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Cluster.Core.Wire;

// Certificates from the token alone. The key of the cluster's authority is derived from the token, so whoever has the token
// has the authority, issues a certificate to itself, and nothing but the token has to be carried from machine to machine
// (docs/decisions/0013-certificates-from-the-token.md). Only the derived key proves anything: every process makes the
// authority's certificate anew, and a chain is checked by its name and key.
internal static class ClusterCertificates
{
    // What a handshake shows lets an eavesdropper try tokens at home; from 128 random bits on (32 hexadecimal digits) that is
    // hopeless. A fresh token has 192.
    private const int TokenLengthMin = 32;

    private const string Purpose = "cluster certificate authority, P-256, version 1";

    // The order of P-256: private keys are from 1 to one less.
    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // They end with the token, not with a date: a clock that is wrong must not keep a node out.
    private static readonly DateTimeOffset ValidFrom = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset ValidTo = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    /// <summary>The cluster's authority, with its private key.</summary>
    /// <exception cref="ClusterException">The token could be guessed.</exception>
    internal static X509Certificate2 Authority(ClusterToken token)
    {
        if (token.Value.Length < TokenLengthMin)
        {
            throw new ClusterException(
                $"the token has {token.Value.Length} characters, but connections beyond loopback need {TokenLengthMin} or more, random ones: "
                + "without a token `seed start` makes one");
        }

        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = PrivateKey(token.Value) });
        var request = new CertificateRequest("CN=cluster authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(ValidFrom, ValidTo);
    }

    /// <summary>A certificate for this process, with a fresh private key.</summary>
    internal static X509Certificate2 Issue(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=cluster member", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false)); // It is shown by callers and by the called.
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var issued = request.Create(authority, ValidFrom, ValidTo, RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }

    // 40 bytes modulo the order: nearer to a uniform choice than anyone can tell (FIPS 186-5, A.2.1).
    private static byte[] PrivateKey(string token)
    {
        var bytes = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(token), 40, info: Encoding.ASCII.GetBytes(Purpose));
        var number = (new BigInteger(bytes, isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
        var key = new byte[32];
        var digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(key, key.Length - digits.Length);
        return key;
    }
}

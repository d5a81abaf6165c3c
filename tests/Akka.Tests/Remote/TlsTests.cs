using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Tests.Remote;

// TLS between systems: both sides show a certificate, and accept those of their authority alone.
public sealed class TlsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tls").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Systems_with_certificates_of_one_authority_talk()
    {
        using var authority = Authority("authority");
        await using var systems = new RemoteSystems();
        var here = systems.Start("here", extra: Ssl(Issue(authority, "here")));
        var there = systems.Start("there", extra: Ssl(Issue(authority, "there")));
        RemoteSystems.AddressOf(there).Protocol.ShouldBe("akka.ssl.tcp");
        var echo = await RemoteSystems.FindAsync(here, there.ActorOf(Props.Create<EchoActor>(), "echo"), there);
        (await echo.Ask<string>("hello", RemoteSystems.Patience)).ShouldBe("hello");
        var large = new string('x', 100_000);
        (await echo.Ask<string>(large, RemoteSystems.Patience)).ShouldBe(large);
    }

    [Fact]
    public async Task One_self_signed_certificate_may_be_shared_by_all()
    {
        var path = SelfSigned("shared");
        await using var systems = new RemoteSystems();
        var here = systems.Start("here", extra: Ssl(path));
        var there = systems.Start("there", extra: Ssl(path));
        var echo = await RemoteSystems.FindAsync(here, there.ActorOf(Props.Create<EchoActor>(), "echo"), there);
        (await echo.Ask<string>("hello", RemoteSystems.Patience)).ShouldBe("hello");
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused_by_either_side()
    {
        using var authority = Authority("authority");
        using var other = Authority("other");
        await using var systems = new RemoteSystems();
        var here = systems.Start("here", extra: Ssl(Issue(authority, "here")));
        var stranger = systems.Start("stranger", extra: Ssl(Issue(other, "stranger")));
        var trusting = systems.Start("trusting", extra: Ssl(Issue(other, "trusting"), "suppress-validation = true"));
        here.ActorOf(Props.Create<EchoActor>(), "echo");
        foreach (var caller in new[] { stranger, trusting }) // The one refuses what it calls; the other is refused by it.
        {
            var echo = caller.ActorSelection($"{RemoteSystems.AddressOf(here)}/user/echo");
            await Should.ThrowAsync<AskTimeoutException>(() => echo.Ask<string>("hello", TimeSpan.FromSeconds(2)));
        }
    }

    [Fact]
    public void A_certificate_that_cannot_be_read_is_told_by_its_key()
    {
        var missing = Path.Combine(folder, "missing.p12");
        var thrown = Should.Throw<ConfigurationException>(() => ActorSystem.Create("here", Bare(Ssl(missing))));
        thrown.Message.ShouldContain("ssl.certificate.path");
        thrown.Message.ShouldContain(missing);
        Should.Throw<ConfigurationException>(() => ActorSystem.Create("here", Bare("akka.remote.dot-netty.tcp.enable-ssl = on")))
            .Message.ShouldContain("certificate.path is empty");
    }

    private static Config Bare(string ssl) => ConfigurationFactory.ParseString(
        $"{ssl}\nakka.actor.provider = remote\nakka.remote.dot-netty.tcp.port = 0\nakka.stdout-loglevel = OFF\nakka.loglevel = OFF");

    private static string Ssl(string path, string more = "") => $$"""
        akka.remote.dot-netty.tcp {
          enable-ssl = on
          ssl {
            certificate { path = "{{path.Replace("\\", "\\\\")}}", password = "secret" }
            {{more}}
          }
        }
        """;

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }

    // A file with the certificate, its key, and the authority.
    private string Issue(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var issued = request.Create(authority, DateTimeOffset.UnixEpoch.AddDays(1), DateTimeOffset.UnixEpoch.AddYears(199), RandomNumberGenerator.GetBytes(8));
        using var own = issued.CopyWithPrivateKey(key);
        using var root = X509CertificateLoader.LoadCertificate(authority.RawData);
        return Write(name, new X509Certificate2Collection { own, root });
    }

    private string SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return Write(name, new X509Certificate2Collection { own });
    }

    private string Write(string name, X509Certificate2Collection certificates)
    {
        var path = Path.Combine(folder, $"{name}-{Guid.NewGuid():N}.p12");
        File.WriteAllBytes(path, certificates.Export(X509ContentType.Pkcs12, "secret")!);
        return path;
    }
}

using System.Net;
using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;
using Cluster.Core.Wire;

namespace Cluster.Core.Tests.Wire;

// Whoever has the token has a certificate that the others accept, and nobody else has.
public sealed class ClusterTlsTests : IDisposable
{
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.7");

    private readonly string _folder = Directory.CreateTempSubdirectory("tls-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Two_processes_with_one_token_accept_each_other_and_no_one_with_another_token()
    {
        var token = ClusterToken.Fresh();
        var (here, there) = (Of(token), Of(token));
        var stranger = Of(ClusterToken.Fresh());

        here.Accepts(there.Certificate).ShouldBeTrue();
        there.Accepts(here.Certificate).ShouldBeTrue();
        here.Certificate.Thumbprint.ShouldNotBe(there.Certificate.Thumbprint);
        here.Accepts(stranger.Certificate).ShouldBeFalse();
        here.Accepts(null).ShouldBeFalse();
    }

    [Fact]
    public void Every_token_gives_an_authority_and_always_the_same_key()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var token = new ClusterToken($"a token that is number {seed:d10}".Replace(' ', '-'));
            using var first = ClusterCertificates.Authority(token);
            using var second = ClusterCertificates.Authority(token);
            first.GetPublicKey().ShouldBe(second.GetPublicKey());
        }
    }

    [Fact]
    public void A_certificate_of_ones_own_making_is_refused()
    {
        var member = Of(ClusterToken.Fresh());
        using var authority = ClusterCertificates.Authority(new ClusterToken(ClusterToken.Fresh()));
        using var forged = ClusterCertificates.Issue(authority); // The same names, another key.

        member.Accepts(forged).ShouldBeFalse();
        member.Accepts(authority).ShouldBeFalse();
    }

    [Fact]
    public void A_token_that_could_be_guessed_is_refused_beyond_loopback()
    {
        var refusal = Should.Throw<ClusterException>(() => ClusterTls.Choose(Config.Empty, new ClusterToken("sixteen-letters!"), Elsewhere));

        refusal.Message.ShouldBe(
            "the token has 16 characters, but connections beyond loopback need 32 or more, random ones: without a token `seed start` makes one");
    }

    [Fact]
    public void Loopback_is_plain_unless_it_is_switched_on_and_the_rest_is_encrypted()
    {
        var token = new ClusterToken(ClusterToken.Fresh());
        Config on = "akka.remote.dot-netty.tcp.enable-ssl = on";

        ClusterTls.Choose(Config.Empty, token, IPAddress.Loopback).ShouldBeNull();
        ClusterTls.Choose(Config.Empty, token, Elsewhere).ShouldNotBeNull();
        ClusterTls.Choose(on, token, IPAddress.Loopback).ShouldNotBeNull();
        ClusterTls.Choose(on, token, IPAddress.Loopback, isOn: false).ShouldBeNull();
    }

    [Fact]
    public void Switched_off_beyond_loopback_is_refused_with_one_line()
    {
        Config off = "akka.remote.dot-netty.tcp.enable-ssl = off";

        var refusal = Should.Throw<ClusterException>(() => ClusterTls.Choose(off, new ClusterToken(ClusterToken.Fresh()), Elsewhere));

        refusal.Message.ShouldStartWith("192.0.2.7 is beyond loopback, where connections must be encrypted, but TLS is switched off: ");
    }

    [Fact]
    public void A_file_in_the_settings_goes_before_the_token_and_its_other_certificates_are_the_authorities()
    {
        var made = Of(ClusterToken.Fresh());
        var path = Path.Combine(_folder, "tls", "member.p12");
        made.Save(path);
        Config settings = $"akka.remote.dot-netty.tcp.ssl.certificate {{ path = \"{path}\", password = \"{made.Password}\" }}";

        var read = ClusterTls.Choose(settings, new ClusterToken(ClusterToken.Fresh()), Elsewhere)!;

        (read.Path, read.Certificate.Thumbprint).ShouldBe((path, made.Certificate.Thumbprint));
        read.Accepts(made.Certificate).ShouldBeTrue();
        read.Accepts(Of(ClusterToken.Fresh()).Certificate).ShouldBeFalse();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told_by_its_key()
    {
        Config settings = "akka.remote.dot-netty.tcp.ssl.certificate.path = \"/nowhere/member.p12\"";

        var refusal = Should.Throw<ClusterException>(() => ClusterTls.Choose(settings, new ClusterToken(ClusterToken.Fresh()), Elsewhere));

        refusal.Message.ShouldStartWith("akka.remote.dot-netty.tcp.ssl.certificate.path: /nowhere/member.p12 cannot be read as a PKCS#12 file");
    }

    private static ClusterTls Of(string token) => ClusterTls.FromToken(new ClusterToken(token));
}

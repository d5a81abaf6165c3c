using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cluster.Core.Wire;

namespace Cluster.Train.Tests.Collectives;

// What encryption adds to a ring: the same sums, nothing readable on the wire, and who is kept out with which words.
public sealed class TlsRingTests : RingProcessGroupTests
{
    private const string Rule = "all nodes of a cluster have the same token, or certificates of one authority";
    private readonly string _clusterToken = ClusterToken.Fresh();

    public TlsRingTests() => Tls = Ranks.Tls(_clusterToken);

    protected override RingTls Tls { get; }

    // SslStream rents its buffers of 32 KiB; once in a while the pool of all threads is out of them.
    protected override int AllocatedBytesMax => 4_000;

    [Theory]
    [InlineData(2, 128 * 1024)]
    [InlineData(3, 68)]
    [InlineData(4, 128 * 1024)]
    public void Sums_are_those_of_a_plain_ring_to_the_last_bit(int worldSize, int chunkBytes)
    {
        var plain = Ranks.Ring(worldSize, new ProcessGroupOptions { ChunkBytes = chunkBytes });
        var encrypted = Ranks.Ring(worldSize, new ProcessGroupOptions { ChunkBytes = chunkBytes, Tls = Tls });
        foreach (var length in new[] { 0, 1, 5, 4_099, 100_003 })
        {
            var (wanted, got) = (Sums(plain, length), Sums(encrypted, length));
            for (var rank = 0; rank < worldSize; rank++)
                MemoryMarshal.AsBytes<float>(got[rank]).SequenceEqual(MemoryMarshal.AsBytes<float>(wanted[rank])).ShouldBeTrue();
        }
        DisposeAll([.. plain, .. encrypted]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Gradients_are_on_the_wire_of_a_plain_ring_and_not_on_that_of_an_encrypted_one(bool encrypted)
    {
        using var first = RingListener.Open();
        using var second = RingListener.Open();
        await using var wire = new Wiretap(second.Endpoint);
        var token = RandomNumberGenerator.GetBytes(16);
        var options = new ProcessGroupOptions { Tls = encrypted ? Tls : null };
        var groups = await Task.WhenAll(
            RingProcessGroup.ConnectAsync(first, new RingMembership(0, [first.Endpoint, wire.Endpoint], token), options),
            RingProcessGroup.ConnectAsync(second, new RingMembership(1, [first.Endpoint, second.Endpoint], token), options));
        groups[1].ShouldNotBeNull();
        ((RingProcessGroup)groups[0]).IsEncrypted.ShouldBe(encrypted);
        var gradient = Enumerable.Range(0, 10_000).Select(i => 1.2345f + i).ToArray();
        Ranks.Run(groups, group => group.AllReduce(gradient.ToArray()));
        groups[0].Abort("the gradients were secret");
        DisposeAll(groups);

        var seen = await wire.SeenAsync();

        seen.Length.ShouldBeGreaterThan(gradient.Length * sizeof(float));
        Contains(seen, MemoryMarshal.AsBytes(gradient.AsSpan(100, 4))).ShouldBe(!encrypted);
        Contains(seen, "were secret"u8).ShouldBe(!encrypted);
    }

    [Fact]
    public async Task Ranks_of_two_authorities_refuse_each_other_and_say_what_would_be_right()
    {
        using var first = RingListener.Open();
        using var second = RingListener.Open();
        var errors = await FailAsync(first, second, Tls, Ranks.Tls());
        var (zero, one) = ($"rank 0 could not reach rank 1 at {second.Endpoint}: it ", $"rank 1 could not reach rank 0 at {first.Endpoint}: it ");
        var shows = $"shows a certificate of another authority: {Rule}";
        // Who learns it first hangs up, which may be all that the other one gets to see.
        errors.ShouldContain(error => error == zero + shows || error == one + shows);
        errors[0].ShouldStartWith(zero);
        errors[1].ShouldStartWith(one);
    }

    [Fact]
    public async Task A_rank_without_tls_in_a_ring_with_it_is_named()
    {
        using var first = RingListener.Open();
        using var second = RingListener.Open();
        (await FailAsync(first, second, Tls, null))[0].ShouldBe(
            $"rank 0 could not reach rank 1 at {second.Endpoint}: it speaks without TLS: all ranks of a ring have it, or none (CLUSTER_TLS of their nodes)");
    }

    [Fact]
    public async Task Callers_without_the_clusters_certificate_are_hung_up_on_while_the_ring_forms()
    {
        using var first = RingListener.Open();
        using var second = RingListener.Open();
        RingEndpoint[] endpoints = [first.Endpoint, second.Endpoint];
        var token = RandomNumberGenerator.GetBytes(16);
        var zero = RingProcessGroup.ConnectAsync(first, new RingMembership(0, endpoints, token), new ProcessGroupOptions { Tls = Tls });

        (await CallAsync(first.Endpoint, null)).ShouldBeTrue();
        (await CallAsync(first.Endpoint, Ranks.Tls())).ShouldBeTrue();
        using var plain = new TcpClient(first.Endpoint.Host, first.Endpoint.Port);
        await plain.GetStream().WriteAsync("CRNG, and a claim of a plain rank that is as long as such a claim must be"u8.ToArray());
        (await IsHungUpOnAsync(plain.GetStream())).ShouldBeTrue();

        var groups = await Task.WhenAll(
            zero, RingProcessGroup.ConnectAsync(second, new RingMembership(1, endpoints, token), new ProcessGroupOptions { Tls = Tls }));
        Sums(groups, 10).Length.ShouldBe(2);
        DisposeAll(groups);
    }

    [Theory]
    [InlineData(true, "shows a certificate of another authority: " + Rule)]
    [InlineData(false, "shows no certificate: " + Rule)]
    public async Task The_caller_that_was_refused_is_told_of_when_the_neighbour_never_calls(bool shows, string why)
    {
        using var first = RingListener.Open();
        using var second = RingListener.Open();
        RingEndpoint[] endpoints = [first.Endpoint, second.Endpoint];
        var token = RandomNumberGenerator.GetBytes(16);
        using var stop = new CancellationTokenSource();
        var neighbour = new RingDoor(second, new RingMembership(1, endpoints, token), Tls); // It answers and does not call.
        var answering = neighbour.AcceptPairAsync(stop.Token);
        var clock = new DeadlineClock();
        var zero = RingProcessGroup.ConnectAsync(
            first, new RingMembership(0, endpoints, token), new ProcessGroupOptions { Tls = Tls, Clock = clock });
        await answering;

        (await CallAsync(first.Endpoint, shows ? Ranks.Tls() : null)).ShouldBeTrue();
        clock.Pass();

        (await Should.ThrowAsync<CollectiveAbortedException>(zero)).Message.ShouldMatch(
            $"^rank 1 did not call rank 0 within 30 s; rank 0 refused 127\\.0\\.0\\.1:\\d+, which {why}$");
        neighbour.Data!.Dispose();
        neighbour.Control!.Dispose();
    }

    [Fact]
    public void A_certificate_without_its_key_is_refused_at_the_door()
    {
        using var certificate = X509CertificateLoader.LoadCertificate(
            ClusterTls.FromToken(new ClusterToken(_clusterToken)).Certificate.RawData);
        Should.Throw<ArgumentException>(() => new RingTls(certificate, _ => true)).Message.ShouldStartWith(
            "the certificate CN=cluster member has no private key");
    }

    [Fact]
    public void A_process_that_no_node_started_has_no_certificate_of_a_worker() => RingTls.OfWorker().ShouldBeNull();

    private static float[][] Sums(IProcessGroup[] groups, int length) => Ranks.Run(groups, group =>
    {
        var random = new Random(group.Rank);
        var values = Enumerable.Range(0, length).Select(_ => (float)random.NextDouble()).ToArray();
        group.AllReduce(values);
        return values;
    });

    private static async Task<string[]> FailAsync(RingListener first, RingListener second, RingTls? tls, RingTls? otherTls)
    {
        RingEndpoint[] endpoints = [first.Endpoint, second.Endpoint];
        var token = RandomNumberGenerator.GetBytes(16);
        var zero = RingProcessGroup.ConnectAsync(first, new RingMembership(0, endpoints, token), new ProcessGroupOptions { Tls = tls });
        var one = RingProcessGroup.ConnectAsync(second, new RingMembership(1, endpoints, token), new ProcessGroupOptions { Tls = otherTls });
        return
        [
            (await Should.ThrowAsync<CollectiveAbortedException>(zero)).Message,
            (await Should.ThrowAsync<CollectiveAbortedException>(one)).Message,
        ];
    }

    // A caller that trusts anybody and shows what it is given; true: it was hung up on before it heard a word of the ring.
    private static async Task<bool> CallAsync(RingEndpoint endpoint, RingTls? shown)
    {
        using var client = new TcpClient(endpoint.Host, endpoint.Port);
        await using var ssl = new SslStream(client.GetStream());
        var options = shown?.ClientOptions("", (_, _, _, _) => true)
            ?? new SslClientAuthenticationOptions { TargetHost = "", RemoteCertificateValidationCallback = (_, _, _, _) => true };
        try
        {
            await ssl.AuthenticateAsClientAsync(options);
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            return true;
        }
        return await IsHungUpOnAsync(ssl);
    }

    private static async Task<bool> IsHungUpOnAsync(Stream stream)
    {
        var heard = new byte[64];
        try
        {
            while (await stream.ReadAsync(heard) is var count and > 0)
            {
                if (heard.AsSpan(0, count).IndexOf("CRNG"u8) >= 0)
                    return false;
            }
        }
        catch (IOException)
        {
            // An alert, or a reset: hung up on all the same.
        }
        return true;
    }

    private static bool Contains(byte[] all, ReadOnlySpan<byte> part) => all.AsSpan().IndexOf(part) >= 0;

    // A clock that stands until the test lets a limit pass: every timer fires at once.
    private sealed class DeadlineClock : TimeProvider
    {
        private readonly List<(TimerCallback Callback, object? State)> _timers = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != Timeout.InfiniteTimeSpan)
                _timers.Add((callback, state));
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Pass() => _timers.ForEach(timer => timer.Callback(timer.State));
    }
}

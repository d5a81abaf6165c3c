using System.Net.Sockets;
using System.Security.Cryptography;

namespace Cluster.Train.Tests.Collectives;

// What only a ring of sockets can show: ranks that die, strangers at the door, ranks that are out of step. It holds for plain
// rings and for encrypted ones (TlsRingTests).
public sealed class PlainRingTests : RingProcessGroupTests
{
    protected override RingTls? Tls => null;

    protected override int AllocatedBytesMax => 32;

    [Fact]
    public async Task A_plain_ring_beyond_loopback_is_refused_before_a_byte_is_sent()
    {
        using var listener = RingListener.Open("0.0.0.0");
        var ring = new RingMembership(0, [listener.Endpoint, listener.Endpoint], new byte[16]);
        (await Should.ThrowAsync<ArgumentException>(RingProcessGroup.ConnectAsync(listener, ring))).Message.ShouldBe(
            $"Tls is null, but rank 0 listens at {listener.Endpoint}, beyond loopback, where a ring must be encrypted: "
            + "RingTls.OfWorker() is the cluster's");

        using var inside = RingListener.Open();
        ring = new RingMembership(0, [inside.Endpoint, new RingEndpoint("192.0.2.1", 9)], new byte[16]);
        (await Should.ThrowAsync<CollectiveAbortedException>(RingProcessGroup.ConnectAsync(inside, ring))).Message.ShouldBe(
            "rank 0 could not reach rank 1 at 192.0.2.1:9: it is beyond loopback, where a ring must be encrypted, but Tls is null");
    }
}

public abstract class RingProcessGroupTests
{
    protected abstract RingTls? Tls { get; }

    /// <summary>The mean of a call that moves 40,000 bytes each way.</summary>
    protected abstract int AllocatedBytesMax { get; }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    [InlineData(4, 2)]
    [InlineData(5, 4)]
    public void A_dead_rank_ends_the_collective_for_all_others_with_its_name(int worldSize, int dead)
    {
        var groups = Ring(worldSize);
        var errors = Ranks.Try(groups, group =>
        {
            group.AllReduce(new float[10]);
            if (group.Rank == dead)
                Die((RingProcessGroup)group);
            else
                group.AllReduce(new float[100_000]);
        });
        foreach (var rank in Enumerable.Range(0, worldSize).Where(rank => rank != dead))
            errors[rank].ShouldBeOfType<CollectiveAbortedException>().Rank.ShouldBe(dead, errors[rank]!.Message);
        DisposeAll(groups);
    }

    [Fact]
    public void A_rank_that_leaves_early_is_named_with_what_the_others_were_doing()
    {
        var groups = Ring(3);
        var errors = Ranks.Try(groups, group =>
        {
            if (group.Rank == 1)
                group.Dispose();
            else
                group.AllReduce(new float[5]);
        });
        foreach (var error in new[] { errors[0], errors[2] })
        {
            var aborted = error.ShouldBeOfType<CollectiveAbortedException>();
            aborted.Rank.ShouldBe(1);
            aborted.Message.ShouldContain("rank 1 has left the group");
            aborted.Message.ShouldContain("AllReduce(Sum) of 5 floats (collective 1)");
        }
        DisposeAll(groups);
    }

    [Fact]
    public void A_rank_may_close_while_others_still_receive_the_end_of_the_last_collective()
    {
        for (var round = 0; round < 20; round++)
        {
            var groups = Ring(3);
            Ranks.Run(groups, group =>
            {
                group.Broadcast(new byte[500_000]);
                group.Dispose();
            });
        }
    }

    [Fact]
    public void Ranks_that_are_out_of_step_are_told_both_calls()
    {
        var groups = Ring(3);
        var errors = Ranks.Try(groups, group =>
        {
            if (group.Rank == 1)
                group.Barrier();
            else
                group.AllReduce(new float[6]);
        });
        foreach (var error in errors)
        {
            var message = error.ShouldBeOfType<CollectiveAbortedException>().Message;
            message.ShouldContain("out of step");
            message.ShouldContain("Barrier (collective 1)");
        }
        DisposeAll(groups);
    }

    [Fact]
    public void A_collective_that_a_rank_never_joins_ends_at_its_deadline_and_names_that_rank()
    {
        var groups = Ranks.Ring(2, new ProcessGroupOptions { Tls = Tls, CollectiveTimeout = TimeSpan.FromMilliseconds(200) });
        var error = Record.Exception(() => groups[0].AllReduce(new float[4]));
        var aborted = error.ShouldBeOfType<CollectiveAbortedException>();
        aborted.Rank.ShouldBe(1);
        aborted.Message.ShouldContain("rank 0 got nothing from rank 1 within 0.2 s");
        Should.Throw<CollectiveAbortedException>(() => groups[1].Barrier()).Rank.ShouldBe(1);
        DisposeAll(groups);
    }

    [Fact]
    public async Task A_rank_with_another_token_is_refused()
    {
        using var first = RingListener.Open();
        using var second = RingListener.Open();
        RingEndpoint[] endpoints = [first.Endpoint, second.Endpoint];
        var options = new ProcessGroupOptions { Tls = Tls, ConnectTimeout = TimeSpan.FromSeconds(5) };
        var good = RingProcessGroup.ConnectAsync(first, new RingMembership(0, endpoints, RandomNumberGenerator.GetBytes(16)), options);
        var bad = RingProcessGroup.ConnectAsync(second, new RingMembership(1, endpoints, RandomNumberGenerator.GetBytes(16)), options);
        // Who learns it first hangs up, which may be all that the other one gets to see.
        var errors = new[] { await Should.ThrowAsync<CollectiveAbortedException>(good), await Should.ThrowAsync<CollectiveAbortedException>(bad) };
        errors.ShouldContain(error => error.Message.Contains("another token"));
    }

    [Fact]
    public async Task A_rank_of_an_earlier_start_is_refused()
    {
        using var first = RingListener.Open();
        using var second = RingListener.Open();
        RingEndpoint[] endpoints = [first.Endpoint, second.Endpoint];
        var token = RandomNumberGenerator.GetBytes(16);
        var now = RingProcessGroup.ConnectAsync(first, new RingMembership(0, endpoints, token, Incarnation: 2), Options);
        var late = RingProcessGroup.ConnectAsync(second, new RingMembership(1, endpoints, token, Incarnation: 1), Options);
        // As above: who learns it first hangs up.
        var errors = new[] { await Should.ThrowAsync<CollectiveAbortedException>(now), await Should.ThrowAsync<CollectiveAbortedException>(late) };
        errors.ShouldContain(error => error.Message.Contains("another start of this run"));
    }

    [Fact]
    public async Task Strangers_at_the_port_do_not_keep_the_ring_from_forming()
    {
        using var first = RingListener.Open();
        using var second = RingListener.Open();
        RingEndpoint[] endpoints = [first.Endpoint, second.Endpoint];
        // More than are waited for at once, each of them there before the neighbour calls.
        var silent = Enumerable.Range(0, 40).Select(_ => new TcpClient(first.Endpoint.Host, first.Endpoint.Port)).ToArray();
        using var noisy = new TcpClient(first.Endpoint.Host, first.Endpoint.Port);
        await noisy.GetStream().WriteAsync(new byte[400]);
        var token = RandomNumberGenerator.GetBytes(16);
        var groups = await Task.WhenAll(
            RingProcessGroup.ConnectAsync(first, new RingMembership(0, endpoints, token), Options),
            RingProcessGroup.ConnectAsync(second, new RingMembership(1, endpoints, token), Options));
        Ranks.Run(groups, group => group.Barrier());
        DisposeAll(groups);
        foreach (var stranger in silent)
            stranger.Dispose();
    }

    [Fact]
    public async Task A_rank_that_is_not_there_is_named_with_its_endpoint()
    {
        var gone = RingListener.Open();
        gone.Dispose();
        using var listener = RingListener.Open();
        var ring = new RingMembership(0, [listener.Endpoint, gone.Endpoint], RandomNumberGenerator.GetBytes(16));
        var error = await Should.ThrowAsync<CollectiveAbortedException>(RingProcessGroup.ConnectAsync(listener, ring, Options));
        error.Rank.ShouldBe(1);
        error.Message.ShouldContain($"rank 0 could not reach rank 1 at {gone.Endpoint}");
    }

    [Fact]
    public async Task A_rank_that_never_calls_is_named_at_the_deadline()
    {
        using var first = RingListener.Open();
        using var second = RingListener.Open();
        var ring = new RingMembership(0, [first.Endpoint, second.Endpoint], RandomNumberGenerator.GetBytes(16));
        var options = new ProcessGroupOptions { Tls = Tls, ConnectTimeout = TimeSpan.FromMilliseconds(300) };
        var error = await Should.ThrowAsync<CollectiveAbortedException>(RingProcessGroup.ConnectAsync(first, ring, options));
        error.Message.ShouldContain("rank 1");
        error.Message.ShouldContain("within 0.3 s");
    }

    [Theory]
    [InlineData(15, "Token has 15 bytes, but must have 16 or more")]
    public async Task A_short_token_is_refused_at_the_door(int bytes, string message)
    {
        using var listener = RingListener.Open();
        var ring = new RingMembership(0, [listener.Endpoint], new byte[bytes]);
        (await Should.ThrowAsync<ArgumentException>(RingProcessGroup.ConnectAsync(listener, ring))).Message.ShouldBe(message);
    }

    [Fact]
    public void A_collective_allocates_next_to_nothing()
    {
        var groups = Ring(2);
        var allocated = Ranks.Run(groups, group =>
        {
            var values = new float[10_000];
            for (var i = 0; i < 50; i++)
                group.AllReduce(values);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                group.AllReduce(values);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        allocated.ShouldAllBe(bytes => bytes < 100 * AllocatedBytesMax);
        DisposeAll(groups);
    }

    private ProcessGroupOptions Options => new() { Tls = Tls };

    private IProcessGroup[] Ring(int worldSize) => Ranks.Ring(worldSize, Options);

    // As a killed process looks to the others: its sockets close, and nobody has said a word.
    private static void Die(RingProcessGroup group) => group.CloseSilently();

    protected static void DisposeAll(IEnumerable<IProcessGroup> groups)
    {
        foreach (var group in groups)
            group.Dispose();
    }
}

using Akka.Remote.Transport;

namespace Engine.Tests.Remote;

// Large payloads are kept for a while, the newest of them and no more than a bound.
public class RecentPayloadsTests
{
    private const int Megabyte = 1 << 20;

    [Fact]
    public void The_newest_are_kept_up_to_the_bound()
    {
        var recent = new RecentPayloads();
        for (var i = 0; i < 10; i++)
            recent.Add(new byte[Megabyte]);
        recent.Bytes.ShouldBe(10 * Megabyte);
        for (var i = 0; i < 100; i++)
            recent.Add(new byte[3 * Megabyte]);
        recent.Bytes.ShouldBe(15 * Megabyte);
    }

    [Fact]
    public void Small_and_huge_ones_are_not_kept()
    {
        var recent = new RecentPayloads();
        recent.Add(new byte[20_000]);
        recent.Add(new byte[9 * Megabyte]);
        recent.Bytes.ShouldBe(0);
    }

    [Fact]
    public void What_is_forgotten_can_be_collected()
    {
        var recent = new RecentPayloads();
        var payload = AddOne(recent);
        GC.Collect();
        payload.IsAlive.ShouldBeTrue();
        recent.Forget();
        recent.Bytes.ShouldBe(0);
        GC.Collect();
        payload.IsAlive.ShouldBeFalse();
    }

    // In a frame of its own, so that no local keeps it.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference AddOne(RecentPayloads recent)
    {
        var payload = new byte[Megabyte];
        recent.Add(payload);
        return new WeakReference(payload);
    }
}

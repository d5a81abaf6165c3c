using System.Diagnostics;
using Akka.Actor;
using Akka.Actor.Internal;

namespace Engine.Tests.Actors;

public sealed class RestartWindowTests
{
    private static readonly long Second = Stopwatch.Frequency;

    [Fact]
    public void Without_a_limit_every_restart_is_allowed() => Allowed(-1, -1, [1, 2, 3, 4]).ShouldBe([true, true, true, true]);

    [Fact]
    public void A_limit_of_zero_allows_none() => Allowed(0, 1_000, [1, 100]).ShouldBe([false, false]);

    [Fact]
    public void A_limit_without_a_window_counts_for_ever() => Allowed(2, -1, [1, 1_000, 2_000]).ShouldBe([true, true, false]);

    [Fact]
    public void A_window_forgets() => Allowed(2, 10_000, [1, 2, 3, 20, 21, 22]).ShouldBe([true, true, false, true, true, false]);

    [Fact]
    public void A_window_without_a_limit_allows_one_in_it() => Allowed(-1, 10_000, [1, 2, 20]).ShouldBe([true, false, true]);

    private static IEnumerable<bool> Allowed(int retries, int windowMilliseconds, int[] atSeconds)
    {
        var stats = new ChildRestartStats(ActorRefs.Nobody);
        return atSeconds.Select(second => stats.RequestRestartPermission(retries, windowMilliseconds, second * Second)).ToList();
    }
}

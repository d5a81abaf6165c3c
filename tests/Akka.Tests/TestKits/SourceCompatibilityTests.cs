using Akka.Event;
using Akka.TestKit.Xunit2.Attributes;

namespace Akka.Tests.TestKits;

// What old test projects still call, so that they compile, and do what they did.
public sealed class SourceCompatibilityTests() : Akka.TestKit.Xunit2.TestKit("akka.stdout-loglevel = OFF")
{
    [Fact]
#pragma warning disable CS0618 // Obsolete, but there.
    public async Task An_awaited_filter_takes_an_action_that_is_not_awaited()
    {
        await EventFilter.Warning("careful").ExpectOneAsync(() => Sys.Log.Warning("careful"));
        await EventFilter.Warning("careful").ExpectAsync(2, TimeSpan.FromSeconds(30), () =>
        {
            Sys.Log.Warning("careful");
            Sys.Log.Warning("careful");
        });
        await EventFilter.Warning("careful").MuteAsync(() => Sys.Log.Warning("careful"));
    }
#pragma warning restore CS0618

    [Fact]
    public void A_barrier_that_was_reset_has_nobody_waiting()
    {
        var barrier = CreateTestBarrier(2);
        Should.Throw<TimeoutException>(() => barrier.Await(TimeSpan.FromMilliseconds(1)));

        barrier.Reset();

        var other = Task.Run(barrier.Await);
        barrier.Await(TimeSpan.FromSeconds(30));
        other.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
    }

    [Fact]
    public void A_test_may_be_left_out_where_it_cannot_run()
    {
        new LocalFactAttribute { SkipLocal = "slow" }.Skip.ShouldBeNull();
        new LocalTheoryAttribute { SkipLocal = "slow" }.Skip.ShouldBeNull();
        new WindowsFactAttribute { SkipUnix = "a Windows service" }.Skip.ShouldBe(OperatingSystem.IsWindows() ? null : "a Windows service");
    }
}

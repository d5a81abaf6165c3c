using Akka.Actor;
using Akka.Configuration;
using Akka.Pattern;
using Akka.TestKit;
using Akka.TestKit.Configs;

namespace Akka.Tests.Systems;

// A breaker in virtual time: nothing happens between two moves of the clock.
public sealed class CircuitBreakerTests() : Akka.TestKit.Xunit2.TestKit(
    ConfigurationFactory.ParseString("akka.loglevel = OFF, akka.stdout-loglevel = OFF").WithFallback(TestConfigs.TestSchedulerConfig))
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task Closed_it_lets_calls_through_and_a_success_forgets_the_failures_before_it()
    {
        var breaker = Breaker(maxFailures: 3);

        Fails(breaker);
        await Should.ThrowAsync<InvalidOperationException>(() => breaker.WithCircuitBreaker(FailAsync));
        (breaker.CurrentFailureCount, breaker.IsClosed).ShouldBe((2, true));
        breaker.LastCaughtException.ShouldBeOfType<InvalidOperationException>();

        (await breaker.WithCircuitBreaker(4, Task.FromResult)).ShouldBe(4);
        (breaker.CurrentFailureCount, breaker.LastCaughtException).ShouldBe((0, null));
        breaker.WithSyncCircuitBreaker(() => 5).ShouldBe(5);
    }

    [Fact]
    public void Open_it_refuses_calls_and_says_for_how_long()
    {
        var breaker = Breaker(maxFailures: 1);
        var watched = new TestBreaker(breaker);
        Fails(breaker);
        watched.OpenLatch.Wait(Patience).ShouldBeTrue();

        Clock.Advance(Second / 4);
        var refused = Should.Throw<OpenCircuitException>(() => breaker.WithSyncCircuitBreaker(() => 5));
        refused.RemainingDuration.ShouldBe(Second * 3 / 4);
        refused.InnerException.ShouldBeOfType<InvalidOperationException>();
        breaker.Succeed();
        breaker.Fail();
        (breaker.IsOpen, breaker.CurrentFailureCount).ShouldBe((true, 1));

        Clock.Advance(Second * 3 / 4);
        watched.HalfOpenLatch.Wait(Patience).ShouldBeTrue();
        breaker.IsHalfOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task Half_open_one_call_decides_and_others_are_refused_meanwhile()
    {
        var breaker = Breaker(maxFailures: 1);
        var watched = new TestBreaker(breaker);
        HalfOpen(breaker);
        var deciding = new TaskCompletionSource<int>();

        var first = breaker.WithCircuitBreaker(() => deciding.Task);
        (await Should.ThrowAsync<OpenCircuitException>(() => breaker.WithCircuitBreaker(() => Task.FromResult(1))))
            .Message.ShouldStartWith("Circuit breaker is half open");
        deciding.SetResult(7);

        (await first).ShouldBe(7);
        watched.ClosedLatch.Wait(Patience).ShouldBeTrue();
        (breaker.IsClosed, breaker.CurrentFailureCount).ShouldBe((true, 0));
    }

    [Fact]
    public void Half_open_a_failure_opens_it_for_longer_up_to_a_bound()
    {
        var breaker = new CircuitBreaker(Clock, 1, Second, Second, Second * 4, exponentialBackoffFactor: 3);
        HalfOpen(breaker);

        Fails(breaker);
        Should.Throw<OpenCircuitException>(() => breaker.WithSyncCircuitBreaker(() => { })).RemainingDuration.ShouldBe(Second * 3);
        Clock.Advance(Second * 3);
        Fails(breaker);
        Should.Throw<OpenCircuitException>(() => breaker.WithSyncCircuitBreaker(() => { })).RemainingDuration.ShouldBe(Second * 4);
        Clock.Advance(Second * 4);
        breaker.Succeed();
        Fails(breaker);
        Should.Throw<OpenCircuitException>(() => breaker.WithSyncCircuitBreaker(() => { })).RemainingDuration.ShouldBe(Second);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_counts_as_failed_and_its_answer_still_comes()
    {
        var breaker = Breaker(maxFailures: 2);

        (await breaker.WithCircuitBreaker(() =>
        {
            Clock.Advance(Second);
            return Task.FromResult(3);
        })).ShouldBe(3);
        breaker.LastCaughtException.ShouldBeOfType<TimeoutException>();
        breaker.Fail();

        breaker.LastCaughtException.ShouldBeOfType<UserCalledFailException>();
        (breaker.IsOpen, breaker.CurrentFailureCount).ShouldBe((true, 2));
    }

    [Fact]
    public void A_breaker_is_made_of_another_one()
    {
        var breaker = CircuitBreaker.Create(Clock, 5, Second, Second * 2).WithExponentialBackoff(Second * 9).WithRandomFactor(0.5);

        (breaker.MaxFailures, breaker.CallTimeout, breaker.ResetTimeout, breaker.MaxResetTimeout)
            .ShouldBe((5, Second, Second * 2, Second * 9));
        (breaker.ExponentialBackoffFactor, breaker.RandomFactor).ShouldBe((2.0, 0.5));
        Should.Throw<ArgumentException>(() => breaker.WithRandomFactor(2)).Message.ShouldContain("2");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, 5)]
    public async Task An_attempt_is_repeated_so_many_times_and_the_last_failure_is_the_answer(int attempts, int calls)
    {
        var count = 0;

        var failure = await Should.ThrowAsync<InvalidOperationException>(
            () => RetrySupport.Retry<int>(() => throw new InvalidOperationException($"{++count}"), attempts));

        failure.Message.ShouldBe($"{calls}");
    }

    [Fact]
    public async Task The_pause_before_another_attempt_is_a_functions_and_the_first_success_is_the_answer()
    {
        var (count, asked) = (0, new List<int>());
        var pauses = new TaskCompletionSource();
        var answer = RetrySupport.Retry(
            () => ++count < 3 ? Task.FromException<int>(new InvalidOperationException()) : Task.FromResult(count),
            9,
            attempted =>
            {
                asked.Add(attempted);
                if (attempted == 2) pauses.SetResult();
                return attempted == 2 ? Second : Util.Option<TimeSpan>.None;
            },
            Clock);

        await pauses.Task.WaitAsync(Patience);
        while (!answer.IsCompleted)
        {
            Clock.Advance(Second);
            await Task.WhenAny(answer, Task.Delay(10));
        }

        (await answer).ShouldBe(3);
        asked.ShouldBe([1, 2]);
    }

    private CircuitBreaker Breaker(int maxFailures) => new(Clock, maxFailures, Second, Second);

    private void HalfOpen(CircuitBreaker breaker)
    {
        Fails(breaker);
        Clock.Advance(Second);
        breaker.IsHalfOpen.ShouldBeTrue();
    }

    private static void Fails(CircuitBreaker breaker) => Should.Throw<InvalidOperationException>(
        () => breaker.WithSyncCircuitBreaker((Action)(() => throw new InvalidOperationException("wrong"))));

    private static Task FailAsync() => Task.FromException(new InvalidOperationException("wrong"));
}

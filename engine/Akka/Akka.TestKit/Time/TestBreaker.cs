using Akka.Pattern;

namespace Akka.TestKit;

/// <summary>A circuit breaker whose changes a test can wait for.</summary>
public class TestBreaker
{
    public TestBreaker(CircuitBreaker instance)
    {
        Instance = instance;
        instance.OnClose(() => Signal(ClosedLatch)).OnHalfOpen(() => Signal(HalfOpenLatch)).OnOpen(() => Signal(OpenLatch));
    }

    public CircuitBreaker Instance { get; }

    public CountdownEvent ClosedLatch { get; } = new(1);

    public CountdownEvent HalfOpenLatch { get; } = new(1);

    public CountdownEvent OpenLatch { get; } = new(1);

    // The first change is what a test waits for; further ones find the latch open.
    private static void Signal(CountdownEvent latch)
    {
        lock (latch)
        {
            if (!latch.IsSet) latch.Signal();
        }
    }
}

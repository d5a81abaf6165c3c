namespace Akka.TestKit;

// A gate that opens once it has been counted down.

public class TestLatch
{
    private readonly CountdownEvent _latch;
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly TimeSpan _defaultTimeout;

    public TestLatch() : this(1) { }

    public TestLatch(int count) : this(count, TimeSpan.FromSeconds(5)) { }

    public TestLatch(int count, TimeSpan defaultTimeout) : this(null, defaultTimeout, count) { }

    protected TestLatch(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count)
    {
        _latch = new CountdownEvent(count);
        _dilate = dilate ?? (static duration => duration);
        _defaultTimeout = defaultTimeout;
    }

    public bool IsOpen => _latch.CurrentCount == 0;

    public void CountDown() => _latch.Signal();

    public void Open()
    {
        while (!IsOpen) CountDown();
    }

    public void Reset() => _latch.Reset();

    public void Ready() => Ready(_defaultTimeout);

    /// <summary>Waits until it is open; <see cref="TimeoutException"/> when it is not in time.</summary>
    public void Ready(TimeSpan timeout)
    {
        if (timeout == TimeSpan.MaxValue) throw new ArgumentException("TestLatch does not support waiting for ever.", nameof(timeout));
        var limit = _dilate(timeout);
        if (!_latch.Wait(limit)) throw new TimeoutException($"Timeout of {limit}: the latch has {_latch.CurrentCount} left to count down");
    }

    internal static TestLatch Dilating(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count) =>
        new(dilate, defaultTimeout, count);
}

/// <summary>Holds threads until so many have come.</summary>
public class TestBarrier
{
    private readonly TestKitBase _testKit;
    private readonly int _count;
    private readonly TimeSpan _defaultTimeout;
    private Barrier _barrier;

    public TestBarrier(TestKitBase testKit, int count, TimeSpan? defaultTimeout = null)
    {
        _testKit = testKit;
        _count = count;
        _barrier = new Barrier(count);
        _defaultTimeout = testKit.Dilated(defaultTimeout ?? testKit.TestKitSettings.DefaultTimeout);
    }

    public void Await() => Await(_defaultTimeout);

    /// <summary>Nobody has come: after a round in which some were missing.</summary>
    public void Reset() => _barrier = new Barrier(_count);

    public void Await(TimeSpan timeout)
    {
        var limit = _testKit.Dilated(timeout);
        if (!_barrier.SignalAndWait(limit)) throw new TimeoutException($"Timeout of {limit}: not all have come to the barrier");
    }
}

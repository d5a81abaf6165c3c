namespace Cluster.Train;

// Lets one call through in each interval: progress is for eyes, and a step may take a millisecond.
internal sealed class RateLimit
{
    private readonly TimeProvider _clock;
    private readonly TimeSpan _interval;
    private long? _last;

    public RateLimit(TimeProvider clock, TimeSpan interval)
    {
        _clock = clock;
        _interval = interval;
    }

    /// <summary>True when the last true answer is an interval ago.</summary>
    public bool TryPass()
    {
        if (_last is { } last && _clock.GetElapsedTime(last) < _interval)
            return false;
        _last = _clock.GetTimestamp();
        return true;
    }
}

namespace Cluster.Train;

// How many examples all ranks together go through in a second, over the time that is spent on batches: evaluating and
// saving between epochs do not count.
internal sealed class ThroughputMeter
{
    private readonly TimeProvider _clock;
    private long _since;
    private TimeSpan _busy;
    private long _examples;

    public ThroughputMeter(TimeProvider clock)
    {
        _clock = clock;
    }

    /// <summary>Examples per second since the last <see cref="Reset"/>; 0 when there were none.</summary>
    public double ExamplesPerSecond
    {
        get
        {
            var busy = _busy + (_since == 0 ? TimeSpan.Zero : _clock.GetElapsedTime(_since));
            return busy > TimeSpan.Zero ? _examples / busy.TotalSeconds : 0;
        }
    }

    /// <summary>Batches begin.</summary>
    public void Start() => _since = _clock.GetTimestamp();

    /// <summary>A batch is done.</summary>
    public void Count(long examples) => _examples += examples;

    /// <summary>Batches end, or pause.</summary>
    public void Stop()
    {
        if (_since != 0)
            _busy += _clock.GetElapsedTime(_since);
        _since = 0;
    }

    /// <summary>A new interval begins.</summary>
    public void Reset()
    {
        var running = _since != 0;
        (_since, _busy, _examples) = (running ? _clock.GetTimestamp() : 0, TimeSpan.Zero, 0);
    }
}

using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

// The phi accrual failure detector (Hayashibara et al., 2004). Instead of yes or no it computes a suspicion
//   phi = -log10(P(a heartbeat still comes later than now))
// from the normal distribution of past intervals, so the same threshold adapts to slow and fast networks: phi 8 is one
// wrong suspicion in 10^8 if intervals are normal. `acceptable-heartbeat-pause` is added to the mean, which moves the
// whole curve right by the garbage collection or network pause one is willing to forgive.

/// <summary>Suspects a resource gradually, by how unusual its silence is compared with its past heartbeats.</summary>
public class PhiAccrualFailureDetector : FailureDetector
{
    private readonly Lock gate = new();
    private readonly Clock clock;
    private readonly double threshold = 8.0;
    private readonly int sampleCountMax = 1000;
    private readonly TimeSpan minStdDeviation = TimeSpan.FromMilliseconds(100);
    private readonly TimeSpan acceptableHeartbeatPause = TimeSpan.FromSeconds(3);
    private readonly TimeSpan firstHeartbeatEstimate = TimeSpan.FromSeconds(1);
    private HeartbeatHistory? history;
    private long latestMs;

    /// <summary>A detector from its parts.</summary>
    /// <param name="threshold">The phi from which the resource is doubted; more than 0.</param>
    /// <param name="maxSampleSize">How many intervals are remembered; 1 or more.</param>
    /// <param name="minStdDeviation">The least standard deviation used, against very regular heartbeats.</param>
    /// <param name="acceptableHeartbeatPause">How much longer than usual a silence may be.</param>
    /// <param name="firstHeartbeatEstimate">The interval assumed before any is known.</param>
    /// <param name="clock">The time; <see cref="FailureDetector.DefaultClock"/> if null.</param>
    public PhiAccrualFailureDetector(double threshold, int maxSampleSize, TimeSpan minStdDeviation,
        TimeSpan acceptableHeartbeatPause, TimeSpan firstHeartbeatEstimate, Clock? clock = null)
        : this(clock ?? DefaultClock)
    {
        this.threshold = threshold;
        sampleCountMax = maxSampleSize;
        this.minStdDeviation = minStdDeviation;
        this.acceptableHeartbeatPause = acceptableHeartbeatPause;
        this.firstHeartbeatEstimate = firstHeartbeatEstimate;
        AssertSettings();
    }

    /// <summary>A detector from a configuration section such as <c>akka.remote.watch-failure-detector</c>.</summary>
    public PhiAccrualFailureDetector(Config config, EventStream ev) : this(DefaultClock)
    {
        threshold = config.GetDouble("threshold", 8.0);
        sampleCountMax = config.GetInt("max-sample-size", 1000);
        minStdDeviation = config.GetTimeSpan("min-std-deviation", TimeSpan.FromMilliseconds(100));
        acceptableHeartbeatPause = config.GetTimeSpan("acceptable-heartbeat-pause", TimeSpan.FromSeconds(3));
        firstHeartbeatEstimate = config.GetTimeSpan("heartbeat-interval", TimeSpan.FromSeconds(1));
        AssertSettings();
    }

    /// <summary>A detector with the default settings and this clock.</summary>
    protected PhiAccrualFailureDetector(Clock clock) => this.clock = clock;

    /// <summary>The address that is watched; words in logs only.</summary>
    public string? Address { get; set; }

    /// <inheritdoc/>
    public override bool IsMonitoring
    {
        get { lock (gate) return history is not null; }
    }

    /// <inheritdoc/>
    public override bool IsAvailable
    {
        get { lock (gate) return PhiAt(clock()) < threshold; }
    }

    internal double CurrentPhi
    {
        get { lock (gate) return PhiAt(clock()); }
    }

    /// <inheritdoc/>
    public override void HeartBeat()
    {
        lock (gate)
        {
            var nowMs = clock();
            if (history is null)
                history = FirstHistory();
            else if (PhiAt(nowMs) < threshold)
                history.Add(nowMs - latestMs); // An interval that spanned an outage says nothing about the usual ones.
            latestMs = nowMs;
        }
    }

    // mean and standard deviation of the normal distribution, difference since the newest heartbeat, all in ms. The
    // tail of the normal distribution is the logistic approximation of Bowling et al. (2009), whose error is < 1.4e-4:
    //   F(y) = 1 / (1 + exp(-y (1.5976 + 0.070566 y²))),  y = (difference - mean) / deviation
    internal static double Phi(double differenceMs, double meanMs, double deviationMs)
    {
        var y = (differenceMs - meanMs) / deviationMs;
        var e = Math.Exp(-y * (1.5976 + 0.070566 * y * y));
        // Both branches are -log10(1 - F(y)); each keeps the digits on its side of the mean.
        return differenceMs > meanMs ? -Math.Log10(e / (1.0 + e)) : -Math.Log10(1.0 - 1.0 / (1.0 + e));
    }

    private double PhiAt(long nowMs)
    {
        if (history is null)
            return 0;
        var deviationMs = Math.Max(history.StandardDeviation, minStdDeviation.TotalMilliseconds);
        return Phi(nowMs - latestMs, history.Mean + acceptableHeartbeatPause.TotalMilliseconds, deviationMs);
    }

    // Two samples around the estimate, with a generous deviation of a quarter, stand for the intervals not seen yet.
    private HeartbeatHistory FirstHistory()
    {
        var first = new HeartbeatHistory(sampleCountMax);
        var meanMs = (long)firstHeartbeatEstimate.TotalMilliseconds;
        var deviationMs = meanMs / 4;
        first.Add(meanMs - deviationMs);
        first.Add(meanMs + deviationMs);
        return first;
    }

    private void AssertSettings()
    {
        Require(threshold > 0, "threshold", threshold, "more than 0");
        Require(sampleCountMax > 0, "max-sample-size", sampleCountMax, "1 or more");
        Require(minStdDeviation > TimeSpan.Zero, "min-std-deviation", minStdDeviation, "more than 0");
        Require(acceptableHeartbeatPause >= TimeSpan.Zero, "acceptable-heartbeat-pause", acceptableHeartbeatPause, "0 or more");
        Require(firstHeartbeatEstimate > TimeSpan.Zero, "heartbeat-interval", firstHeartbeatEstimate, "more than 0");
    }

    private static void Require(bool holds, string key, object value, string rule)
    {
        if (!holds)
            throw new ArgumentException($"failure-detector.{key} is {value}, but must be {rule}");
    }
}

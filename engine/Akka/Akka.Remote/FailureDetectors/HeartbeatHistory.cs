namespace Akka.Remote;

// The intervals between the newest heartbeats, in a ring of fixed size. Sum and sum of squares are kept as integers
// of milliseconds, so adding and dropping a sample is exact however long the history lives.
internal sealed class HeartbeatHistory
{
    private readonly long[] intervals;
    private int next;
    private long sum;
    private long squaredSum;

    public HeartbeatHistory(int sampleCountMax)
    {
        if (sampleCountMax < 1)
            throw new ArgumentOutOfRangeException(nameof(sampleCountMax), $"max-sample-size is {sampleCountMax}, but must be 1 or more");
        intervals = new long[sampleCountMax];
    }

    public int Count { get; private set; }

    public double Mean => (double)sum / Count;

    // Var(X) = E[X²] - E[X]²; rounding may leave a tiny negative number, which is zero.
    public double StandardDeviation => Math.Sqrt(Math.Max(0, (double)squaredSum / Count - Mean * Mean));

    public void Add(long intervalMs)
    {
        if (Count == intervals.Length)
        {
            var oldest = intervals[next];
            sum -= oldest;
            squaredSum -= oldest * oldest;
        }
        else
        {
            Count++;
        }

        intervals[next] = intervalMs;
        sum += intervalMs;
        squaredSum += intervalMs * intervalMs;
        next = (next + 1) % intervals.Length;
    }
}

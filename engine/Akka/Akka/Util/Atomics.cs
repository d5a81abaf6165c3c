namespace Akka.Util.Internal;

// A counter that many threads may step.

public interface IAtomicCounter<T>
{
    T Current { get; }
    T GetAndIncrement();
    T IncrementAndGet();
    T Next();
}

public class AtomicCounter : IAtomicCounter<int>
{
    private int _value;

    public AtomicCounter() : this(-1) { }

    public AtomicCounter(int initialValue) => _value = initialValue;

    public int Current => Volatile.Read(ref _value);

    public int GetAndIncrement() => Interlocked.Increment(ref _value) - 1;

    public int IncrementAndGet() => Interlocked.Increment(ref _value);

    public int Next() => IncrementAndGet();
}

public class AtomicCounterLong : IAtomicCounter<long>
{
    private long _value;

    public AtomicCounterLong() : this(-1) { }

    public AtomicCounterLong(long value) => _value = value;

    public long Current => Volatile.Read(ref _value);

    public long GetAndIncrement() => Interlocked.Increment(ref _value) - 1;

    public long IncrementAndGet() => Interlocked.Increment(ref _value);

    public long Next() => IncrementAndGet();
}

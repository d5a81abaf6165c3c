namespace Akka.Util.Internal
{
    // Counters that many threads may step.

    public interface IAtomicCounter<T>
    {
        T Current { get; }

        T GetAndIncrement();

        T IncrementAndGet();

        T Next();

        T GetAndAdd(T amount);

        T AddAndGet(T amount);

        /// <summary>Sets it to zero.</summary>
        void Reset();
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

        public int Decrement() => Interlocked.Decrement(ref _value);

        public int DecrementAndGet() => Interlocked.Decrement(ref _value);

        public int GetAndDecrement() => Interlocked.Decrement(ref _value) + 1;

        public int GetAndAdd(int amount) => Interlocked.Add(ref _value, amount) - amount;

        public int AddAndGet(int amount) => Interlocked.Add(ref _value, amount);

        public int GetAndSet(int value) => Interlocked.Exchange(ref _value, value);

        public bool CompareAndSet(int expected, int newValue) => Interlocked.CompareExchange(ref _value, newValue, expected) == expected;

        public void Reset() => Interlocked.Exchange(ref _value, 0);
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

        public long DecrementAndGet() => Interlocked.Decrement(ref _value);

        public long GetAndAdd(long amount) => Interlocked.Add(ref _value, amount) - amount;

        public long AddAndGet(long amount) => Interlocked.Add(ref _value, amount);

        public long GetAndSet(long value) => Interlocked.Exchange(ref _value, value);

        public bool CompareAndSet(long expected, long newValue) => Interlocked.CompareExchange(ref _value, newValue, expected) == expected;

        public void Reset() => Interlocked.Exchange(ref _value, 0);

        public override string ToString() => Current.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}

namespace Akka.Util
{
    /// <summary>A reference that many threads may exchange.</summary>
    public class AtomicReference<T> where T : class
    {
        protected T atomicValue;

        public AtomicReference() { }

        public AtomicReference(T originalValue) => atomicValue = originalValue;

        public T Value
        {
            get => Volatile.Read(ref atomicValue);
            set => Volatile.Write(ref atomicValue, value);
        }

        public static implicit operator T(AtomicReference<T> atomicReference) => atomicReference.Value;

        public bool CompareAndSet(T expected, T newValue) =>
            ReferenceEquals(Interlocked.CompareExchange(ref atomicValue, newValue, expected), expected);

        public T GetAndSet(T newValue) => Interlocked.Exchange(ref atomicValue, newValue);
    }

    /// <summary>A flag that many threads may exchange.</summary>
    public class AtomicBoolean
    {
        private bool _value;

        public AtomicBoolean(bool initialValue = false) => _value = initialValue;

        public bool Value
        {
            get => Volatile.Read(ref _value);
            set => Volatile.Write(ref _value, value);
        }

        public static implicit operator bool(AtomicBoolean atomicBoolean) => atomicBoolean.Value;

        public bool CompareAndSet(bool expected, bool newValue) => Interlocked.CompareExchange(ref _value, newValue, expected) == expected;

        public bool GetAndSet(bool newValue) => Interlocked.Exchange(ref _value, newValue);
    }
}

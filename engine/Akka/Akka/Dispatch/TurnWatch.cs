namespace Akka.Dispatch;

// Somebody who waits behind a turn that lasts would wait as long as it does, and for ever if the turn waits for them. So one thread
// looks at all others each millisecond, as long as there are turns at all: who was behind the same turn at the last look goes
// to the pool.

internal static class TurnWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1);
    private static readonly AutoResetEvent Wake = new(false);
    private static readonly Lock Registering = new();

    // Replaced as a whole, so that it can be walked without a lock.
    private static Watched[] _threads = [];
    private static bool _isStarted;
    private static bool _isAsleep;

    internal static TurnThread Add(TurnThread thread)
    {
        lock (Registering)
        {
            // Threads of the pool come and go.
            _threads = [.. _threads.Where(known => known.Thread.IsAlive), new Watched(thread)];
            if (_isStarted) return thread;
            _isStarted = true;
            new Thread(Watch) { IsBackground = true, Name = "akka-turn-watch" }.UnsafeStart();
        }

        return thread;
    }

    internal static void WakeIfAsleep()
    {
        if (Volatile.Read(ref _isAsleep) && Interlocked.Exchange(ref _isAsleep, false)) Wake.Set();
    }

    private static void Watch()
    {
        while (true)
        {
            if (!Look()) Sleep();
            Wake.WaitOne(Interval);
        }
    }

    // True while turns are made.
    private static bool Look()
    {
        var isBusy = false;
        foreach (var watched in Volatile.Read(ref _threads)) isBusy |= watched.Look();
        return isBusy;
    }

    // Until something is kept. Who keeps something after the last look sees that the watch is asleep.
    private static void Sleep()
    {
        Interlocked.Exchange(ref _isAsleep, true);
        if (!Look()) Wake.WaitOne();
        Volatile.Write(ref _isAsleep, false);
    }

    private sealed class Watched(TurnThread thread)
    {
        private long _turnSeen;

        internal TurnThread Thread => thread;

        internal bool Look()
        {
            var turn = thread.Turn;
            var isSame = turn == _turnSeen;
            _turnSeen = turn;
            if (!thread.HasKept) return !isSame;
            if (isSame && thread.Take() is { } kept) ThreadPool.UnsafeQueueUserWorkItem(kept, preferLocal: false);
            return true;
        }
    }
}

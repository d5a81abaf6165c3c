namespace Akka.Remote.Transport;

// Remoting's own threads. Every connection is read by one and written by one, with blocking calls: nothing on the way of a
// heartbeat waits for the process's thread pool, which belongs to the user's code and may be full of it for minutes. A thread
// that waits costs the memory of its stack's first pages, some 30 KiB.
internal static class RemoteThread
{
    public static Thread Start(string name, Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true, Name = name };
        thread.UnsafeStart();
        return thread;
    }
}

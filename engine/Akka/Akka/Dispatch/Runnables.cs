namespace Akka.Dispatch;

// Work that a dispatcher runs. It is a thread-pool work item itself, so scheduling a mailbox allocates nothing.

public interface IRunnable : IThreadPoolWorkItem
{
    void Run();
}

public sealed class ActionRunnable : IRunnable
{
    private readonly Action _action;

    public ActionRunnable(Action action) => _action = action;

    public void Run() => _action();

    public void Execute() => _action();
}

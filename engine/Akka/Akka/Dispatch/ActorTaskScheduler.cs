using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

// Runs the pieces of an asynchronous handler as its actor: with its context, its sender and its message, and never at
// the same time as anything else of it. The mailbox is suspended from the first await that has to wait until the
// handler's end; the continuations come as system messages, which a suspended mailbox still handles.

public class ActorTaskScheduler : TaskScheduler
{
    private readonly ActorCell _cell;

    internal ActorTaskScheduler(ActorCell cell) => _cell = cell;

    public override int MaximumConcurrencyLevel => 1;

    public object CurrentMessage => _cell.CurrentMessage;

    public static void RunTask(Action action) => RunTask(() =>
    {
        action();
        return Task.CompletedTask;
    });

    /// <summary>Runs an asynchronous handler as the current actor, which handles nothing else until it ends.</summary>
    public static void RunTask(Func<Task> asyncAction)
    {
        var cell = ActorCell.Current
            ?? throw new InvalidOperationException("RunTask must be called from an actor context.");
        cell.TaskScheduler.Start(asyncAction);
    }

    // Always through the mailbox: running it in here would let a handler that yields in a loop eat the stack.
    protected override void QueueTask(Task task) => _cell.SendSystemMessage(new ActorTask(task));

    // Run right here only when here is the actor already: any other thread must wait for the actor's turn.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(ActorCell.Current, _cell) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    internal void Execute(Task task) => TryExecuteTask(task);

    private void Start(Func<Task> asyncAction)
    {
        var starter = new Task<Task>(asyncAction, TaskCreationOptions.DenyChildAttach);
        starter.RunSynchronously(this);
        var handler = starter.GetAwaiter().GetResult();
        if (handler is null || handler.IsCompletedSuccessfully) return;
        if (handler.IsCompleted)
        {
            handler.GetAwaiter().GetResult();
            return;
        }

        _cell.BeginAwait();
        _ = handler.ContinueWith(
            static (task, state) => ((ActorCell)state).EndAwait(task),
            _cell,
            CancellationToken.None,
            TaskContinuationOptions.None,
            this);
    }
}

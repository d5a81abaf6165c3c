using Akka.Actor;
using Akka.Event;

namespace Akka.Pattern;

// What is said to a backoff supervisor, and what it says to itself.

public sealed partial class BackoffSupervisor
{
    /// <summary>Which child is there now? Answered by <see cref="CurrentChild"/>.</summary>
    public sealed class GetCurrentChild
    {
        public static readonly GetCurrentChild Instance = new();

        private GetCurrentChild() { }
    }

    /// <summary>The child; null during a pause.</summary>
    public sealed class CurrentChild(IActorRef @ref)
    {
        public IActorRef Ref { get; } = @ref;
    }

    /// <summary>How often was the child started again? Answered by <see cref="RestartCount"/>.</summary>
    public sealed class GetRestartCount
    {
        public static readonly GetRestartCount Instance = new();

        private GetRestartCount() { }
    }

    /// <summary>The starts since the count began.</summary>
    public sealed class RestartCount(int count)
    {
        public int Count { get; } = count;
    }

    /// <summary>The count begins anew, if it is for others to say so.</summary>
    public new sealed class Reset
    {
        public static readonly Reset Instance = new();

        private Reset() { }
    }

    /// <summary>To itself: the pause is over.</summary>
    public sealed class StartChild : IDeadLetterSuppression
    {
        public static readonly StartChild Instance = new();

        private StartChild() { }
    }

    /// <summary>To itself: the count begins anew unless the child was started again since.</summary>
    public sealed class ResetRestartCount(int current) : IDeadLetterSuppression
    {
        public int Current { get; } = current;
    }
}

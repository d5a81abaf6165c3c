using Akka.Actor;

namespace Akka.Remote;

// The words of the remote watcher: watches from local references, heartbeats with other systems, and its own timers.
public partial class RemoteWatcher
{
    /// <summary>A watch, or the end of one.</summary>
    public abstract class WatchCommand
    {
        /// <summary>Makes the command.</summary>
        protected WatchCommand(IInternalActorRef watchee, IInternalActorRef watcher) => (Watchee, Watcher) = (watchee, watcher);

        /// <summary>The remote actor.</summary>
        public IInternalActorRef Watchee { get; }

        /// <summary>The local actor.</summary>
        public IInternalActorRef Watcher { get; }
    }

    /// <summary>A local actor watches a remote one.</summary>
    public sealed class WatchRemote(IInternalActorRef watchee, IInternalActorRef watcher) : WatchCommand(watchee, watcher);

    /// <summary>It does not any more.</summary>
    public sealed class UnwatchRemote(IInternalActorRef watchee, IInternalActorRef watcher) : WatchCommand(watchee, watcher);

    /// <summary>Asks a remote watcher whether its system lives; answered by <see cref="HeartbeatRsp"/>.</summary>
    public sealed class Heartbeat : IPriorityMessage
    {
        private Heartbeat()
        {
        }

        /// <summary>The one instance.</summary>
        public static Heartbeat Instance { get; } = new();
    }

    /// <summary>The system lives, in this incarnation.</summary>
    public class HeartbeatRsp(int addressUid) : IPriorityMessage
    {
        /// <summary>The incarnation.</summary>
        public int AddressUid { get; } = addressUid;
    }

    /// <summary>Time to send heartbeats.</summary>
    public class HeartbeatTick
    {
        private HeartbeatTick()
        {
        }

        /// <summary>The one instance.</summary>
        public static HeartbeatTick Instance { get; } = new();
    }

    /// <summary>Time to ask the detectors.</summary>
    public class ReapUnreachableTick
    {
        private ReapUnreachableTick()
        {
        }

        /// <summary>The one instance.</summary>
        public static ReapUnreachableTick Instance { get; } = new();
    }

    /// <summary>By now the first heartbeat should have been answered.</summary>
    public sealed class ExpectedFirstHeartbeat(Address from)
    {
        /// <summary>The system that should have answered.</summary>
        public Address From { get; } = from;
    }
}

// Goes before all that waits in the same queue: a heartbeat must not wait behind a large message.
internal interface IPriorityMessage;

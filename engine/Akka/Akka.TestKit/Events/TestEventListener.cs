using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit
{
    // The logger of tests: prints what no filter wants, and lets filters count what they want.

    public class TestEventListener : DefaultLogger
    {
        private readonly List<IEventFilter> _filters = [];

        protected override bool Receive(object message)
        {
            switch (message)
            {
                case InitializeLogger initialize:
                    foreach (var type in new[] { typeof(TestEvent.Mute), typeof(TestEvent.Unmute), typeof(DeadLetter),
                        typeof(UnhandledMessage) })
                        ((EventStream)initialize.LoggingBus).Subscribe(Self, type);
                    Sender.Tell(new LoggerInitialized());
                    return true;
                case TestEvent.Mute mute:
                    _filters.AddRange(mute.Filters.Where(filter => !_filters.Contains(filter)));
                    return true;
                case TestEvent.Unmute unmute:
                    foreach (var filter in unmute.Filters) _filters.Remove(filter);
                    return true;
                case LogEvent logEvent:
                    if (!IsFiltered(logEvent)) Print(logEvent);
                    return true;
                case DeadLetter { Message: not (ISystemMessage or IDeadLetterSuppression) } letter:
                    _ = IsFiltered(new Warning(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), letter));
                    return true;
                case UnhandledMessage unhandled:
                    _ = IsFiltered(new Warning(
                        unhandled.Recipient.Path.ToString(), unhandled.Recipient.GetType(),
                            $"Unhandled message from {unhandled.Sender}: {unhandled.Message}"));
                    return true;
                default:
                    return true;
            }
        }

        private bool IsFiltered(LogEvent logEvent)
        {
            foreach (var filter in _filters)
            {
                if (filter.Apply(logEvent)) return true;
            }

            return false;
        }
    }
}

namespace Akka.TestKit.TestEvent
{
    /// <summary>Gives the listener filters.</summary>
    public sealed class Mute : INoSerializationVerificationNeeded
    {
        public Mute(params EventFilterBase[] filters) => Filters = filters;

        public Mute(IReadOnlyCollection<EventFilterBase> filters) => Filters = filters;

        public IReadOnlyCollection<EventFilterBase> Filters { get; }
    }

    /// <summary>Takes filters from the listener again.</summary>
    public sealed class Unmute : INoSerializationVerificationNeeded
    {
        public Unmute(params EventFilterBase[] filters) => Filters = filters;

        public Unmute(IReadOnlyCollection<EventFilterBase> filters) => Filters = filters;

        public IReadOnlyCollection<EventFilterBase> Filters { get; }
    }
}

using Akka.Event;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit
{
    // Which log events a test expects, or wants to keep quiet.

    public interface IEventFilter
    {
        bool Apply(LogEvent logEvent);
    }

    /// <summary>A dead letter, as the listener reports it.</summary>
    public sealed class DeadLettersFilter : Internal.EventFilterBase
    {
        private readonly Predicate<DeadLetter> _isMatch;

        public DeadLettersFilter(IStringMatcher messageMatcher, IStringMatcher sourceMatcher, Predicate<DeadLetter> isMatch = null)
            : base(messageMatcher, sourceMatcher) => _isMatch = isMatch;

        protected override string FilterDescriptiveName => "DeadLetter";

        protected override bool IsMatch(LogEvent evt) =>
            evt is Warning { Message: DeadLetter letter } && (_isMatch is null || _isMatch(letter))
                && InternalDoMatch(evt.LogSource, letter.Message);
    }
}

namespace Akka.TestKit.Internal
{
    public delegate void EventMatched(EventFilterBase eventFilter, LogEvent logEvent);

    public abstract class EventFilterBase : IEventFilter
    {
        private readonly IStringMatcher _message;
        private readonly IStringMatcher _source;

        protected EventFilterBase(IStringMatcher messageMatcher, IStringMatcher sourceMatcher)
        {
            _message = messageMatcher ?? MatchesAll.Instance;
            _source = sourceMatcher ?? MatchesAll.Instance;
        }

        public event EventMatched EventMatched;

        protected abstract string FilterDescriptiveName { get; }

        public bool Apply(LogEvent logEvent)
        {
            if (!IsMatch(logEvent)) return false;
            OnEventMatched(logEvent);
            return true;
        }

        public override string ToString() => $"{FilterDescriptiveName} {_message} {_source}".TrimEnd();

        protected abstract bool IsMatch(LogEvent evt);

        protected virtual void OnEventMatched(LogEvent logEvent) => EventMatched?.Invoke(this, logEvent);

        protected bool InternalDoMatch(string src, object msg) => _message.IsMatch(msg?.ToString() ?? "null") && _source.IsMatch(src);
    }

    public class DebugFilter : EventFilterBase
    {
        public DebugFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null)
            : base(messageMatcher, sourceMatcher) { }

        protected override string FilterDescriptiveName => "Debug";

        protected override bool IsMatch(LogEvent evt) => evt is Debug && InternalDoMatch(evt.LogSource, evt.Message);
    }

    public class InfoFilter : EventFilterBase
    {
        public InfoFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null)
            : base(messageMatcher, sourceMatcher) { }

        protected override string FilterDescriptiveName => "Info";

        protected override bool IsMatch(LogEvent evt) => evt is Info && InternalDoMatch(evt.LogSource, evt.Message);
    }

    public class WarningFilter : EventFilterBase
    {
        public WarningFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null)
            : base(messageMatcher, sourceMatcher) { }

        protected override string FilterDescriptiveName => "Warning";

        protected override bool IsMatch(LogEvent evt) => evt is Warning && InternalDoMatch(evt.LogSource, evt.Message);
    }

    /// <summary>An error, of any cause or of one; the message may be the event's, or the cause's.</summary>
    public class ErrorFilter : EventFilterBase
    {
        private readonly Type _cause;
        private readonly bool _recurses;

        public ErrorFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null)
            : this(null, messageMatcher, sourceMatcher) { }

        public ErrorFilter(
            Type exceptionType, IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null,
            bool recurseInnerExceptions = false)
            : base(messageMatcher, sourceMatcher)
        {
            _cause = exceptionType;
            _recurses = recurseInnerExceptions;
        }

        protected override string FilterDescriptiveName => _cause is null ? "Error" : $"Error with Cause <{_cause}>";

        protected override bool IsMatch(LogEvent evt)
        {
            if (evt is not Error) return false;
            if (_cause is null) return InternalDoMatch(evt.LogSource, evt.Message);
            for (var cause = evt.Cause; cause is not null; cause = _recurses ? cause.InnerException : null)
            {
                if (_cause.IsInstanceOfType(cause) && (InternalDoMatch(evt.LogSource, evt.Message) || InternalDoMatch(evt.LogSource,
                    cause.Message)))
                    return true;
            }

            return false;
        }
    }

    public class CustomEventFilter : EventFilterBase
    {
        private readonly Predicate<LogEvent> _predicate;

        public CustomEventFilter(Predicate<LogEvent> predicate) : base(null, null) => _predicate = predicate;

        protected override string FilterDescriptiveName => "Custom";

        protected override bool IsMatch(LogEvent evt) => _predicate(evt);
    }
}

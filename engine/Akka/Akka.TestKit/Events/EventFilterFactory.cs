using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit;

// Says which log events a filter is about: EventFilter.Error(contains: "oops").ExpectOne(() => …).

public class EventFilterFactory
{
    private readonly TestKitBase _testKit;
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<EventFilterBase> _filters;

    public EventFilterFactory(TestKitBase testkit) : this(testkit, testkit.Sys) { }

    public EventFilterFactory(TestKitBase testkit, ActorSystem system) : this(testkit, system, []) { }

    public EventFilterFactory(TestKitBase testkit, ActorSystem actorSystem, IReadOnlyList<EventFilterBase> filters)
    {
        _testKit = testkit;
        _system = actorSystem;
        _filters = filters;
    }

    public IEventFilterApplier Exception<TException>(Regex pattern, string source = null) where TException : Exception =>
        Exception(typeof(TException), pattern, source);

    public IEventFilterApplier Exception<TException>(
        string message = null, string start = null, string contains = null, string source = null)
        where TException : Exception => Exception(typeof(TException), message, start, contains, source);

    public IEventFilterApplier Exception(Type exceptionType, Regex pattern, string source = null, bool checkInnerExceptions = false) =>
        CreateApplier(new ErrorFilter(exceptionType, new RegexMatcher(pattern), Source(source), checkInnerExceptions), _system);

    public IEventFilterApplier Exception(
        Type exceptionType, string message = null, string start = null, string contains = null, string source = null,
        bool checkInnerExceptions = false) =>
        CreateApplier(
            new ErrorFilter(exceptionType, CreateMessageMatcher(message, start, contains), Source(source), checkInnerExceptions), _system);

    public IEventFilterApplier Error(string message = null, string start = null, string contains = null, string source = null) =>
        CreateApplier(new ErrorFilter(CreateMessageMatcher(message, start, contains), Source(source)), _system);

    public IEventFilterApplier Error(Regex pattern, string source = null) =>
        CreateApplier(new ErrorFilter(new RegexMatcher(pattern), Source(source)), _system);

    public IEventFilterApplier Warning(string message = null, string start = null, string contains = null, string source = null) =>
        CreateApplier(new WarningFilter(CreateMessageMatcher(message, start, contains), Source(source)), _system);

    public IEventFilterApplier Warning(Regex pattern, string source = null) =>
        CreateApplier(new WarningFilter(new RegexMatcher(pattern), Source(source)), _system);

    public IEventFilterApplier Info(string message = null, string start = null, string contains = null, string source = null) =>
        CreateApplier(new InfoFilter(CreateMessageMatcher(message, start, contains), Source(source)), _system);

    public IEventFilterApplier Info(Regex pattern, string source = null) =>
        CreateApplier(new InfoFilter(new RegexMatcher(pattern), Source(source)), _system);

    public IEventFilterApplier Debug(string message = null, string start = null, string contains = null, string source = null) =>
        CreateApplier(new DebugFilter(CreateMessageMatcher(message, start, contains), Source(source)), _system);

    public IEventFilterApplier Debug(Regex pattern, string source = null) =>
        CreateApplier(new DebugFilter(new RegexMatcher(pattern), Source(source)), _system);

    public IEventFilterApplier ForLogLevel(
        LogLevel logLevel, string message = null, string start = null, string contains = null, string source = null) =>
        CreateApplier(FilterFor(logLevel, CreateMessageMatcher(message, start, contains), Source(source)), _system);

    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string source = null) =>
        CreateApplier(FilterFor(logLevel, new RegexMatcher(pattern), Source(source)), _system);

    public IEventFilterApplier DeadLetter() => CreateApplier(new DeadLettersFilter(null, null), _system);

    public IEventFilterApplier DeadLetter<TMessage>(string source = null) => DeadLetter(typeof(TMessage), source);

    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string source = null) =>
        DeadLetter(typeof(TMessage), message => isMatch((TMessage)message), source);

    public IEventFilterApplier DeadLetter(Type type, string source = null) => DeadLetter(type, static _ => true, source);

    public IEventFilterApplier DeadLetter(Type type, Func<object, bool> isMatch, string source = null) => CreateApplier(
        new DeadLettersFilter(null, Source(source), letter => type.IsInstanceOfType(letter.Message) && isMatch(letter.Message)), _system);

    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => CreateApplier(new CustomEventFilter(predicate), _system);

    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate) where TLogEvent : LogEvent =>
        Custom(logEvent => logEvent is TLogEvent typed && predicate(typed));

    protected static IStringMatcher CreateMessageMatcher(string message, string start, string contains) => (message, start, contains) switch
    {
        ({ Length: > 0 }, _, _) => new EqualsString(message),
        (_, { Length: > 0 }, _) => new StartsWithString(start),
        (_, _, { Length: > 0 }) => new ContainsString(contains),
        _ => MatchesAll.Instance,
    };

    protected IEventFilterApplier CreateApplier(EventFilterBase filter, ActorSystem system) =>
        new InternalEventFilterApplier(_testKit, system, [.. _filters, filter]);

    private static EventFilterBase FilterFor(LogLevel level, IStringMatcher message, IStringMatcher source) => level switch
    {
        LogLevel.DebugLevel => new DebugFilter(message, source),
        LogLevel.InfoLevel => new InfoFilter(message, source),
        LogLevel.WarningLevel => new WarningFilter(message, source),
        LogLevel.ErrorLevel => new ErrorFilter(message, source),
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "There is no such log level."),
    };

    private static IStringMatcher Source(string source) => source is null ? MatchesAll.Instance : new EqualsStringAndPathMatcher(source);
}

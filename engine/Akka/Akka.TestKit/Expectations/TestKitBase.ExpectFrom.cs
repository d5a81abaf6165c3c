using Akka.Actor;

namespace Akka.TestKit;

// Expecting the next message to come from somebody.

public abstract partial class TestKitBase
{
    public T ExpectMsgFrom<T>(
        IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Wait(ExpectMsgFromAsync<T>(sender, duration, hint, cancellationToken));

    public T ExpectMsgFrom<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Wait(ExpectMsgFromAsync(sender, message, timeout, hint, cancellationToken));

    public T ExpectMsgFrom<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null,
            CancellationToken cancellationToken = default) =>
        Wait(ExpectMsgFromAsync(sender, isMessage, timeout, hint, cancellationToken));

    public T ExpectMsgFrom<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null,
            CancellationToken cancellationToken = default) =>
        Wait(ExpectMsgFromAsync(isSender, isMessage, timeout, hint, cancellationToken));

    public T ExpectMsgFrom<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null,
            CancellationToken cancellationToken = default) =>
        Wait(ExpectMsgFromAsync(sender, assertMessage, timeout, hint, cancellationToken));

    public T ExpectMsgFrom<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null,
            CancellationToken cancellationToken = default) =>
        Wait(ExpectMsgFromAsync(assertSender, assertMessage, timeout, hint, cancellationToken));

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>((_, actual) => AssertSender(sender, actual), duration, hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>((actual, actualSender) =>
        {
            AssertSender(sender, actualSender);
            _assertions.AssertEqual(message, actual, hint ?? "");
        }, timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null,
            CancellationToken cancellationToken = default) =>
        ExpectAsync<T>((actual, actualSender) =>
        {
            AssertSender(sender, actualSender);
            AssertPredicate(isMessage(actual), actual, hint);
        }, timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null,
            CancellationToken cancellationToken = default) =>
        ExpectAsync<T>((actual, actualSender) =>
        {
            AssertPredicate(isSender(actualSender), actualSender, hint);
            AssertPredicate(isMessage(actual), actual, hint);
        }, timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null,
            CancellationToken cancellationToken = default) =>
        ExpectAsync<T>((actual, actualSender) =>
        {
            AssertSender(sender, actualSender);
            assertMessage(actual);
        }, timeout, hint, cancellationToken);

    public ValueTask<T> ExpectMsgFromAsync<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string hint = null,
            CancellationToken cancellationToken = default) =>
        ExpectAsync<T>((actual, actualSender) =>
        {
            assertSender(actualSender);
            assertMessage(actual);
        }, timeout, hint, cancellationToken);

    private void AssertSender(IActorRef expected, IActorRef actual) => _assertions.AssertEqual(expected, actual, "Wrong sender");
}

using System.Collections;
using System.Runtime.CompilerServices;

namespace Akka.TestKit;

// Expecting several messages in any order, and waiting until it is quiet.

public abstract partial class TestKitBase
{
    /// <summary>Expects these messages next, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) =>
        Wait(AllAsync(AllOfAsync(RemainingOrDefault, Equal(messages), CancellationToken.None))).Cast<T>().ToList();

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) =>
        Wait(AllAsync(AllOfAsync(Dilated(max), Equal(messages), CancellationToken.None))).Cast<T>().ToList();

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Wait(AllAsync(ExpectMsgAllOfAsync(messages, cancellationToken)));

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Wait(AllAsync(ExpectMsgAllOfAsync(max, messages, cancellationToken)));

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        CastAsync<T>(AllOfAsync(RemainingOrDefault, Equal(messages), cancellationToken));

    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        CastAsync<T>(AllOfAsync(Dilated(max), Equal(messages), cancellationToken));

    /// <summary>Expects a message for each predicate next, in any order.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(params PredicateInfo[] predicates) =>
        ExpectMsgAllOfMatchingPredicates(predicates, CancellationToken.None);

    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(TimeSpan max, params PredicateInfo[] predicates) =>
        ExpectMsgAllOfMatchingPredicates(max, predicates, CancellationToken.None);

    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(
        IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken) =>
        Wait(AllAsync(ExpectMsgAllOfMatchingPredicatesAsync(predicates, cancellationToken)));

    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(
        TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken) =>
        Wait(AllAsync(ExpectMsgAllOfMatchingPredicatesAsync(max, predicates, cancellationToken)));

    public IAsyncEnumerable<object> ExpectMsgAllOfMatchingPredicatesAsync(
        IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken = default) =>
        AllOfAsync(RemainingOrDefault, Matching(predicates), cancellationToken);

    public IAsyncEnumerable<object> ExpectMsgAllOfMatchingPredicatesAsync(
        TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken = default) =>
        AllOfAsync(Dilated(max), Matching(predicates), cancellationToken);

    /// <summary>Takes messages until none comes for half a second; fails when that takes too long, or there are too many.</summary>
    public async Task<ArrayList> WaitForRadioSilenceAsync(
        TimeSpan? max = null, uint? maxMessages = null, CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        var start = TimeProvider.System.GetTimestamp();
        var received = new ArrayList();
        while (await TakeExactlyAsync(RadioSilence, cancellationToken).ConfigureAwait(false) is { } taken)
        {
            received.Add(taken.Message);
            if (maxMessages is { } countMax && received.Count > countMax)
                _assertions.Fail("Expected no more than {0} messages, but received {1}", countMax, received.Count);
            if (Since(start) > limit) _assertions.Fail("It was not quiet within {0}: received {1} messages", limit, received.Count);
        }

        return received;
    }

    private static readonly TimeSpan RadioSilence = TimeSpan.FromMilliseconds(500);

    private static List<(Func<object, bool> IsMatch, string Text)> Equal<T>(IReadOnlyCollection<T> messages) =>
        [.. messages.Select(static each => ((Func<object, bool>)(message => message is T && Equals(each, message)), $"{each}"))];

    private static List<(Func<object, bool> IsMatch, string Text)> Matching(IReadOnlyCollection<PredicateInfo> predicates) =>
        [.. predicates.Select(static each => ((Func<object, bool>)each.IsMatch, each.ToString()))];

    private async IAsyncEnumerable<object> AllOfAsync(
        TimeSpan limit, List<(Func<object, bool> IsMatch, string Text)> missing,
            [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (missing.Count > 0)
        {
            var taken = await TakeWithinAsync(limit, start, cancellationToken).ConfigureAwait(false);
            var texts = string.Join(", ", missing.Select(static each => each.Text));
            if (taken is null) _assertions.Fail("Timeout ({0}) while waiting for [{1}]", limit, texts);
            var index = missing.FindIndex(each => each.IsMatch(taken?.Message));
            if (index < 0) _assertions.Fail("Expected [{0}], but received {1}", texts, taken?.Message);
            else missing.RemoveAt(index);
            yield return taken?.Message;
        }
    }

    private static async IAsyncEnumerable<T> CastAsync<T>(IAsyncEnumerable<object> messages)
    {
        await foreach (var message in messages.ConfigureAwait(false)) yield return (T)message;
    }
}

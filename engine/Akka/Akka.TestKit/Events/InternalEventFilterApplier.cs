using Akka.Actor;
using Akka.Event;

// How filters are applied: they count in the listener while the action runs, and for a while after it.

namespace Akka.TestKit.Internal
{
    public class InternalEventFilterApplier : IEventFilterApplier
    {
        private readonly TestKitBase _testKit;
        private readonly ActorSystem _system;
        private readonly IReadOnlyList<EventFilterBase> _filters;

        public InternalEventFilterApplier(TestKitBase testkit, ActorSystem system, IReadOnlyList<EventFilterBase> filters)
        {
            _testKit = testkit;
            _system = system;
            _filters = filters;
        }

        public EventFilterFactory And => new(_testKit, _system, _filters);

        public void ExpectOne(Action action, CancellationToken cancellationToken = default) => Expect(1, action, cancellationToken);

        public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
            Expect(1, timeout, action, cancellationToken);

        public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default) => Expect(1, func, cancellationToken);

        public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
            InterceptAsync(Wrapped(action), expectedCount, null, cancellationToken).GetAwaiter().GetResult();

        public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
            InterceptAsync(Wrapped(action), expectedCount, timeout, cancellationToken).GetAwaiter().GetResult();

        public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default) =>
            InterceptAsync(() => Task.FromResult(func()), expectedCount, null, cancellationToken).GetAwaiter().GetResult();

        public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
            Expect(1, timeout, func, cancellationToken);

        public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
            InterceptAsync(() => Task.FromResult(func()), expectedCount, timeout, cancellationToken).GetAwaiter().GetResult();

        public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
            ExpectAsync(1, actionAsync, cancellationToken);

        public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
            ExpectAsync(1, timeout, action, cancellationToken);

        public Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
            ExpectAsync(1, func, cancellationToken);

        public Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
            ExpectAsync(1, timeout, func, cancellationToken);

        public Task ExpectAsync(
            int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default) =>
            InterceptAsync(Wrapped(actionAsync), expectedCount, timeout, cancellationToken);

        public Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
            InterceptAsync(Wrapped(action), expectedCount, timeout, cancellationToken);

        public Task<T> ExpectAsync<T>(
            int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
            InterceptAsync(func, expectedCount, timeout, cancellationToken);

        public Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
            InterceptAsync(func, null, null, cancellationToken);

        public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
            InterceptAsync(Wrapped(actionAsync), expectedCount, null, cancellationToken);

        public Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
            InterceptAsync(func, expectedCount, null, cancellationToken);

        public void Mute(Action action, CancellationToken cancellationToken = default) =>
            InterceptAsync(Wrapped(action), null, null, cancellationToken).GetAwaiter().GetResult();

        public T Mute<T>(Func<T> func, CancellationToken cancellationToken = default) =>
            InterceptAsync(() => Task.FromResult(func()), null, null, cancellationToken).GetAwaiter().GetResult();

        public Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default) =>
            InterceptAsync(Wrapped(action), null, null, cancellationToken);

        [Obsolete("Use the overload that takes a Func<Task>.")]
        public Task ExpectOneAsync(Action action, CancellationToken cancellationToken = default) =>
            InterceptAsync(Wrapped(action), 1, null, cancellationToken);

        [Obsolete("Use the overload that takes a Func<Task>.")]
        public Task ExpectAsync(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
            InterceptAsync(Wrapped(action), expectedCount, timeout, cancellationToken);

        [Obsolete("Use the overload that takes a Func<Task>.")]
        public Task MuteAsync(Action action, CancellationToken cancellationToken = default) =>
            InterceptAsync(Wrapped(action), null, null, cancellationToken);

        public IUnmutableFilter Mute()
        {
            _system.EventStream.Publish(new TestEvent.Mute(_filters));
            return new Muted(_filters, _system);
        }

        protected static string GetMessageString(int number) => number == 1 ? "message" : "messages";

        private static Func<Task<object>> Wrapped(Action action) => () =>
        {
            action();
            return Task.FromResult<object>(null);
        };

        private static Func<Task<object>> Wrapped(Func<Task> action) => async () =>
        {
            await action();
            return null;
        };

        // The filters reach the listener before anything that the action causes: both go through its mailbox.
        private async Task<T> InterceptAsync<T>(
            Func<Task<T>> action, int? expectedCount, TimeSpan? timeout, CancellationToken cancellationToken)
        {
            var count = 0;
            void OnMatch(EventFilterBase filter, LogEvent logEvent) => Interlocked.Increment(ref count);
            foreach (var filter in _filters) filter.EventMatched += OnMatch;
            var limit = timeout is { } given ? _testKit.Dilated(given) : TestKitExtension.For(_system).TestEventFilterLeeway;
            try
            {
                _system.EventStream.Publish(new TestEvent.Mute(_filters));
                var result = await action();
                if (expectedCount is { } expected)
                {
                    await _testKit.AwaitConditionNoThrowAsync(() => Task.FromResult(Volatile.Read(ref count) >= expected), limit,
                        TimeSpan.FromMilliseconds(10), cancellationToken);
                    var actual = Volatile.Read(ref count);
                    var filters = string.Join(",", _filters);
                    if (actual < expected)
                    {
                        _testKit.FailTest(
                            $"Timeout ({limit}) while waiting for messages. " +
                            $"Only received {actual}/{expected} messages that matched filter [{filters}]");
                    }

                    if (actual > expected)
                    {
                        _testKit.FailTest(
                            $"Received {actual - expected} {GetMessageString(actual - expected)} too many. " +
                            $"Expected {expected} {GetMessageString(expected)} but received {actual} that matched filter [{filters}]");
                    }
                }

                return result;
            }
            finally
            {
                foreach (var filter in _filters) filter.EventMatched -= OnMatch;
                _system.EventStream.Publish(new TestEvent.Unmute(_filters));
            }
        }

        private sealed class Muted(IReadOnlyList<EventFilterBase> filters, ActorSystem system) : IUnmutableFilter
        {
            public void Unmute() => system.EventStream.Publish(new TestEvent.Unmute(filters));

            public void Dispose() => Unmute();
        }
    }
}

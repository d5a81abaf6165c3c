namespace Akka.TestKit
{
    // Applies filters while something is done: expects so many events of it, or keeps them quiet.

    public interface IEventFilterApplier
    {
        /// <summary>Adds further filters: an event counts when one of them wants it.</summary>
        EventFilterFactory And { get; }

        void ExpectOne(Action action, CancellationToken cancellationToken = default);

        void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

        T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default);

        void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default);

        void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

        T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default);

        T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default);

        T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default);

        Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default);

        [Obsolete("Use the overload that takes a Func<Task>.")]
        Task ExpectOneAsync(Action action, CancellationToken cancellationToken = default);

        Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default);

        Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default);

        Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default);

        Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default);

        Task ExpectAsync(int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default);

        Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default);

        [Obsolete("Use the overload that takes a Func<Task>.")]
        Task ExpectAsync(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

        Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default);

        Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default);

        void Mute(Action action, CancellationToken cancellationToken = default);

        T Mute<T>(Func<T> func, CancellationToken cancellationToken = default);

        Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default);

        [Obsolete("Use the overload that takes a Func<Task>.")]
        Task MuteAsync(Action action, CancellationToken cancellationToken = default);

        Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default);

        /// <summary>Keeps the events quiet until the answer is unmuted.</summary>
        IUnmutableFilter Mute();
    }

    public interface IUnmutableFilter : IDisposable
    {
        void Unmute();
    }
}

namespace Akka.TestKit.Extensions;

// Expecting of a task that it ends in time, and how.

public static class TaskExtensions
{
    /// <summary>Whether the task ended within the time; its failure is thrown here.</summary>
    public static async Task<bool> AwaitWithTimeout(this Task parentTask, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        await ((Task)Task.WhenAny(parentTask, Task.Delay(timeout, cancellationToken))).ConfigureAwait(false);
        if (!parentTask.IsCompleted) return false;
        await parentTask.ConfigureAwait(false);
        return true;
    }

    /// <summary>The task's result; <see cref="TaskCanceledException"/> when it takes longer.</summary>
    public static async Task<T> WithTimeout<T>(this Task<T> parentTask, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        await AwaitWithTimeout(parentTask, timeout, cancellationToken).ConfigureAwait(false)
            ? await parentTask.ConfigureAwait(false)
            : throw new TaskCanceledException($"Task timed out after {timeout}");

    public static async Task ShouldCompleteWithin(this Task task, TimeSpan timeout, string because = "", params object[] becauseArgs)
    {
        if (!await task.AwaitWithTimeout(timeout).ConfigureAwait(false))
            throw new TimeoutException(Text($"Expected the task to complete within {timeout}", because, becauseArgs));
    }

    public static async Task<T> ShouldCompleteWithin<T>(
        this Task<T> task, TimeSpan timeout, string because = "", params object[] becauseArgs)
    {
        await ((Task)task).ShouldCompleteWithin(timeout, because, becauseArgs).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    public static async Task ShouldCompleteWithin<T>(
        this Task<T> task, T expected, TimeSpan timeout, string because = "", params object[] becauseArgs)
    {
        var result = await task.ShouldCompleteWithin(timeout, because, becauseArgs).ConfigureAwait(false);
        if (!Equals(result, expected))
            throw new InvalidOperationException(Text($"Expected the task to end with {expected}, but it ended with {result}", because,
                becauseArgs));
    }

    /// <summary>The exception that the task ends with, which must be of this type.</summary>
    public static async Task<T> ShouldThrowWithin<T>(this Task task, TimeSpan timeout, string because = "", params object[] becauseArgs)
        where T : Exception
    {
        try
        {
            await task.ShouldCompleteWithin(timeout, because, becauseArgs).ConfigureAwait(false);
        }
        catch (T thrown) when (task.IsCompleted)
        {
            return thrown;
        }

        throw new InvalidOperationException(Text($"Expected the task to throw a {typeof(T)}, but it threw nothing", because, becauseArgs));
    }

    public static async Task ShouldThrowWithin<T>(
        this Task task, T expected, TimeSpan timeout, string because = "", params object[] becauseArgs)
        where T : Exception
    {
        var thrown = await task.ShouldThrowWithin<T>(timeout, because, becauseArgs).ConfigureAwait(false);
        if (!ReferenceEquals(thrown, expected) && thrown.Message != expected.Message)
            throw new InvalidOperationException(Text($"Expected the task to throw [{expected}], but it threw [{thrown}]", because,
                becauseArgs));
    }

    private static string Text(string what, string because, object[] arguments) =>
        because.Length == 0
            ? $"{what}." : $"{what} because {string.Format(System.Globalization.CultureInfo.InvariantCulture, because, arguments)}.";
}

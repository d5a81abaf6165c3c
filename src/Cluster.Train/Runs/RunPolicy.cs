namespace Cluster.Train;

// What a run does about trouble, with the numbers that decided.
internal abstract record RunDecision
{
    /// <summary>Go back to the last checkpoint and on with <paramref name="Workers"/> trainers.</summary>
    public sealed record Restart(int Workers, string Why) : RunDecision;

    /// <summary>The place cannot be had: try with <paramref name="Workers"/>, one fewer.</summary>
    public sealed record Shrink(int Workers, string Why) : RunDecision;

    /// <summary>The run has failed.</summary>
    public sealed record GiveUp(string Why) : RunDecision;
}

internal static class RunPolicy
{
    /// <summary>A rank failed for the <paramref name="failureCount"/>th time.</summary>
    public static RunDecision AfterFailure(int failureCount, TrainOptions options) =>
        failureCount > options.MaxFailures
            ? new RunDecision.GiveUp(options.MaxFailures == 0
                ? "max failures is 0, so the run ends"
                : $"that was failure {failureCount}, and max failures is {options.MaxFailures}")
            : new RunDecision.Restart(options.Workers, $"failure {failureCount} of {options.MaxFailures} allowed");

    /// <summary>
    /// The loop threw. What it throws in its first step, or a second time without a report in between, it would throw again:
    /// such an exception ends the run, whatever is allowed for lost processes.
    /// </summary>
    public static RunDecision AfterException(int failureCount, long stepCount, bool isRepeated, TrainOptions options) =>
        failureCount > options.MaxFailures ? AfterFailure(failureCount, options)
        : stepCount == 0 ? new RunDecision.GiveUp("that was before the end of its first step, so it is not tried again")
        : isRepeated ? new RunDecision.GiveUp("the same as before, with no report since, so it is not tried again")
        : AfterFailure(failureCount, options);

    /// <summary>No place for <paramref name="workers"/> trainers.</summary>
    public static RunDecision AfterNoPlace(int workers, TrainOptions options, string reason) =>
        workers - 1 < options.MinWorkerCount
            ? new RunDecision.GiveUp(
                $"no place for {workers} trainers of {options.ResourcesPerWorker} and min workers is {options.MinWorkerCount}: {reason}")
            : new RunDecision.Shrink(workers - 1, $"no place for {workers} trainers of {options.ResourcesPerWorker}: {reason}");
}

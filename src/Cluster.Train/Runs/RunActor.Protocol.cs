namespace Cluster.Train;

// What trainers tell their run, in the order of a trainer's life. Each word carries the incarnation of the run that the
// trainer was made for, and its rank: words from before a restart are recognised and dropped.
internal sealed partial class RunActor
{
    /// <summary>The trainer lives and listens; no answer until <see cref="TrainerActor.StartTraining"/>.</summary>
    public sealed record TrainerReady(int Incarnation, int Rank, RingEndpoint Endpoint);

    /// <summary>How far rank 0 is. Only for people: may be lost, comes a few times a second at most.</summary>
    public sealed record TrainerProgressed(
        int Incarnation, int Rank, long Step, long StepCount, IReadOnlyDictionary<string, double> Metrics);

    /// <summary>Rank 0's report, which every rank has made; with a checkpoint when one was saved.</summary>
    public sealed record TrainerReported(
        int Incarnation, int Rank, int ReportCount, IReadOnlyDictionary<string, double> Metrics, string? CheckpointPath);

    /// <summary>The loop threw.</summary>
    /// <param name="Incarnation">The incarnation.</param>
    /// <param name="Rank">The rank.</param>
    /// <param name="CulpritRank">
    /// Null for an exception of the loop's own. Otherwise the loop only fell over a collective that ended, and this is the
    /// rank where that has its cause.
    /// </param>
    /// <param name="ErrorType">The exception's type.</param>
    /// <param name="Message">Its message.</param>
    /// <param name="Stack">Its stack, with inner exceptions.</param>
    /// <param name="StepCount">How many steps the loop had behind it, since it was started.</param>
    public sealed record TrainerFailed(
        int Incarnation, int Rank, int? CulpritRank, string ErrorType, string Message, string Stack, long StepCount);

    /// <summary>The loop returned.</summary>
    public sealed record TrainerFinished(int Incarnation, int Rank);

    // Below: words of the run to itself.

    /// <summary>A trainer could not be made in its process.</summary>
    internal sealed record TrainerRefused(int Incarnation, int Rank, string Reason);

    /// <summary>A trainer's actor is gone or out of reach, as death watch has it.</summary>
    internal sealed record TrainerGone(int Incarnation, int Rank);

    /// <summary>A time that the state asked for is over.</summary>
    internal sealed record TimeOver(int Incarnation, RunTimer Timer);

    /// <summary>The caller has cancelled.</summary>
    internal sealed record StopRun;
}

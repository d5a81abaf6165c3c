using Akka.Actor;
using Cluster.Core;

namespace Cluster.Train;

// What a run tells a trainer; the trainer's words to the run are in RunActor.Protocol.cs. In the order in which they are
// spoken. All of them are heard while the loop runs, which has a thread of its own.
internal sealed partial class TrainerActor
{
    /// <summary>What a trainer is made with. It opens its listener and answers <see cref="RunActor.TrainerReady"/>.</summary>
    /// <param name="RunId">The run.</param>
    /// <param name="Incarnation">The incarnation that the trainer belongs to.</param>
    /// <param name="Rank">Its rank.</param>
    /// <param name="Host">The address of its node, where it listens.</param>
    /// <param name="Run">The run's actor.</param>
    public sealed record Setup(string RunId, int Incarnation, int Rank, string Host, IActorRef Run);

    /// <summary>
    /// Joins the ring and runs the loop. <see cref="RunActor.TrainerReported"/> may follow, then
    /// <see cref="RunActor.TrainerFinished"/> or <see cref="RunActor.TrainerFailed"/>. Repeating it changes nothing.
    /// </summary>
    public sealed record StartTraining(int Incarnation, TrainerAssignment Assignment);

    /// <summary>Ends the collectives and the loop's cancellation token. The answer is how the loop ends.</summary>
    public sealed record AbortTraining(int Incarnation, int CulpritRank, string Reason);
}

/// <summary>What a rank has to know to train.</summary>
/// <param name="Rank">The rank.</param>
/// <param name="LocalRank">Its number among those of its node.</param>
/// <param name="Endpoints">All ranks' listeners.</param>
/// <param name="Token">The ring's secret.</param>
/// <param name="Loop">The user's function.</param>
/// <param name="ConfigJson">The user's configuration.</param>
/// <param name="CheckpointPath">The checkpoint to go on from.</param>
/// <param name="CheckpointFolder">Where new ones are kept.</param>
/// <param name="CheckpointsKept">How many.</param>
/// <param name="CheckpointScore">What tells the best one, which is kept besides; or null.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="ThreadCount">Threads for tensor operations.</param>
/// <param name="Device">The rank's device, as torch names it.</param>
/// <param name="CollectiveTimeoutMs">How long a collective may take, in milliseconds.</param>
internal sealed record TrainerAssignment(
    int Rank, int LocalRank, IReadOnlyList<RingEndpoint> Endpoints, byte[] Token, FunctionReference Loop, string? ConfigJson,
    string? CheckpointPath, string CheckpointFolder, int CheckpointsKept, CheckpointScore? CheckpointScore, long Seed, int ThreadCount, string Device,
    long CollectiveTimeoutMs);

using Akka.Actor;
using Cluster.Core;
using Cluster.Train;

namespace Cluster.Tune;

// The conversation between an experiment (in the driver) and the actor that runs its trials (in a worker process), in the
// order it is spoken. Every message names the trial and the attempt; every one may be repeated.
public sealed partial class TrialActor
{
    /// <summary>The actor's only constructor argument.</summary>
    /// <param name="Experiment">Who gets the news.</param>
    public sealed record Setup(IActorRef Experiment)
    {
        /// <summary>Where to listen for the other workers of the slot; empty when there are none.</summary>
        public string RingHost { get; init; } = "";
    }

    /// <summary>
    /// Worker to experiment, in a slot of several: where it listens for the others. Repeated until a trial comes.
    /// </summary>
    /// <param name="ActorName">The actor's name, which the experiment gave it.</param>
    /// <param name="Endpoint">Where it listens.</param>
    public sealed record RingOpened(string ActorName, RingEndpoint Endpoint);

    /// <summary>Experiment to worker: run a trial's function. Answered by <see cref="TrialStarted"/> at once.</summary>
    /// <param name="Trial">The trial.</param>
    /// <param name="Attempt">Which start of it this is, from 1.</param>
    /// <param name="Function">The user's function.</param>
    /// <param name="IsAsync">Whether it returns a task.</param>
    /// <param name="Configuration">The values to run with, as <see cref="Tune.Configuration.ToJson"/> writes them.</param>
    /// <param name="Directory">The trial's folder.</param>
    /// <param name="CheckpointFolder">The checkpoint to go on from; empty for none.</param>
    /// <param name="CheckpointIteration">The iteration of that checkpoint; 0 for none.</param>
    /// <param name="CheckpointTimeSeconds">The running time up to that checkpoint; 0 for none.</param>
    public sealed record RunTrial(
        TrialId Trial, int Attempt, FunctionReference Function, bool IsAsync, string Configuration, string Directory,
        string CheckpointFolder, int CheckpointIteration, double CheckpointTimeSeconds)
    {
        /// <summary>What each worker of the trial has.</summary>
        public Resources PerWorker { get; init; } = Resources.None;

        /// <summary>This worker's place among those of the trial; null when it is the only one.</summary>
        public RingMembership? Ring { get; init; }
    }

    /// <summary>Worker to experiment: the function was called. Repeated when RunTrial is.</summary>
    /// <param name="Trial">The trial.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Rank">Which worker of the trial says so.</param>
    public sealed record TrialStarted(TrialId Trial, int Attempt, int Rank = 0);

    /// <summary>Worker to experiment: an iteration is done. Repeated until <see cref="AnswerReport"/> comes.</summary>
    /// <param name="Trial">The trial.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Iteration">How many reports the trial has made, this one included.</param>
    /// <param name="TimeTotalSeconds">Its running time.</param>
    /// <param name="Metrics">All numbers by name.</param>
    /// <param name="CanSave">Whether a checkpoint can be saved now.</param>
    public sealed record TrialReported(
        TrialId Trial, int Attempt, int Iteration, double TimeTotalSeconds,
        IReadOnlyDictionary<string, double> Metrics, bool CanSave);

    /// <summary>Experiment to worker: the verdict on a report.</summary>
    /// <param name="Trial">The trial.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Iteration">The report's iteration.</param>
    /// <param name="Verdict">What to do.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="MustSave">Whether to save a checkpoint first.</param>
    public sealed record AnswerReport(
        TrialId Trial, int Attempt, int Iteration, TrialVerdict Verdict, string Reason, bool MustSave);

    /// <summary>Worker to experiment: a checkpoint is complete on disk. No answer.</summary>
    /// <param name="Trial">The trial.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Iteration">The iteration after which it was saved.</param>
    /// <param name="TimeTotalSeconds">The running time until then.</param>
    /// <param name="Folder">Where it is.</param>
    public sealed record CheckpointSaved(TrialId Trial, int Attempt, int Iteration, double TimeTotalSeconds, string Folder);

    /// <summary>Worker to experiment: the function is over. Repeated until <see cref="EndAcknowledged"/> comes.</summary>
    /// <param name="Trial">The trial.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Ending">How it ended.</param>
    /// <param name="Error">The exception with its stack; empty unless it failed.</param>
    /// <param name="Rank">Which worker of the trial says so.</param>
    public sealed record TrialEnded(TrialId Trial, int Attempt, TrialEnding Ending, string Error, int Rank = 0);

    /// <summary>Experiment to worker: the end was heard.</summary>
    /// <param name="Trial">The trial.</param>
    /// <param name="Attempt">The attempt.</param>
    public sealed record EndAcknowledged(TrialId Trial, int Attempt);
}

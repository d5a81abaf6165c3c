namespace Cluster.Train;

// Who hears what a rank's loop reports, and keeps what it saves: the run's actor on a cluster, a trial's experiment, a list
// in a test.
internal interface ITrainListener
{
    /// <summary>Called on the loop's thread; the other ranks go on when it has returned.</summary>
    void Reported(TrainReport report);

    void Progressed(long step, long stepCount, IReadOnlyDictionary<string, double> metrics);
}

/// <summary>One report of the loop.</summary>
/// <param name="Count">How many reports the run has made, this one included.</param>
/// <param name="Metrics">The loop's numbers and the throughput.</param>
/// <param name="Position">How far the data were used up.</param>
/// <param name="Save">Fills an empty folder with the state of the loop; null when nothing is to be saved.</param>
internal sealed record TrainReport(
    int Count, IReadOnlyDictionary<string, double> Metrics, DataPosition Position, Action<string>? Save);

namespace Cluster.Train;

// Who hears what a rank's loop reports: the run's actor on a cluster, a list in a test.
internal interface ITrainListener
{
    void Reported(int reportCount, IReadOnlyDictionary<string, double> metrics, Checkpoint? checkpoint);

    void Progressed(long step, long stepCount, IReadOnlyDictionary<string, double> metrics);
}

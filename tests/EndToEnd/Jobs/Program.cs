using Cluster.Core;
using Jobs;

// Small programs for the tests to submit, one a verb. A job that must be caught in the middle of something says that it
// is there and then waits for what the test does, so that no test depends on a time.
return args switch
{
    ["hello", .. var names] => await HelloJob.RunAsync(names),
    ["fail", var exitCode] => FailJob.Run(int.Parse(exitCode)),
    ["hold", var cpus, var file] => await HoldJob.RunAsync(double.Parse(cpus), file),
    ["train", var workers, var minWorkers, var maxFailures] =>
        await TrainJob.RunAsync(int.Parse(workers), int.Parse(minWorkers), int.Parse(maxFailures)),
    ["train", var workers, var minWorkers, var maxFailures, var goOnFile] =>
        await TrainJob.RunAsync(int.Parse(workers), int.Parse(minWorkers), int.Parse(maxFailures), goOnFile),
    ["tune-trials", var storage] => await TuneTrialsJob.RunAsync(storage),
    ["tune", var storage, var trials] => await TuneJob.RunAsync(storage, int.Parse(trials)),
    _ => throw new ClusterException($"no such job: {string.Join(' ', args)}"),
};

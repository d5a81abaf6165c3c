using Cluster.Core;

// The test assembly is also the program of the worker processes that its tests start, and the job that they submit, so
// that a test of real processes needs nothing besides itself.
return args switch
{
    ["worker", .. var rest] => await WorkerHost.RunAsync(rest),
    _ => await Cluster.Core.Tests.Hosting.TestJob.RunAsync(args),
};

using System.Runtime.Versioning;
using Cluster.Core;
using Seed;

[assembly: SupportedOSPlatform("linux")] // It reads /proc, sends signals and sets file modes.

// The executable. One verb is not for people: `worker`, with which a node starts the processes that run user code; it
// goes straight to the worker host, so that nothing of the console is loaded beside the user's program.
return args is ["worker", .. var workerArguments]
    ? await WorkerHost.RunAsync(workerArguments)
    : await CommandLine.RunAsync(args);

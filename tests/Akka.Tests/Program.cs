using Akka.Tests.Processes;

// The test assembly is also the program of the processes that its tests start, so that a test of real processes needs
// nothing besides itself.
return args switch
{
    ["node", var port, .. var seeds] => new NodeProgram(int.Parse(port), [.. seeds.Select(int.Parse)]).Run(),
    ["receiver", var port, var file] => ReceiverProgram.Run(int.Parse(port), file),
    _ => 2,
};

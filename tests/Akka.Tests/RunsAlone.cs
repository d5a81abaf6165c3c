namespace Akka.Tests;

// Tests that measure the memory of the process or fill queues run after the others, one at a time.
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "runs alone";
}

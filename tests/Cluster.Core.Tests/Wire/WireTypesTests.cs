using Cluster.Core.Wire;

namespace Cluster.Core.Tests.Wire;

// What may arrive, and what may not, by name alone.
public class WireTypesTests
{
    private readonly WireTypes _types = new(["MyJob", "System.Evil"]);

    [Theory]
    [InlineData("System.String, System.Private.CoreLib")]
    [InlineData("System.Int32[], %core%")]
    [InlineData("System.Double[,], mscorlib")]
    [InlineData("Cluster.Core.JobInfo, Cluster.Core")]
    [InlineData("Cluster.Core.Nodes.NodeAgentActor+Reserve, Cluster.Core, Version=0.1.0.0, Culture=neutral, PublicKeyToken=null")]
    [InlineData("System.Collections.Generic.List`1[[Cluster.Core.Resources, Cluster.Core]], System.Private.CoreLib")]
    [InlineData("System.Collections.Generic.Dictionary`2[[System.String, %core%],[MyJob.Config, MyJob]], %core%")]
    [InlineData("System.Nullable`1[[System.DateTimeOffset, %core%]], %core%")]
    [InlineData("System.ValueTuple`2[[System.Int32, %core%],[System.String, %core%]], %core%")]
    [InlineData("MyJob.Config, MyJob")]
    [InlineData("Akka.Actor.Terminated, Akka")]
    public void Messages_their_parts_and_the_jobs_types_are_allowed(string name) => _types.IsAllowed(name).ShouldBeTrue();

    [Theory]
    [InlineData("System.Diagnostics.Process, System.Diagnostics.Process")]
    [InlineData("System.IO.FileInfo, System.Private.CoreLib")]
    [InlineData("System.Collections.Generic.List`1[[System.Diagnostics.Process, System.Diagnostics.Process]], %core%")]
    [InlineData("System.Diagnostics.Process[], System.Diagnostics.Process")]
    [InlineData("System.Windows.Data.ObjectDataProvider, PresentationFramework")]
    [InlineData("System.Func`1[[System.String, %core%]], %core%")]
    [InlineData("System.Evil.Thing, System.Evil")]
    [InlineData("Other.Config, Other")]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("")]
    [InlineData("System.String[")]
    [InlineData("System.Collections.Generic.List`1[[System.String, %core%]")]
    [InlineData("System.String, %core%]]")]
    public void Everything_else_is_refused(string name) => _types.IsAllowed(name).ShouldBeFalse();

    [Theory]
    [InlineData(typeof(Dictionary<string, List<JobProgress>>))]
    [InlineData(typeof(JobEvent.LogLine[]))]
    [InlineData(typeof(DriverActor.WorkerEnd))]
    [InlineData(typeof(KeyValuePair<PlacementGroupId, (int, double?)>[][]))]
    public void Names_as_the_runtime_writes_them_are_understood(Type type)
    {
        _types.IsAllowed(type.AssemblyQualifiedName!).ShouldBeTrue();
        _types.IsAllowed(typeof(List<>).MakeGenericType(typeof(System.Net.Sockets.Socket)).AssemblyQualifiedName!).ShouldBeFalse();
    }
}

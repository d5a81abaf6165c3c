using Akka.Actor;
using Cluster.Core.Nodes;

namespace Cluster.Core;

/// <summary>
/// Stands for a worker process: reports it to its node, and creates in it the actors that its driver asks for. It takes
/// types of Cluster assemblies and of the job alone.
/// </summary>
public sealed partial class WorkerHostActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private readonly string _nodePath;
    private readonly WorkerId _worker;
    private readonly string _secret;
    private readonly Func<string, bool> _isAllowedAssembly;
    private IActorRef _starter = ActorRefs.Nobody;
    private IActorRef _node = ActorRefs.Nobody;

    /// <summary>Made by <see cref="WorkerHost"/>.</summary>
    /// <param name="nodePath">The path of the node's agent.</param>
    /// <param name="worker">The worker that this process is.</param>
    /// <param name="secret">What proves it.</param>
    /// <param name="isAllowedAssembly">Whether actors of an assembly, by its simple name, may be created.</param>
    public WorkerHostActor(string nodePath, WorkerId worker, string secret, Func<string, bool> isAllowedAssembly)
    {
        (_nodePath, _worker, _secret, _isAllowedAssembly) = (nodePath, worker, secret, isAllowedAssembly);
        Receive<Report>(_ =>
        {
            _starter = Sender;
            Timers.StartPeriodicTimer("report", ReportNow.Instance, TimeSpan.Zero, ReportInterval);
        });
        Receive<ReportNow>(_ => Context.ActorSelection(_nodePath).Tell(
            new NodeAgentActor.RegisterWorker(_worker, _secret, Environment.ProcessId)));
        Receive<NodeAgentActor.WorkerAccepted>(OnAccepted);
        Receive<NodeAgentActor.WorkerRejected>(news => End($"its node rejects it: {news.Reason}"));
        Receive<Terminated>(_ => End("its node is gone"));
        Receive<CreateActor>(asked => Sender.Tell(Create(asked)));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private void OnAccepted(NodeAgentActor.WorkerAccepted answer)
    {
        if (_node.Equals(Sender))
        {
            return;
        }

        Timers.Cancel("report");
        _node = Sender;
        Context.Watch(_node);
        _starter.Tell(answer);
    }

    private void End(string reason)
    {
        Timers.Cancel("report");
        _starter.Tell(new MustEnd(reason));
    }

    private object Create(CreateActor asked)
    {
        var name = Uri.EscapeDataString(asked.Name);
        var there = Context.Child(name);
        if (!there.IsNobody())
        {
            return new ActorCreated(asked.Name, there);
        }

        try
        {
            var type = FindType(asked.TypeName);
            return new ActorCreated(asked.Name, Context.ActorOf(Props.Create(type, asked.Argument), name));
        }
        catch (Exception refusal) when (refusal is ClusterException or ArgumentException or InvalidActorNameException
            or MissingMethodException or IOException or BadImageFormatException or TypeLoadException)
        {
            return new ActorRefused(asked.Name, refusal.Message);
        }
    }

    private Type FindType(string typeName)
    {
        var parts = Wire.TypeNameParts.Of(typeName);
        if (parts is not { Count: > 0 } || parts.Any(part => !_isAllowedAssembly(part.Assembly)))
        {
            throw new ClusterException($"actor type \"{typeName}\" is refused: it must come from a Cluster assembly or from the job's own");
        }

        var type = Type.GetType(typeName, throwOnError: false)
            ?? throw new ClusterException($"actor type \"{typeName}\" is not in this process; is its assembly in the job's folder?");
        return typeof(ActorBase).IsAssignableFrom(type) && !type.IsAbstract
            ? type
            : throw new ClusterException($"actor type \"{typeName}\" is refused: it must be a concrete Akka.Actor.ActorBase");
    }
}

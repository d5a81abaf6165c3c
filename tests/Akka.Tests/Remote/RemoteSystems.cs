using Akka.Actor;
using Akka.Configuration;

namespace Akka.Tests.Remote;

// Actor systems of one test, each with a port of its own, ended with the test. Detectors are set fast, so that a lost
// system is noticed in a second or two.
public sealed class RemoteSystems : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<ActorSystem> systems = [];

    public ActorSystem Start(string name, int port = 0, string extra = "")
    {
        var config = ConfigurationFactory.ParseString(extra).WithFallback(ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = WARNING
              stdout-loglevel = OFF
              actor {
                provider = remote
                serializers.hyperion = "Akka.Serialization.HyperionSerializer, Akka.Serialization.Hyperion"
                serialization-bindings { "System.Object" = hyperion }
              }
              remote {
                retry-gate-closed-for = 1s
                watch-failure-detector {
                  heartbeat-interval = 200ms
                  acceptable-heartbeat-pause = 1500ms
                  unreachable-nodes-reaper-interval = 200ms
                  expected-response-after = 500ms
                }
                dot-netty.tcp { hostname = "127.0.0.1", port = {{port}} }
              }
              coordinated-shutdown.exit-clr = off
            }
            """));
        var system = ActorSystem.Create(name, config);
        systems.Add(system);
        return system;
    }

    // A node of a cluster, with detectors and gossip set fast; what is extra goes over that.
    public ActorSystem StartNode(int port = 0, string role = "", string extra = "") => Start("cluster", port, $$"""
        akka.actor.provider = cluster
        akka.cluster {
          roles = [{{role}}]
          gossip-interval = 200ms
          leader-actions-interval = 200ms
          unreachable-nodes-reaper-interval = 200ms
          seed-node-timeout = 2s
          retry-unsuccessful-join-after = 3s
          failure-detector {
            heartbeat-interval = 200ms
            acceptable-heartbeat-pause = 2s
            expected-response-after = 500ms
          }
          downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
          split-brain-resolver.stable-after = 1s
        }
        {{extra}}
        """);

    // Ends without leaving the cluster: the others see what they would see of a crash.
    public static Task CrashAsync(ActorSystem system)
    {
        ((ExtendedActorSystem)system).Abort();
        return system.WhenTerminated;
    }

    public static Address AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;

    // The actor as another system names it.
    public static string PathOf(IActorRef actor, ActorSystem system) =>
        actor.Path.ToStringWithAddress(AddressOf(system));

    public static Task<IActorRef> FindAsync(ActorSystem from, IActorRef actor, ActorSystem at) =>
        from.ActorSelection(PathOf(actor, at)).ResolveOne(Patience);

    public async ValueTask DisposeAsync()
    {
        foreach (var system in systems)
            await system.Terminate();
    }
}

// Answers with what it gets.
public sealed class EchoActor : UntypedActor
{
    protected override void OnReceive(object message) => Sender.Tell(message, Self);
}

// Shows what it gets to the test.
public sealed class ProbeActor(System.Threading.Channels.ChannelWriter<object> seen) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Watch(var subject):
                Context.Watch(subject);
                break;
            case Unwatch(var subject):
                Context.Unwatch(subject);
                break;
            default:
                seen.TryWrite(message);
                break;
        }
    }

    public sealed record Watch(IActorRef Subject);

    public sealed record Unwatch(IActorRef Subject);
}

public sealed class Probe
{
    private readonly System.Threading.Channels.Channel<object> seen = System.Threading.Channels.Channel.CreateUnbounded<object>();

    public Probe(ActorSystem system, string? name = null)
    {
        var writer = seen.Writer;
        Ref = system.ActorOf(Props.Create(() => new ProbeActor(writer)), name);
    }

    public IActorRef Ref { get; }

    public async Task<T> ExpectAsync<T>(Func<T, bool>? matches = null)
    {
        using var patience = new CancellationTokenSource(RemoteSystems.Patience);
        while (true)
        {
            if (await seen.Reader.ReadAsync(patience.Token) is T message && (matches is null || matches(message)))
                return message;
        }
    }

    public bool TryTake(out object? message) => seen.Reader.TryRead(out message);
}

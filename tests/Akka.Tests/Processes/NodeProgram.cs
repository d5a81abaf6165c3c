using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;

namespace Akka.Tests.Processes;

// A cluster node as a process: a singleton, and entities in shards. It says what it sees, a line each, with the machine's
// monotonic clock where two processes are compared, and does what it is told on standard input:
//   ask        who are the members, where is the singleton, how many of the entities answer
//   state      the members alone, without any work on the thread pool
//   starve N   block N threads of the pool, which may have no more, and spin on every core
internal sealed class NodeProgram(int publicPort, int[] seedPorts)
{
    public const int EntityCount = 20;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    private readonly ManualResetEventSlim never = new();

    public int Run()
    {
        var system = ActorSystem.Create("cluster", Settings());
        var cluster = Akka.Cluster.Cluster.Get(system);
        // On threads of the engine's own, so that it speaks whatever the thread pool is doing.
        system.ActorOf(Props.Create(() => new Witness()).WithDispatcher("akka.actor.internal-dispatcher"), "witness");
        var manager = ClusterSingletonManagerSettings.Create(system).WithSingletonName("only");
        system.ActorOf(ClusterSingletonManager.Props(Props.Create(() => new Only()), PoisonPill.Instance, manager), "single");
        var single = system.ActorOf(ClusterSingletonProxy.Props("/user/single", ClusterSingletonProxySettings.Create(system).WithSingletonName("only")), "proxy");
        var region = ClusterSharding.Get(system).Start("entity", Props.Create(() => new Entity()), ClusterShardingSettings.Create(system), new Extractor());
        cluster.RegisterOnMemberUp(() => Say($"UP {publicPort}"));
        Say($"BOUND {BoundPort(system)}");
        new Thread(() => Listen(cluster, single, region)) { IsBackground = true }.Start();
        system.WhenTerminated.Wait();
        return 3;
    }

    public static void Say(string line) => Console.WriteLine(line);

    private void Listen(Akka.Cluster.Cluster cluster, IActorRef single, IActorRef region)
    {
        while (Console.ReadLine() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["ask", var number]:
                    _ = AskAsync(number, cluster, single, region);
                    break;
                case ["state", var number]:
                    Say($"STATE {number} {Members(cluster)}");
                    break;
                case ["starve", var count]:
                    Starve(int.Parse(count));
                    break;
            }
        }

        Environment.Exit(0);
    }

    private static async Task AskAsync(string number, Akka.Cluster.Cluster cluster, IActorRef single, IActorRef region)
    {
        var singleton = HomeAsync(single, "where");
        var homes = await Task.WhenAll(Enumerable.Range(0, EntityCount).Select(id => HomeAsync(region, $"{id}")));
        Say($"ANSWER {number} {Members(cluster)} singleton={await singleton} entities={homes.Count(home => home != "?")} "
            + $"homes={string.Join(',', homes.Where(home => home != "?").Distinct().Order())}");
    }

    private static async Task<string> HomeAsync(IActorRef target, string question)
    {
        try
        {
            return await target.Ask<string>(question, AnswerLimit);
        }
        catch (AskTimeoutException)
        {
            return "?"; // It is on its way to another node; whoever asked will ask again.
        }
    }

    private static string Members(Akka.Cluster.Cluster cluster)
    {
        var state = cluster.State;
        var up = state.Members.Where(m => m.Status == MemberStatus.Up && !state.Unreachable.Contains(m)).Select(m => m.Address.Port!.Value);
        return $"up={string.Join(',', up.Order())} all={state.Members.Count} oldest={state.Members.Where(m => m.Status == MemberStatus.Up)
            .OrderBy(m => m, Comparer<Member>.Create((a, b) => a.IsOlderThan(b) ? -1 : 1)).FirstOrDefault()?.Address.Port}";
    }

    private void Starve(int count)
    {
        ThreadPool.SetMinThreads(count, count);
        ThreadPool.SetMaxThreads(count, count);
        var blocked = 0;
        for (var i = 0; i < count; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                if (Interlocked.Increment(ref blocked) == count)
                    Say("STARVED");
                never.Wait();
            }, null);
        }

        for (var i = 0; i < Environment.ProcessorCount; i++)
            new Thread(Spin) { IsBackground = true }.Start();
    }

    private void Spin()
    {
        while (!never.IsSet)
            Thread.SpinWait(10_000);
    }

    private static int BoundPort(ActorSystem system)
    {
        var transport = ((Akka.Remote.IRemoteActorRefProvider)((ExtendedActorSystem)system).Provider).Transport;
        return transport.Addresses.First(a => transport.Addresses.Count == 1 || !a.Equals(transport.DefaultAddress)).Port!.Value;
    }

    // As in cluster.hocon. `stable-after` must be longer than one side of a partition can take to notice it after the other:
    // that is what keeps the losing side's singleton from running when the other side's begins.
    private Config Settings() => ConfigurationFactory.ParseString($$"""
        akka {
          loglevel = WARNING
          actor {
            provider = cluster
            serializers.hyperion = "Akka.Serialization.HyperionSerializer, Akka.Serialization.Hyperion"
            serialization-bindings { "System.Object" = hyperion }
          }
          remote {
            retry-gate-closed-for = 500ms
            handshake-timeout = 2s
            dot-netty.tcp { hostname = "127.0.0.1", port = 0, public-hostname = "127.0.0.1", public-port = {{publicPort}} }
          }
          cluster {
            seed-nodes = [{{string.Join(", ", seedPorts.Select(port => $"\"akka.tcp://cluster@127.0.0.1:{port}\""))}}]
            failure-detector { heartbeat-interval = 500ms, acceptable-heartbeat-pause = 3s }
            unreachable-nodes-reaper-interval = 500ms
            downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            split-brain-resolver { stable-after = 3s, down-all-when-unstable = off }
            sharding { retry-interval = 300ms, rebalance-interval = 1s }
          }
        }
        """);

    // Tells of everything that happens to members.
    private sealed class Witness : UntypedActor
    {
        protected override void PreStart() => Akka.Cluster.Cluster.Get(Context.System).Subscribe(
            Self, typeof(ClusterEvent.MemberRemoved), typeof(ClusterEvent.UnreachableMember));

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case ClusterEvent.MemberRemoved removed:
                    Say($"REMOVED {removed.Member.Address.Port}");
                    break;
                case ClusterEvent.UnreachableMember lost:
                    Say($"UNREACHABLE {lost.Member.Address.Port}");
                    break;
            }
        }
    }

    private sealed class Only : UntypedActor
    {
        protected override void PreStart() => Say($"SINGLETON+ {Stopwatch.GetTimestamp()}");

        protected override void PostStop() => Say($"SINGLETON- {Stopwatch.GetTimestamp()}");

        protected override void OnReceive(object message) => Sender.Tell($"{Akka.Cluster.Cluster.Get(Context.System).SelfAddress.Port}");
    }

    private sealed class Entity : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell($"{Akka.Cluster.Cluster.Get(Context.System).SelfAddress.Port}");
    }

    // A message is the id of its entity, which is a shard by itself.
    private sealed class Extractor : IMessageExtractor
    {
        public string EntityId(object message) => (string)message;

        public object EntityMessage(object message) => message;

        public string ShardId(object message) => (string)message;

        public string ShardId(string entityId, object? messageHint = null) => entityId;
    }
}

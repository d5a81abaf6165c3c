using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Remote;

namespace Simulation.World;

// One process with one engine node in it: the pure states of a node, carried as its actors carry them, but on virtual
// time and a simulated network. A node is born with a new UID, may be paused (SIGSTOP) and resumed, and dies once. What
// each mechanism does is in the other parts of this class.
internal sealed partial class SimulatedNode
{
    private readonly SimulatedCluster world;
    private readonly Random random;
    private readonly Queue<Action> whilePaused = new();
    private readonly HashSet<UniqueAddress> quarantined = [];

    public SimulatedNode(SimulatedCluster world, int port, int uid)
    {
        this.world = world;
        Port = port;
        random = new Random(world.Random.Next());
        Self = new UniqueAddress(AddressOf(port), uid);
        detectors = new DefaultFailureDetectorRegistry<Address>(() => new PhiAccrualFailureDetector(8.0, 1000,
            TimeSpan.FromMilliseconds(100), SimulationRules.HeartbeatPause, TimeSpan.FromSeconds(1), () => world.Time.NowMs));
        membership = new(Self, world.Rules.MembershipOf(port), new Random(random.Next()));
        joining = new(Self.Address, SimulationRules.Joining);
        resolver = new(Self, world.Rules.Strategy(), SimulationRules.StableAfter, SimulationRules.LossNoticedAfter, SimulationRules.DownAllWhenUnstable);
        singleton = new(Self, world.Rules.SingletonRole);
        region = new(new RegionId(Self, uid, IsProxy: !MayRunSingleton), SimulationRules.BufferedCountMax);
        oldest = new(world.Rules.SingletonRole, SimulationRules.RetryInterval);
    }

    public int Port { get; }

    public UniqueAddress Self { get; }

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused { get; private set; }

    public static Address AddressOf(int port) => new("akka.tcp", "simulation", "10.0.0.1", port);

    public void Start()
    {
        Every(SimulationRules.LeaderInterval, () => Perform(membership.LeaderTick(Now)));
        Every(SimulationRules.ReapInterval, () => Perform(membership.Reaped(detectors.IsAvailable, Now)));
        Every(SimulationRules.HeartbeatInterval, SendHeartbeats);
        Every(SimulationRules.ResolverInterval, Resolve);
        Every(SimulationRules.HandOverRetryInterval, () => Perform(singleton.RetryTick()));
        Every(SimulationRules.RetryInterval, TickSharding);
        Every(SimulationRules.RebalanceInterval, Rebalance);
        Every(SimulationRules.SendInterval, SendToSomeShard);
        GossipLater();
        Follow(joining.SeedsGiven([.. world.Rules.SeedPorts.Select(AddressOf)], Now));
    }

    // kill -9.
    public void Die()
    {
        if (!IsAlive)
            return;
        IsAlive = false;
        world.Checks.InstanceEnded(this);
        world.Shards.NodeEnded(this);
        world.Ended(this);
    }

    public void Pause() => IsPaused = true;

    // All that the process missed happens now: one tick of each timer, and what waits in its sockets.
    public void Resume()
    {
        IsPaused = false;
        world.Checks.Resumed(this);
        world.Shards.Resumed(this);
        while (IsAlive && !IsPaused && whilePaused.TryDequeue(out var missed))
            missed();
    }

    private DateTimeOffset Now => world.Time.Now;

    private void Do(Action action)
    {
        if (!IsAlive)
            return;
        if (IsPaused)
            whilePaused.Enqueue(action);
        else
            action();
    }

    private void After(TimeSpan delay, Action action) => world.Time.After(delay, () => Do(action));

    // Nodes do not tick in step: each begins somewhere within its first interval.
    private void Every(TimeSpan interval, Action tick)
    {
        After(interval * random.NextDouble(), Tick);

        void Tick()
        {
            tick();
            After(interval, Tick);
        }
    }

    // To whoever lives at the address. A receiver that has quarantined the sender says so instead of listening.
    private void Send(Address to, Action<SimulatedNode> hear)
    {
        var port = to.Port!.Value;
        if (port == Port)
        {
            After(TimeSpan.Zero, () => hear(this));
            return;
        }

        world.Network.Send(Port, port, () => world.At(port)?.Do(() => world.At(port)!.Hear(this, hear)));
    }

    private void Send(UniqueAddress to, Action<SimulatedNode> hear)
    {
        if (!quarantined.Contains(to))
            Send(to.Address, target => { if (target.Self.Equals(to)) hear(target); });
    }

    private void Hear(SimulatedNode from, Action<SimulatedNode> hear)
    {
        if (!quarantined.Contains(from.Self))
            hear(this);
        else
            world.Network.Send(Port, from.Port, () => from.Do(() => from.Perform(from.membership.QuarantinedBy(Self.Address, Now))));
    }
}

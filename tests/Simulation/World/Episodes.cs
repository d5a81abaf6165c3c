namespace Simulation.World;

// What goes wrong, one story after the other, each chosen by the seed. After an episode the network is healed and the
// cluster must come together again, with every node a member.
internal static class Episodes
{
    public static readonly IReadOnlyList<(string Name, Action<SimulatedCluster> Run)> All =
    [
        ("kill -9 of a few nodes", Crash),
        ("kill -9 of the first seed", world => world.At(world.Rules.SeedPorts[0])?.Die()),
        ("kill -9 of the oldest", CrashOldest),
        ("a parting in two", Part),
        ("a parting, and a crash on each side", PartAndCrash),
        ("a parting while some heartbeats come late", PartWhileLate),
        ("broken links between a few pairs", BreakLinks),
        ("a node cut off for a moment", Blink),
        ("stopped processes (SIGSTOP) and back", Stop),
        ("nodes that leave", Leave),
        ("a lossy network", Lose),
        ("a lossy network, and a crash", world => { Lose(world); Crash(world); }),
    ];

    private static void Crash(SimulatedCluster world)
    {
        foreach (var node in SomeNodes(world, 1 + world.Random.Next(4), seedCountMax: 2))
            node.Die();
        world.Run(TimeSpan.FromSeconds(world.Random.Next(5, 15)));
    }

    private static void CrashOldest(SimulatedCluster world)
    {
        var any = world.Nodes.First(n => n.IsAlive);
        var oldest = any.Membership.Gossip.Members.Min(Akka.Cluster.Member.AgeOrdering)!;
        world.At(oldest.Address.Port!.Value)?.Die();
        world.Run(TimeSpan.FromSeconds(world.Random.Next(1, 15)));
    }

    private static void Part(SimulatedCluster world)
    {
        var sides = PartInTwo(world);
        world.Run(TimeSpan.FromSeconds(world.Random.Next(1, 10)));
        if (world.Random.Next(3) == 0)
            return; // It heals while the sides are about to decide.
        world.Run(TimeSpan.FromSeconds(40));
        world.Checks.OneLeaderASide();
        world.Checks.OneSideGoesOn(sides);
    }

    // Links within and between the sides that are silent for some seconds around the parting, so that members of one side
    // find each other unreachable, or are found so by the other side's last word.
    private static void PartWhileLate(SimulatedCluster world)
    {
        for (var i = 0; i < 5; i++)
        {
            var pair = SomeNodes(world, 2, seedCountMax: 2);
            world.Time.After(TimeSpan.FromSeconds(14 * world.Random.NextDouble()), () => CutLink(world, pair[0], pair[1]));
            world.Time.After(TimeSpan.FromSeconds(17 + (4 * world.Random.NextDouble())), () => world.Network.Mend(pair[0].Port, pair[1].Port));
        }

        world.Run(TimeSpan.FromSeconds(4 + (12 * world.Random.NextDouble())));
        var sides = PartInTwo(world);
        world.Run(TimeSpan.FromSeconds(50));
        world.Checks.OneLeaderASide();
        world.Checks.OneSideGoesOn(sides);
    }

    // Both ends of a broken link go, and nobody else. Where neither end watches the other, nobody finds out.
    private static void BreakLinks(SimulatedCluster world)
    {
        var ends = SomeNodes(world, 2 * (1 + world.Random.Next(3)), seedCountMax: 2);
        var watched = new List<SimulatedNode>();
        foreach (var pair in ends.Chunk(2))
        {
            if (pair[0].Watches(pair[1]) || pair[1].Watches(pair[0]))
                watched.AddRange(pair);
            if (world.Random.Next(3) > 0)
                CutLink(world, pair[0], pair[1]);
            else
                world.Network.Cut(pair[0].Port, pair[1].Port); // One way is enough: no heartbeat is answered.
        }

        var others = world.Nodes.Except(ends).ToList();
        world.Log($"broken: {string.Join(", ", ends.Chunk(2).Select(pair => $"{pair[0].Port}-{pair[1].Port}"))}");
        world.Run(TimeSpan.FromSeconds(40));
        world.Checks.GoOn(others);
        world.Checks.AreOut(watched);
    }

    private static void CutLink(SimulatedCluster world, SimulatedNode one, SimulatedNode other)
    {
        world.Network.Cut(one.Port, other.Port);
        world.Network.Cut(other.Port, one.Port);
    }

    private static void PartAndCrash(SimulatedCluster world)
    {
        PartInTwo(world);
        foreach (var node in SomeNodes(world, 2, seedCountMax: 1))
        {
            world.Run(TimeSpan.FromSeconds(4 * world.Random.NextDouble()));
            node.Die();
        }

        world.Run(TimeSpan.FromSeconds(40));
        world.Checks.OneLeaderASide();
    }

    private static void Blink(SimulatedCluster world)
    {
        var node = SomeNodes(world, 1, seedCountMax: 1).Single();
        foreach (var other in world.Nodes)
        {
            if (world.Random.Next(3) > 0)
                world.Network.Cut(node.Port, other.Port);
            if (world.Random.Next(3) > 0)
                world.Network.Cut(other.Port, node.Port);
        }

        world.Run(TimeSpan.FromSeconds(1 + 6 * world.Random.NextDouble()));
    }

    private static void Stop(SimulatedCluster world)
    {
        var nodes = SomeNodes(world, 1 + world.Random.Next(3), seedCountMax: 1);
        foreach (var node in nodes)
            node.Pause();
        world.Run(TimeSpan.FromSeconds(1 + 20 * world.Random.NextDouble()));
        foreach (var node in nodes)
            node.Resume();
        world.Run(TimeSpan.FromSeconds(1));
    }

    private static void Leave(SimulatedCluster world)
    {
        world.Shards.BeginCounting();
        foreach (var node in SomeNodes(world, 1 + world.Random.Next(3), seedCountMax: 2))
            node.Leave();
        world.Run(TimeSpan.FromSeconds(40));
        world.Shards.NothingIsLost();
    }

    private static void Lose(SimulatedCluster world)
    {
        world.Network.DropProbability = 0.1 + 0.2 * world.Random.NextDouble();
        world.Network.RepeatProbability = 0.2;
        world.Network.DelayMax = TimeSpan.FromMilliseconds(world.Random.Next(10, 800));
        world.Run(TimeSpan.FromSeconds(world.Random.Next(5, 20)));
    }

    // A seed node on each side: were all of them on the side that ends, they would start again without anyone to join.
    private static IReadOnlyList<List<SimulatedNode>> PartInTwo(SimulatedCluster world)
    {
        var ports = Enumerable.Range(1, world.Rules.NodeCount).OrderBy(_ => world.Random.Next()).ToList();
        var there = ports.Take(world.Random.Next(1, ports.Count)).ToHashSet();
        there.Add(world.Rules.SeedPorts[0]);
        there.Remove(world.Rules.SeedPorts[1]);
        world.Log($"parted: {there.Count} nodes against {ports.Count - there.Count}");
        world.Network.Partition(port => there.Contains(port) ? 1 : 0);
        return [.. world.Nodes.GroupBy(node => there.Contains(node.Port)).Select(side => side.ToList())];
    }

    private static List<SimulatedNode> SomeNodes(SimulatedCluster world, int count, int seedCountMax)
    {
        var shuffled = world.Nodes.Where(n => n.IsAlive).OrderBy(_ => world.Random.Next()).ToList();
        var seeds = shuffled.Where(n => world.Rules.SeedPorts.Contains(n.Port)).Take(seedCountMax).ToHashSet();
        return [.. shuffled.Where(n => seeds.Contains(n) || !world.Rules.SeedPorts.Contains(n.Port)).Take(count)];
    }
}

using Akka.Cluster;
using Akka.Cluster.Tools.Singleton;
using Engine.Tests.Cluster;

namespace Engine.Tests.Tools;

// Where the one instance runs. The simulation at the end checks the property that matters: never two at once.
public class SingletonStateTests
{
    [Fact]
    public void The_oldest_starts_it_and_the_others_wait()
    {
        var oldest = State(1);
        oldest.Snapshot([Up(1), Up(2)]).ShouldBe([new SingletonCommand.Start()]);
        var younger = State(2);
        younger.Snapshot([Up(1), Up(2)]).ShouldBeEmpty();
        younger.Phase.ShouldBe(SingletonPhase.Waiting);
    }

    [Fact]
    public void A_node_that_is_not_up_yet_starts_nothing()
    {
        var state = State(1);
        state.Snapshot([Member(1, MemberStatus.Joining)]).ShouldBeEmpty();
        state.Changed(Up(1)).ShouldBe([new SingletonCommand.Start()]);
    }

    [Fact]
    public void Only_members_with_the_role_count()
    {
        var state = new SingletonState(Up(2).UniqueAddress, "seed");
        state.Snapshot([Up(1), Up(2, "seed")]).ShouldBe([new SingletonCommand.Start()]);
    }

    [Fact]
    public void An_exiting_oldest_stops_it_and_then_tells_the_next()
    {
        var state = State(1);
        state.Snapshot([Up(1), Up(2)]);
        state.Changed(Member(1, MemberStatus.Leaving)).ShouldBeEmpty();
        state.Changed(Member(1, MemberStatus.Exiting)).ShouldBe([new SingletonCommand.Stop()]);
        state.InstanceStopped().ShouldBe([new SingletonCommand.SayHandOverDone(Up(2).UniqueAddress), new SingletonCommand.ReportEnded()]);
        state.HandOverAsked(Up(2).UniqueAddress).ShouldBe([new SingletonCommand.SayHandOverDone(Up(2).UniqueAddress)]);
    }

    [Fact]
    public void The_next_asks_until_the_exiting_one_is_done()
    {
        var state = State(2);
        state.Snapshot([Up(1), Up(2)]);
        var ask = new SingletonCommand.AskHandOver(Up(1).UniqueAddress);
        state.Changed(Member(1, MemberStatus.Exiting)).ShouldBe([ask]);
        state.RetryTick().ShouldBe([ask]);
        state.HandOverDoneBy(Up(1).UniqueAddress).ShouldBe([new SingletonCommand.Start()]);
        state.Removed(Up(1).UniqueAddress).ShouldBeEmpty();
    }

    [Fact]
    public void A_member_that_is_down_is_waited_for_until_it_is_removed()
    {
        var state = State(2);
        state.Snapshot([Up(1), Up(2)]);
        state.Changed(Member(1, MemberStatus.Down)).ShouldBeEmpty();
        state.RetryTick().ShouldBeEmpty();
        state.Removed(Up(1).UniqueAddress).ShouldBe([new SingletonCommand.Start()]);
    }

    [Fact]
    public void A_downed_node_stops_its_own()
    {
        var state = State(1);
        state.Snapshot([Up(1), Up(2)]);
        state.Changed(Member(1, MemberStatus.Down)).ShouldBe([new SingletonCommand.Stop()]);
    }

    [Fact]
    public void A_hand_over_that_is_asked_for_early_is_obeyed()
    {
        var state = State(1);
        state.Snapshot([Up(1), Up(2)]);
        state.HandOverAsked(Up(2).UniqueAddress).ShouldBe([new SingletonCommand.Stop()]);
        state.InstanceStopped().ShouldContain(new SingletonCommand.SayHandOverDone(Up(2).UniqueAddress));
    }

    [Fact]
    public void A_late_word_of_a_removed_node_changes_nothing()
    {
        var state = State(2);
        state.Snapshot([Up(1), Up(2)]);
        state.HandOverDoneBy(new UniqueAddress(ClusterSimulation.Address(1), 99)).ShouldBeEmpty();
        state.Phase.ShouldBe(SingletonPhase.Waiting);
    }

    // Members leave in random order while hand-over messages are lost at random.
    [Fact]
    public void While_members_leave_there_are_never_two_and_in_the_end_there_is_one()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var states = Enumerable.Range(1, 5).ToDictionary(p => p, State);
            var running = new HashSet<int>();
            var pending = new List<Action>();
            foreach (var (port, state) in states)
                Perform(port, state.Snapshot(Enumerable.Range(1, 5).Select(p => Up(p))));
            foreach (var leaver in Enumerable.Range(1, 5).OrderBy(_ => random.Next()).Take(4).ToList())
            {
                foreach (var (port, state) in states.OrderBy(_ => random.Next()).ToList())
                    pending.Add(() => Perform(port, state.Changed(Member(leaver, MemberStatus.Exiting))));
                for (var i = 0; i < 40; i++)
                {
                    if (pending.Count > 0)
                    {
                        var index = random.Next(pending.Count);
                        var next = pending[index];
                        pending.RemoveAt(index);
                        next();
                    }

                    running.Count.ShouldBeLessThanOrEqualTo(1, $"seed {seed}");
                    if (random.Next(5) == 0)
                    {
                        foreach (var (port, state) in states.ToList())
                            Perform(port, state.RetryTick());
                    }
                }
            }

            while (pending.Count > 0)
            {
                var next = pending[0];
                pending.RemoveAt(0);
                next();
            }

            for (var i = 0; i < 50; i++)
            {
                foreach (var (port, state) in states)
                    Perform(port, state.RetryTick());
                var round = pending.ToArray();
                pending.Clear();
                foreach (var next in round)
                    next();
            }

            running.Count.ShouldBe(1, $"seed {seed}");

            void Perform(int port, IReadOnlyList<SingletonCommand> commands)
            {
                foreach (var command in commands)
                {
                    switch (command)
                    {
                        case SingletonCommand.Start:
                            running.Add(port);
                            break;
                        case SingletonCommand.Stop:
                            pending.Add(() =>
                            {
                                running.Remove(port);
                                Perform(port, states[port].InstanceStopped());
                            });
                            break;
                        case SingletonCommand.AskHandOver(var of) when random.Next(3) > 0:
                            pending.Add(() => Perform(of.Address.Port!.Value, states[of.Address.Port.Value].HandOverAsked(Up(port).UniqueAddress)));
                            break;
                        case SingletonCommand.SayHandOverDone(var to) when random.Next(3) > 0:
                            pending.Add(() => Perform(to.Address.Port!.Value, states[to.Address.Port.Value].HandOverDoneBy(Up(port).UniqueAddress)));
                            break;
                    }
                }
            }
        }
    }

    [Fact]
    public void The_proxy_looks_at_the_oldest_that_stays_and_looks_less_often_with_time()
    {
        var proxy = new SingletonProxyState("", TimeSpan.FromSeconds(1));
        proxy.Changed(Up(2)).ShouldBeTrue();
        proxy.Changed(Up(1)).ShouldBeTrue();
        proxy.Oldest.ShouldBe(Up(1).UniqueAddress);
        proxy.Changed(Member(1, MemberStatus.Exiting)).ShouldBeTrue();
        proxy.Oldest.ShouldBe(Up(2).UniqueAddress);
        proxy.Changed(Member(1, MemberStatus.Removed)).ShouldBeFalse();
        Enumerable.Range(0, 6).Select(_ => proxy.NextInterval().TotalMilliseconds).ShouldBe([100, 200, 400, 800, 1000, 1000]);
    }

    private static SingletonState State(int port) => new(Up(port).UniqueAddress, "");

    private static Member Up(int port, params string[] roles) => Member(port, MemberStatus.Up, roles);

    private static Member Member(int port, MemberStatus status, params string[] roles) => new(
        new UniqueAddress(ClusterSimulation.Address(port), port),
        status == MemberStatus.Joining ? Akka.Cluster.Member.UpNumberUnknown : port, status, [.. roles]);
}

using Akka.Remote.Associations;

namespace Engine.Tests.Remote;

// When a connection may be tried, and what a change of incarnation means.
public class AssociationStateTests
{
    private readonly AssociationState state = new(TimeSpan.FromSeconds(5));
    private DateTimeOffset now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void The_gate_doubles_with_each_failure_up_to_its_bound_and_a_success_resets_it()
    {
        var gates = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            state.Connecting(now);
            state.Lost(now);
            state.MayConnect(now).ShouldBeFalse();
            gates.Add((state.GateOpensAt - now).TotalMilliseconds);
            now = state.GateOpensAt;
            state.MayConnect(now).ShouldBeTrue();
        }

        gates.ShouldBe([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
        Connect(1).ShouldBe(Greeting.Same);
        state.Lost(now);
        (state.GateOpensAt - now).ShouldBe(AssociationState.GateMin);
    }

    [Fact]
    public void A_greeting_from_the_other_side_opens_the_gate()
    {
        state.Connecting(now);
        state.Lost(now);
        state.Heard(7).ShouldBe(Greeting.Same);
        state.MayConnect(now).ShouldBeTrue();
        Connect(7).ShouldBe(Greeting.Same);
    }

    [Fact]
    public void Another_incarnation_is_noticed_from_either_side()
    {
        Connect(1);
        state.Lost(now);
        state.Heard(2).ShouldBe(Greeting.Restarted);
        Connect(2).ShouldBe(Greeting.Same);
        state.Lost(now);
        now = state.GateOpensAt;
        Connect(3).ShouldBe(Greeting.Restarted);
    }

    [Fact]
    public void A_quarantined_incarnation_is_refused_and_the_next_one_is_not()
    {
        Connect(1);
        state.Quarantine(1).ShouldBeTrue();
        state.Quarantine(1).ShouldBeFalse();
        state.IsCurrentQuarantined.ShouldBeTrue();
        state.Heard(1).ShouldBe(Greeting.Quarantined);
        state.Lost(now);
        now = state.GateOpensAt;
        Connect(1).ShouldBe(Greeting.Quarantined);
        state.Phase.ShouldBe(AssociationPhase.Gated);
        state.Heard(2).ShouldBe(Greeting.Restarted);
        state.IsCurrentQuarantined.ShouldBeFalse();
        Connect(2).ShouldBe(Greeting.Same);
    }

    [Fact]
    public void System_messages_stay_until_acknowledged_in_order()
    {
        var ledger = new SystemMessageLedger<string>(3);
        ledger.Add("a").ShouldBe(1);
        ledger.Add("b").ShouldBe(2);
        ledger.Add("c").ShouldBe(3);
        ledger.IsFull.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => ledger.Add("d"));
        ledger.Acknowledge(2);
        ledger.Unacked.ShouldBe([(3L, "c")]);
        ledger.Acknowledge(2); // A repeat is no news.
        Should.Throw<InvalidOperationException>(() => ledger.Acknowledge(4));
        ledger.Restart().ShouldBe(1);
        ledger.Add("again").ShouldBe(1);
    }

    [Fact]
    public void The_receiver_takes_each_number_once_and_refuses_gaps()
    {
        var delivered = new DeliveredSequence();
        new DeliveredSequence().Accept(7).ShouldBeTrue(); // Forgotten meanwhile: the sender counts on.
        delivered.Accept(1).ShouldBeTrue();
        delivered.Accept(1).ShouldBeFalse();
        delivered.Accept(2).ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => delivered.Accept(4));
        delivered.Delivered.ShouldBe(2);
    }

    // However connections break, every system message arrives once and in order.
    [Fact]
    public void Over_connections_that_break_at_random_system_messages_arrive_once_and_in_order()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var ledger = new SystemMessageLedger<int>(1000);
            var receiver = new DeliveredSequence();
            var arrived = new List<int>();
            var wire = new Queue<(long Sequence, int Message)>();
            for (var i = 0; i < 200; i++)
            {
                wire.Enqueue((ledger.Add(i), i));
                while (wire.Count > 0 && random.Next(3) > 0)
                    Deliver(wire.Dequeue());
                if (random.Next(10) == 0)
                {
                    wire.Clear(); // The connection is gone, with all that was in it.
                    ledger.Acknowledge(receiver.Delivered); // The next welcome says what had arrived.
                    foreach (var unacked in ledger.Unacked)
                        wire.Enqueue(unacked);
                }
            }

            while (wire.Count > 0)
                Deliver(wire.Dequeue());
            arrived.ShouldBe(Enumerable.Range(0, 200), $"seed {seed}");

            void Deliver((long Sequence, int Message) message)
            {
                if (receiver.Accept(message.Sequence))
                    arrived.Add(message.Message);
            }
        }
    }

    private Greeting Connect(int uid)
    {
        state.Connecting(now);
        return state.Connected(uid, now);
    }
}

using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Tests.Dispatching;

// Which mailbox an actor gets, and what bounded and priority mailboxes do with what is told to it.

public sealed class MailboxTests : TestSystem
{
    private readonly TestProbe _probe;

    public MailboxTests() : base($$"""
        two-no-waiting { mailbox-type = "Akka.Dispatch.BoundedMailbox", mailbox-capacity = 2, mailbox-push-timeout-time = 0s }
        one-waiting { mailbox-type = "Akka.Dispatch.BoundedMailbox", mailbox-capacity = 1, mailbox-push-timeout-time = -1 }
        important-first { mailbox-type = "{{typeof(ImportantFirst).AssemblyQualifiedName}}" }
        nonsense { mailbox-type = "No.Such.Type" }
        bounded-dispatcher { type = Dispatcher, mailbox-type = "Akka.Dispatch.BoundedMailbox", mailbox-capacity = 2, mailbox-push-timeout-time = 0s }
        akka.actor.deployment { /placed { mailbox = two-no-waiting } }
        akka.actor.mailbox.bounded-queue-based { mailbox-capacity = 2, mailbox-push-timeout-time = 0s }
        """) => _probe = CreateProbe();

    public static TheoryData<string> WaysToABoundOfTwo => ["props", "deployment", "dispatcher", "requirement"];

    [Theory]
    [MemberData(nameof(WaysToABoundOfTwo))]
    public void What_a_full_mailbox_has_no_room_for_is_a_dead_letter(string way)
    {
        var letters = CreateProbe();
        System.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        var gate = new ManualResetEventSlim();
        var props = Props.Create(() => new Waiting(gate, _probe.Ref));
        var actor = way switch
        {
            "props" => System.ActorOf(props.WithMailbox("two-no-waiting")),
            "deployment" => System.ActorOf(props, "placed"),
            "dispatcher" => System.ActorOf(props.WithDispatcher("bounded-dispatcher")),
            _ => System.ActorOf(Props.Create(() => new RequiringABound(gate, _probe.Ref))),
        };
        actor.Tell("in hand");
        _probe.Expect("in hand");
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell("too much");

        letters.Expect<DeadLetter>().Message.ShouldBe("too much");
        gate.Set();
        _probe.Expect(1);
        _probe.Expect(2);
    }

    [Fact]
    public async Task Who_finds_the_mailbox_full_waits_for_room()
    {
        var gate = new ManualResetEventSlim();
        var actor = System.ActorOf(Props.Create(() => new Waiting(gate, _probe.Ref)).WithMailbox("one-waiting"));
        actor.Tell("in hand");
        _probe.Expect("in hand");

        var sending = Task.Run(() =>
        {
            for (var i = 0; i < 100; i++) actor.Tell(i);
        });
        gate.Set();

        await sending.WaitAsync(Limit);
        for (var i = 0; i < 100; i++) _probe.Expect(i);
    }

    [Fact]
    public void An_actor_with_a_full_mailbox_can_still_be_stopped()
    {
        var gate = new ManualResetEventSlim();
        var actor = System.ActorOf(Props.Create(() => new Waiting(gate, _probe.Ref)).WithMailbox("two-no-waiting"));
        actor.Tell("in hand");
        _probe.Expect("in hand");
        actor.Tell(1);
        actor.Tell(2);
        var watcher = CreateProbe().Watch(actor);
        System.Stop(actor);
        gate.Set();

        watcher.ExpectTerminated(actor);
    }

    [Fact]
    public void A_priority_mailbox_hands_out_the_lowest_number_first_and_keeps_the_order_of_equals()
    {
        var gate = new ManualResetEventSlim();
        var actor = System.ActorOf(Props.Create(() => new Waiting(gate, _probe.Ref)).WithMailbox("important-first"));
        actor.Tell("in hand");
        _probe.Expect("in hand");
        foreach (var message in new object[] { 5, "a", 3, "b", 4, "c" }) actor.Tell(message);
        gate.Set();

        foreach (var word in new[] { "a", "b", "c" }) _probe.Expect(word);
        foreach (var number in new[] { 3, 4, 5 }) _probe.Expect(number);
    }

    [Fact]
    public void A_mailbox_that_is_not_configured_is_named_in_the_error() =>
        Should.Throw<ConfigurationException>(() => System.ActorOf(Recipe().WithMailbox("no-such-mailbox"))).Message.ShouldContain("no-such-mailbox");

    [Fact]
    public void A_mailbox_type_that_is_not_there_is_named_in_the_error() =>
        Should.Throw<ConfigurationException>(() => System.ActorOf(Recipe().WithMailbox("nonsense"))).ToString().ShouldContain("No.Such.Type");

    [Fact]
    public void A_capacity_below_zero_is_refused() =>
        Should.Throw<ArgumentException>(() => new BoundedMailbox(System.Settings, ConfigurationFactory.ParseString("mailbox-capacity = -1, mailbox-push-timeout-time = 1s")));

    private Props Recipe() => Props.Create(() => new Waiting(new ManualResetEventSlim(true), _probe.Ref));

    /// <summary>Tells the probe what it hears, and waits for the gate before it takes the next message.</summary>
    private class Waiting : UntypedActor
    {
        private readonly ManualResetEventSlim _gate;
        private readonly IActorRef _probe;

        public Waiting(ManualResetEventSlim gate, IActorRef probe) => (_gate, _probe) = (gate, probe);

        protected override void OnReceive(object message)
        {
            _probe.Tell(message);
            _gate.Wait(Limit).ShouldBeTrue();
        }
    }

    private sealed class RequiringABound(ManualResetEventSlim gate, IActorRef probe) : Waiting(gate, probe), IRequiresMessageQueue<IBoundedMessageQueueSemantics>;

    /// <summary>Words before numbers, and small numbers before large ones.</summary>
    public sealed class ImportantFirst(Settings settings, Config config) : UnboundedStablePriorityMailbox(settings, config)
    {
        protected override int PriorityGenerator(object message) => message as int? ?? 0;
    }
}

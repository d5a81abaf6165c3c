using Akka.Actor;

namespace Akka.Tests.Actors;

// An inbox: what code that is no actor uses to hear, watch and choose.
public sealed class InboxTests : TestSystem
{
    private readonly Inbox _inbox;

    public InboxTests() : base("akka.actor.inbox.inbox-size = 3") => _inbox = Inbox.Create(System);

    [Fact]
    public void It_hands_out_messages_in_their_order()
    {
        foreach (var number in new[] { 1, 2, 3 }) _inbox.Receiver.Tell(number, ActorRefs.NoSender);

        new[] { _inbox.Receive(), _inbox.Receive(), _inbox.Receive() }.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void What_is_not_wanted_yet_stays()
    {
        _inbox.Receiver.Tell("hello", ActorRefs.NoSender);
        _inbox.Receiver.Tell("world", ActorRefs.NoSender);

        _inbox.ReceiveWhere(message => message is "world", Limit).ShouldBe("world");
        _inbox.Receive(Limit).ShouldBe("hello");
    }

    [Fact]
    public void It_is_the_sender_of_what_it_sends()
    {
        var echo = System.ActorOf(Props.Create(() => new Echo()));

        _inbox.Send(echo, "question");

        _inbox.Receive(Limit).ShouldBe("question");
    }

    [Fact]
    public void It_hears_of_the_end_of_whom_it_watches()
    {
        var watched = System.ActorOf(Props.Create(() => new Echo()));
        var watchedWith = System.ActorOf(Props.Create(() => new Echo()));
        _inbox.Watch(watched);
        _inbox.WatchWith(watchedWith, "gone");

        System.Stop(watched);
        _inbox.Receive(Limit).ShouldBeOfType<Terminated>().ActorRef.ShouldBe(watched);
        System.Stop(watchedWith);
        _inbox.Receive(Limit).ShouldBe("gone");
    }

    [Fact]
    public async Task Nothing_in_time_is_a_failure()
    {
        Should.Throw<TimeoutException>(() => _inbox.Receive(TimeSpan.FromMilliseconds(1)));
        var failure = (await _inbox.ReceiveAsync(TimeSpan.FromMilliseconds(-5))).ShouldBeOfType<Status.Failure>();
        failure.Cause.ShouldBeOfType<TimeoutException>();
        (await _inbox.ReceiveAsync(TimeSpan.FromMilliseconds(1))).ShouldBeOfType<Status.Failure>();
    }

    [Fact]
    public void What_it_has_no_room_for_is_dropped_with_one_warning()
    {
        var probe = CreateProbe();
        System.EventStream.Subscribe(probe.Ref, typeof(Akka.Event.Warning));

        for (var number = 1; number <= 5; number++) _inbox.Receiver.Tell(number, ActorRefs.NoSender);

        probe.Expect<Akka.Event.Warning>().Message.ToString()!.ShouldStartWith("Dropping message");
        Enumerable.Range(0, 3).Select(_ => _inbox.Receive(Limit)).ShouldBe([1, 2, 3]);
        _inbox.Receiver.Tell(6, ActorRefs.NoSender);
        _inbox.Receive(Limit).ShouldBe(6);
        probe.ExpectNothingBefore("end");
    }

    [Fact]
    public async Task Who_asks_first_gets_the_first_answer_that_fits()
    {
        var any = _inbox.ReceiveAsync(Limit);
        var next = _inbox.ReceiveAsync(Limit);

        _inbox.Receiver.Tell("first", ActorRefs.NoSender);
        _inbox.Receiver.Tell("second", ActorRefs.NoSender);

        (await any).ShouldBe("first");
        (await next).ShouldBe("second");
    }

    [Fact]
    public void Its_receiver_ends_with_it()
    {
        var probe = CreateProbe().Watch(_inbox.Receiver);

        _inbox.Dispose();

        probe.ExpectTerminated(_inbox.Receiver);
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}

using Akka.Actor;
using Akka.TestKit;
using Xunit.Sdk;

namespace Akka.Tests.TestKits;

// The test kit itself: what its expectations let pass, and what they fail on.

public sealed class ExpectationTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = OFF, akka.stdout-loglevel = OFF")
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void The_test_actor_is_the_sender_of_what_the_test_tells()
    {
        ActorOf<Echo>().Tell("hello");

        ExpectMsg("hello").ShouldBe("hello");
        LastMessage.ShouldBe("hello");
    }

    [Fact]
    public void A_filter_may_ask_who_sent_what_it_looks_at()
    {
        var (one, two) = (CreateTestProbe(), CreateTestProbe());
        TestActor.Tell(1, one);
        TestActor.Tell(2, two);
        TestActor.Tell("end", one);

        ReceiveWhile(message => message is int ? LastSender : null).ShouldBe([one.Ref, two.Ref]);

        LastMessage.ShouldBe(2);
        ExpectMsg("end");
    }

    [Fact]
    public async Task After_an_await_the_test_actor_still_is_the_sender()
    {
        await Task.Yield();
        ActorOf<Echo>().Tell("hello");

        (await ExpectMsgAsync<string>()).ShouldBe("hello");
    }

    [Fact]
    public void An_expectation_may_be_a_type_a_predicate_or_an_assertion()
    {
        foreach (var number in new[] { 1, 2, 3, 4 }) TestActor.Tell(number);

        ExpectMsg<int>().ShouldBe(1);
        ExpectMsg<int>(number => number == 2);
        ExpectMsg<int>(number => number.ShouldBe(3));
        ExpectMsg(14, (expected, actual) => expected % 10 == actual);
    }

    [Fact]
    public void Another_type_than_expected_fails_and_says_what_came()
    {
        TestActor.Tell("text");

        var failure = Should.Throw<XunitException>(() => ExpectMsg<int>());
        failure.Message.ShouldContain("System.Int32");
        failure.Message.ShouldContain("text");
    }

    [Fact]
    public void Another_value_than_expected_fails()
    {
        TestActor.Tell(1);

        Should.Throw<XunitException>(() => ExpectMsg(2));
    }

    [Fact]
    public void A_predicate_that_is_false_fails()
    {
        TestActor.Tell(1);

        Should.Throw<XunitException>(() => ExpectMsg<int>(number => number > 1));
    }

    [Fact]
    public void No_message_in_time_fails() =>
        Should.Throw<XunitException>(() => ExpectMsg<int>(Short)).Message.ShouldContain("Timeout");

    [Fact]
    public void A_message_that_was_not_expected_fails()
    {
        TestActor.Tell("there");

        Should.Throw<XunitException>(() => ExpectNoMsg(Short)).Message.ShouldContain("there");
    }

    [Fact]
    public void Nothing_is_what_is_expected_when_nothing_comes() => ExpectNoMsg(Short);

    [Fact]
    public void The_sender_may_be_expected_too()
    {
        var echo = ActorOf<Echo>();
        echo.Tell(1);
        echo.Tell(2);

        ExpectMsgFrom(echo, 1);
        Should.Throw<XunitException>(() => ExpectMsgFrom(TestActor, 2));
    }

    [Fact]
    public void All_of_some_messages_may_come_in_any_order()
    {
        foreach (var word in new[] { "b", "a", "c" }) TestActor.Tell(word);

        ExpectMsgAllOf("a", "b", "c");
    }

    [Fact]
    public void One_that_is_not_among_all_fails()
    {
        TestActor.Tell("a");
        TestActor.Tell("d");

        Should.Throw<XunitException>(() => ExpectMsgAllOf("a", "b"));
    }

    [Fact]
    public void Any_of_some_messages_will_do()
    {
        TestActor.Tell("b");

        ExpectMsgAnyOf(["a", "b"]).ShouldBe("b");
    }

    [Fact]
    public void Fishing_skips_what_is_not_wanted()
    {
        foreach (var number in Enumerable.Range(1, 5)) TestActor.Tell(number);

        FishForMessage<int>(number => number == 3).ShouldBe(3);
        ExpectMsg(4);
    }

    [Fact]
    public void Fishing_in_vain_fails_with_its_hint()
    {
        TestActor.Tell(1);

        Should.Throw<XunitException>(() => FishForMessage(_ => false, Short, "a whale")).Message.ShouldContain("a whale");
    }

    [Fact]
    public void Fishing_may_keep_what_it_skips()
    {
        foreach (var number in Enumerable.Range(1, 3)) TestActor.Tell(number);
        var skipped = new System.Collections.ArrayList();

        FishForMessage<int>(number => number == 3, skipped);

        skipped.Cast<int>().ShouldBe([1, 2]);
    }

    [Fact]
    public void So_many_messages_are_received_in_order()
    {
        foreach (var number in Enumerable.Range(1, 3)) TestActor.Tell(number);

        ReceiveN(3).Cast<int>().ShouldBe([1, 2, 3]);
        Should.Throw<XunitException>(() => ReceiveN(1, Short));
    }

    [Fact]
    public void Receiving_while_leaves_the_first_that_does_not_fit()
    {
        foreach (var number in new[] { 1, 2, 10, 3 }) TestActor.Tell(number);

        ReceiveWhile<int>(number => number < 10, max: TimeSpan.FromSeconds(3)).ShouldBe([1, 2]);
        ExpectMsg(10);
    }

    [Fact]
    public void Looking_at_a_message_leaves_it_there()
    {
        TestActor.Tell(1);

        PeekOne().ShouldBe(1);
        ReceiveOne().ShouldBe(1);
        ReceiveOne(Short).ShouldBeNull();
    }

    [Fact]
    public void Ignored_messages_never_come()
    {
        IgnoreMessages<string>();
        TestActor.Tell("ignored");
        TestActor.Tell(1);
        ExpectMsg(1);

        IgnoreNoMessages();
        TestActor.Tell("heard");
        ExpectMsg("heard");
    }

    [Fact]
    public void A_watched_actors_end_is_received()
    {
        var echo = Watch(ActorOf<Echo>());
        Sys.Stop(echo);

        ExpectTerminated(echo).ExistenceConfirmed.ShouldBeTrue();
    }

    [Fact]
    public void A_condition_is_awaited()
    {
        var count = 0;

        AwaitCondition(() => ++count == 3, TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(1));

        Should.Throw<XunitException>(() => AwaitCondition(() => false, Short));
        AwaitConditionNoThrow(() => false, Short).ShouldBeFalse();
    }

    [Fact]
    public void An_assertion_is_made_until_it_holds_and_its_last_failure_is_the_tests()
    {
        var count = 0;

        AwaitAssert(() => (++count).ShouldBe(3), TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(1));

        Should.Throw<ArithmeticException>(() => AwaitAssert(() => throw new ArithmeticException("no"), Short)).Message.ShouldBe("no");
    }

    [Fact]
    public void Within_gives_its_time_to_the_expectations_inside() =>
        Within(TimeSpan.FromSeconds(20), () =>
        {
            Remaining.ShouldBeInRange(TimeSpan.FromTicks(1), TimeSpan.FromSeconds(20));
            TestActor.Tell(1);
            ExpectMsg(1);
        });

    [Fact]
    public void Outside_of_within_nothing_remains() => Should.Throw<InvalidOperationException>(() => Remaining);

    [Fact]
    public void What_ends_before_its_least_time_fails() =>
        Should.Throw<XunitException>(() => Within(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), () => { }));

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}

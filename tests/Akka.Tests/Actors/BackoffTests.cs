using Akka.Actor;
using Akka.Event;
using Akka.Pattern;

namespace Akka.Tests.Actors;

// Supervisors that start their child again after a pause. Short pauses are waited for; long ones never end within a test.
public sealed partial class BackoffTests : TestSystem
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_child_that_stopped_is_started_again()
    {
        var supervisor = Start(OnStop(Short));
        var first = await ChildAsync(supervisor);
        supervisor.Tell("stop");
        var second = await OtherChildAsync(supervisor, first);
        second.Path.ShouldBe(first.Path);
        (await CountAsync(supervisor)).ShouldBe(1);
        supervisor.Tell("stop");
        await OtherChildAsync(supervisor, second);
        (await CountAsync(supervisor)).ShouldBe(2);
    }

    [Fact]
    public async Task A_child_that_fails_is_stopped_and_started_again_instead_of_restarted()
    {
        var supervisor = Start(OnFailure(Short));
        var first = await ChildAsync(supervisor);
        supervisor.Tell("fail");
        var second = await OtherChildAsync(supervisor, first);
        (await second.Ask<string>("how were you made?", Limit)).ShouldBe("started");
        (await CountAsync(supervisor)).ShouldBe(1);
    }

    [Fact]
    public async Task For_who_waits_for_stops_a_failure_is_the_strategys()
    {
        var supervisor = Start(OnStop(Short));
        var child = await ChildAsync(supervisor);
        supervisor.Tell("fail");
        (await supervisor.Ask<string>("how were you made?", Limit)).ShouldBe("restarted");
        (await ChildAsync(supervisor)).ShouldBe(child);
        (await CountAsync(supervisor)).ShouldBe(0);
    }

    [Fact]
    public async Task With_the_stopping_strategy_failures_are_stops()
    {
        var supervisor = Start(OnStop(Short).WithDefaultStoppingStrategy());
        var child = await ChildAsync(supervisor);
        supervisor.Tell("fail");
        (await OtherChildAsync(supervisor, child)).ShouldNotBe(child);
        (await CountAsync(supervisor)).ShouldBe(1);
    }

    [Fact]
    public void Who_waits_for_failures_stops_when_the_child_stops()
    {
        var supervisor = Start(OnFailure(Short));
        var probe = CreateProbe().Watch(supervisor);
        supervisor.Tell("stop");
        probe.ExpectTerminated(supervisor);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_strategy_of_ones_own_decides(bool onStop)
    {
        var resumes = new OneForOneStrategy(static fault => fault is InvalidOperationException ? Directive.Resume : Directive.Stop);
        var supervisor = Start((onStop ? OnStop(Short) : OnFailure(Short)).WithSupervisorStrategy(resumes));
        var child = await ChildAsync(supervisor);
        supervisor.Tell("fail");
        (await supervisor.Ask<string>("how were you made?", Limit)).ShouldBe("started");
        (await ChildAsync(supervisor)).ShouldBe(child);
    }

    [Theory]
    [InlineData(true, "stop")]
    [InlineData(false, "fail")]
    public async Task After_so_many_starts_the_supervisor_stops(bool onStop, string message)
    {
        var options = onStop ? OnStop(Short, 2) : OnFailure(Short, 2);
        var supervisor = Start(options);
        var probe = CreateProbe().Watch(supervisor);
        for (var i = 0; i < 2; i++)
        {
            var child = await ChildAsync(supervisor);
            supervisor.Tell(message);
            await OtherChildAsync(supervisor, child);
        }

        supervisor.Tell(message);
        probe.ExpectTerminated(supervisor);
    }

    [Fact]
    public void Options_are_copied_by_each_change()
    {
        var none = OnStop(Long, 0);
        var supervisor = Start(none.WithMaxNrOfRetries(1));
        var other = Start(none);
        var probe = CreateProbe().Watch(other);
        supervisor.Tell("stop");
        other.Tell("stop");
        probe.ExpectTerminated(other);
        supervisor.Ask<BackoffSupervisor.RestartCount>(BackoffSupervisor.GetRestartCount.Instance, Limit).Wait(Limit).ShouldBeTrue();
    }

    [Fact]
    public async Task Messages_go_to_the_child_as_from_their_senders()
    {
        var supervisor = Start(OnStop(Short));
        var probe = CreateProbe();
        supervisor.Tell("hello", probe.Ref);
        probe.Expect("hello");
        probe.LastSender.ShouldBe(await ChildAsync(supervisor));
    }

    [Fact]
    public void What_the_child_tells_its_parent_goes_on_to_the_supervisors_parent()
    {
        var probe = CreateProbe();
        System.ActorOf(Props.Create(() => new Parent(OnStop(Short), probe.Ref)), "parent");
        probe.Expect("from the child");
        probe.LastSender.Path.Name.ShouldBe("supervisor");
    }

    [Theory]
    [InlineData(true, "stop")]
    [InlineData(false, "fail")]
    public async Task In_a_pause_there_is_an_answer_if_one_was_given(bool onStop, string message)
    {
        var supervisor = await PausedAsync((onStop ? OnStop(Long) : OnFailure(Long)).WithReplyWhileStopped("later"), message);
        (await supervisor.Ask<string>("hello", Limit)).ShouldBe("later");
        (await CountAsync(supervisor)).ShouldBe(1);
    }

    [Fact]
    public async Task In_a_pause_messages_are_dead_letters()
    {
        var dead = CreateProbe();
        System.EventStream.Subscribe(dead.Ref, typeof(DeadLetter));
        var supervisor = await PausedAsync(OnStop(Long), "stop");
        supervisor.Tell("hello", dead.Ref);
        var letter = dead.Expect<DeadLetter>();
        letter.Message.ShouldBe("hello");
        letter.Sender.ShouldBe(dead.Ref);
    }

    [Fact]
    public async Task After_a_final_message_the_supervisor_stops_with_its_child()
    {
        var supervisor = Start(OnStop(Short).WithFinalStopMessage(message => message is "the last"));
        var probe = CreateProbe().Watch(supervisor);
        (await supervisor.Ask<string>("the last", Limit)).ShouldBe("the last"); // The child gets it, too, and goes on.
        supervisor.Tell("stop");
        probe.ExpectTerminated(supervisor);
    }

    [Fact]
    public async Task A_final_message_ends_a_pause_and_the_supervisor()
    {
        var supervisor = await PausedAsync(OnStop(Long).WithFinalStopMessage(message => message is "the last"), "stop");
        var probe = CreateProbe().Watch(supervisor);
        supervisor.Tell("another");
        (await CountAsync(supervisor)).ShouldBe(1);
        supervisor.Tell("the last");
        probe.ExpectTerminated(supervisor);
    }

    [Fact]
    public async Task The_count_begins_anew_when_the_supervisor_is_told()
    {
        var supervisor = await PausedAsync(OnStop(Long), "stop");
        supervisor.Tell(BackoffSupervisor.Reset.Instance);
        (await CountAsync(supervisor)).ShouldBe(0);
    }

    [Fact]
    public async Task Who_counts_by_time_is_not_told()
    {
        var unhandled = CreateProbe();
        System.EventStream.Subscribe(unhandled.Ref, typeof(UnhandledMessage));
        var supervisor = await PausedAsync(OnStop(Long).WithAutoReset(Long), "stop");
        supervisor.Tell(BackoffSupervisor.Reset.Instance);
        unhandled.Expect<UnhandledMessage>().Message.ShouldBe(BackoffSupervisor.Reset.Instance);
        (await CountAsync(supervisor)).ShouldBe(1);
    }

    [Fact]
    public async Task The_count_begins_anew_when_a_child_has_run_for_long_enough()
    {
        var supervisor = Start(OnStop(Short).WithAutoReset(Short));
        var child = await ChildAsync(supervisor);
        supervisor.Tell("stop");
        await OtherChildAsync(supervisor, child);
        using var patience = new CancellationTokenSource(Limit);
        while (await CountAsync(supervisor) != 0)
            patience.Token.ThrowIfCancellationRequested();
    }

    [Fact]
    public async Task Supervisors_are_made_without_options_too()
    {
        Props[] all =
        [
            BackoffSupervisor.Props(Child, "child", Short, Long, 0.2),
            BackoffSupervisor.Props(Child, "child", Short, Long, 0.2, 5),
            BackoffSupervisor.PropsWithSupervisorStrategy(Child, "child", Short, Long, 0.2, SupervisorStrategy.StoppingStrategy),
        ];
        foreach (var props in all)
        {
            var supervisor = System.ActorOf(props);
            var child = await ChildAsync(supervisor);
            child.Path.Name.ShouldBe("child");
            supervisor.Tell("stop");
            await OtherChildAsync(supervisor, child);
        }
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 1, -0.1)]
    [InlineData(1, 1, 1.1)]
    public void Pauses_that_cannot_be_are_refused(int minMs, int maxMs, double randomFactor) =>
        Should.Throw<ArgumentException>(() => BackoffSupervisor.Props(Backoff.OnStop(
            Child, "child", TimeSpan.FromMilliseconds(minMs), TimeSpan.FromMilliseconds(maxMs), randomFactor, -1)));
}

using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actors;

public sealed class AskTests : TestSystem
{
    private readonly IActorRef _answering;

    public AskTests() => _answering = System.ActorOf(Props.Create(() => new Answering()));

    [Fact]
    public async Task An_answer_becomes_the_result() => (await _answering.Ask<int>(20, Limit)).ShouldBe(40);

    [Fact]
    public async Task A_failure_becomes_its_exception()
    {
        var thrown = await Should.ThrowAsync<InvalidOperationException>(_answering.Ask<int>("fail", Limit));

        thrown.Message.ShouldBe("told you");
    }

    [Fact]
    public async Task Who_asks_for_any_object_gets_the_failure_as_it_is() =>
        (await _answering.Ask<object>("fail", Limit)).ShouldBeOfType<Status.Failure>();

    [Fact]
    public async Task Nothing_is_an_answer_too()
    {
        var silent = System.ActorOf(Props.Create(() => new AnswersNothing()));

        (await silent.Ask<string?>("?", Limit)).ShouldBeNull();
        (await silent.Ask<int>("?", Limit)).ShouldBe(0);
        Should.Throw<InvalidMessageException>(() => silent.Tell(null!, ActorRefs.NoSender));
    }

    [Fact]
    public async Task No_answer_in_time_is_a_timeout() =>
        await Should.ThrowAsync<AskTimeoutException>(_answering.Ask<int>("silence", TimeSpan.FromMilliseconds(20)));

    [Fact]
    public async Task A_cancelled_token_cancels_the_question()
    {
        using var source = new CancellationTokenSource();
        var asked = _answering.Ask<int>("silence", source.Token);

        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(asked);
    }

    [Fact]
    public async Task The_question_may_be_made_from_the_reference_that_waits()
    {
        var answer = await _answering.Ask<string>(self => new Answering.AnswerTo(self), Limit, CancellationToken.None);

        answer.ShouldBe("to you");
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_is_a_dead_letter()
    {
        var probe = CreateProbe();
        System.EventStream.Subscribe(probe.Ref, typeof(DeadLetter));

        await _answering.Ask<string>("twice", Limit);

        probe.Expect<DeadLetter>().Message.ShouldBe("second");
    }

    [Fact]
    public async Task Many_questions_at_once_get_their_own_answers()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => _answering.Ask<int>(i, Limit)));

        answers.ShouldBe(Enumerable.Range(0, 1_000).Select(i => 2 * i));
    }

    [Fact]
    public async Task Who_is_asked_through_a_selection_answers() =>
        (await System.ActorSelection(_answering.Path).Ask<int>(4, Limit)).ShouldBe(8);

    [Fact]
    public void A_task_is_piped_to_an_actor()
    {
        var probe = CreateProbe();

        Task.FromResult("done").PipeTo(probe.Ref);

        probe.Expect("done");
    }

    [Fact]
    public void A_failed_task_is_piped_as_a_failure()
    {
        var probe = CreateProbe();

        Task.FromException<string>(new InvalidOperationException("oops")).PipeTo(probe.Ref);

        probe.Expect<Status.Failure>().Cause.Message.ShouldBe("oops");
    }

    [Fact]
    public void Success_and_failure_may_be_put_in_words()
    {
        var probe = CreateProbe();

        Task.FromResult(3).PipeTo(probe.Ref, success: number => $"got {number}");
        probe.Expect("got 3");
        Task.FromException(new InvalidOperationException("oops")).PipeTo(probe.Ref, failure: cause => $"failed: {cause.Message}");
        probe.Expect("failed: oops");
    }

    [Fact]
    public void A_task_without_result_and_words_pipes_nothing()
    {
        var probe = CreateProbe();

        Task.CompletedTask.PipeTo(probe.Ref).Wait(Limit);

        probe.ExpectNothingBefore("end");
    }

    [Fact]
    public void A_piped_message_has_the_sender_it_was_given()
    {
        var (probe, sender) = (CreateProbe(), CreateProbe());

        Task.FromResult("done").PipeTo(probe.Ref, sender.Ref);

        probe.Expect("done");
        probe.LastSender.ShouldBe(sender.Ref);
    }

    [Fact]
    public void A_task_without_a_result_to_tell_is_a_failure()
    {
        var probe = CreateProbe();

        Task.FromResult<string?>(null).PipeTo(probe.Ref);

        probe.Expect<Status.Failure>().Cause.ShouldBeOfType<InvalidMessageException>();
    }

    [Fact]
    public async Task Who_asks_can_be_watched_and_ends_with_the_answer()
    {
        var (early, late) = (CreateProbe(), CreateProbe());
        var asked = new TaskCompletionSource<IActorRef>();
        var actor = System.ActorOf(Props.Create(() => new HandsOn(asked)));

        var answer = actor.Ask<string>("question", Limit);
        var asker = await asked.Task.WaitAsync(Limit);
        early.Watch(asker);
        asker.Tell("answer", ActorRefs.NoSender);

        (await answer).ShouldBe("answer");
        early.ExpectTerminated(asker);
        late.Watch(asker).ExpectTerminated(asker);
    }

    [Fact]
    public async Task Who_asks_can_be_found_by_its_path_until_it_has_its_answer()
    {
        var provider = ((ExtendedActorSystem)System).Provider;
        var asked = new TaskCompletionSource<IActorRef>();
        var answer = System.ActorOf(Props.Create(() => new HandsOn(asked))).Ask<string>("question", Limit);
        var asker = await asked.Task.WaitAsync(Limit);

        asker.Path.Parent.Name.ShouldBe("temp");
        provider.ResolveActorRef(asker.Path).Tell("answer", ActorRefs.NoSender);

        (await answer).ShouldBe("answer");
        provider.ResolveActorRef(asker.Path).ShouldBeOfType<EmptyLocalActorRef>();
    }

    [Fact]
    public async Task Who_asked_in_vain_has_no_path_that_leads_anywhere()
    {
        var provider = ((ExtendedActorSystem)System).Provider;
        var asked = new TaskCompletionSource<IActorRef>();
        using var source = new CancellationTokenSource();
        var answer = System.ActorOf(Props.Create(() => new HandsOn(asked))).Ask<string>("question", source.Token);
        var asker = await asked.Task.WaitAsync(Limit);
        provider.ResolveActorRef(asker.Path).ShouldBe(asker);

        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(answer);
        provider.ResolveActorRef(asker.Path).ShouldBeOfType<EmptyLocalActorRef>();
    }

    private sealed class HandsOn(TaskCompletionSource<IActorRef> sender) : UntypedActor
    {
        protected override void OnReceive(object message) => sender.SetResult(Sender);
    }

    private sealed class Answering : ReceiveActor
    {
        public sealed record AnswerTo(IActorRef Who);

        public Answering()
        {
            Receive<int>(number => Sender.Tell(2 * number));
            Receive<AnswerTo>(question => question.Who.Tell("to you"));
            Receive<string>(text => text == "fail", _ => Sender.Tell(new Status.Failure(new InvalidOperationException("told you"))));
            Receive<string>(text => text == "twice", _ =>
            {
                Sender.Tell("first");
                Sender.Tell("second");
            });
            Receive<string>(_ => { });
        }
    }

    private sealed class AnswersNothing : ReceiveActor
    {
        public AnswersNothing() => ReceiveAny(_ => Sender.Tell(null!));
    }
}

using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Events;

// What is logged of messages that nobody received, in words that people search for.
public sealed class DeadLetterLogTests() : Akka.TestKit.Xunit2.TestKit("""
    akka { loglevel = INFO, stdout-loglevel = OFF, log-dead-letters = 3, log-dead-letters-suspend-duration = 10ms }
    """)
{
    [Fact]
    public async Task Dead_letters_are_logged_until_there_are_too_many_and_again_after_a_while()
    {
        var dead = Dead();

        foreach (var number in new[] { 1, 2 })
        {
            await EventFilter.Info(
                $"Message [Int32] from {TestActor} to {dead} was not delivered. [{number}] dead letters encountered. " +
                $"If this is not an expected behavior then {dead} may have terminated unexpectedly. This logging can be turned off " +
                "or adjusted with configuration settings 'akka.log-dead-letters' and 'akka.log-dead-letters-during-shutdown'.")
                .ExpectOneAsync(() => Tell(dead, number));
        }

        await EventFilter.Info(contains: "[3] dead letters encountered, no more dead letters will be logged in next [00:00:00.0100000]. ")
            .ExpectOneAsync(() => Tell(dead, 3));
        await Task.Delay(30);
        await EventFilter.Info(contains: "[4] dead letters encountered, of which 0 were not logged. The counter will be reset now. ")
            .ExpectOneAsync(() => Tell(dead, 4));
        await EventFilter.Info(contains: "[1] dead letters encountered. ").ExpectOneAsync(() => Tell(dead, 5));
    }

    [Fact]
    public async Task An_unhandled_and_a_dropped_message_count_too_and_a_wrapped_one_is_named()
    {
        var dead = Dead();
        var unhandling = Sys.ActorOf(Props.Create<Akka.TestKit.TestActors.UnhandledMessageActor>());

        await EventFilter.Info(start: $"Message [String] from {TestActor} to {unhandling} was unhandled. [1] dead letters encountered. This")
            .ExpectOneAsync(() => Tell(unhandling, "what?"));
        await EventFilter.Info(start: $"Message [String] to {dead} was dropped. it is full. [2] dead letters encountered")
            .ExpectOneAsync(() =>
            {
                Sys.EventStream.Publish(new Dropped("late", "it is full", dead));
                return Task.CompletedTask;
            });
        await EventFilter.Info(start: "Message [String] wrapped in [$Wrapped] from")
            .ExpectOneAsync(() => Tell(dead, new Wrapped("inside")));
    }

    [Fact]
    public void A_dead_letter_says_who_told_whom_what()
    {
        var dead = Dead();

        new DeadLetter("late", TestActor, dead).ToString().ShouldBe($"DeadLetter from {TestActor} to {dead}: <late>");
        WrappedMessage.Unwrap(new DeadLetter(new Wrapped("inside"), TestActor, dead)).ShouldBe("inside");
    }

    private IActorRef Dead()
    {
        var actor = Sys.ActorOf(Props.Create<Akka.TestKit.TestActors.BlackHoleActor>());
        Watch(actor);
        actor.Tell(PoisonPill.Instance);
        ExpectTerminated(actor);
        return actor;
    }

    private Task Tell(IActorRef actor, object message)
    {
        actor.Tell(message, TestActor);
        return Task.CompletedTask;
    }

    private sealed record Wrapped(object Message) : IWrappedMessage;
}

using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Tests.Events;

// A system is there when its loggers are: what the first line of a program logs is not lost.
public sealed class LoggerStartTests
{
    [Fact]
    public async Task A_system_waits_until_its_loggers_say_that_they_are_ready()
    {
        SlowLogger.IsReady = false;

        var system = ActorSystem.Create("slow", Config(typeof(SlowLogger), "10s"));

        SlowLogger.IsReady.ShouldBeTrue();
        await system.Terminate();
    }

    [Fact]
    public async Task A_logger_that_never_answers_does_not_keep_the_system_from_starting()
    {
        var system = ActorSystem.Create("mute", Config(typeof(MuteLogger), "100ms"));

        (await system.ActorOf(Props.Create(() => new Remote.EchoActor())).Ask<string>("here", TimeSpan.FromSeconds(10))).ShouldBe("here");
        await system.Terminate();
    }

    private static Config Config(Type logger, string timeout) => ConfigurationFactory.ParseString($$"""
        akka { loggers = ["{{logger.AssemblyQualifiedName}}"], logger-startup-timeout = {{timeout}}, stdout-loglevel = OFF, loglevel = WARNING }
        """);

    // Ready a moment after it was asked.
    public sealed class SlowLogger : UntypedActor
    {
        public static volatile bool IsReady;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case InitializeLogger:
                    Context.System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(200), Self, Sender, Self);
                    break;
                case IActorRef asker:
                    IsReady = true;
                    asker.Tell(new LoggerInitialized());
                    break;
            }
        }
    }

    public sealed class MuteLogger : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}

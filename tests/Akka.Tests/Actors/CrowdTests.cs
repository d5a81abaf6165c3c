using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Tests.Actors;

// What the engine itself says to an actor while it is busy with more of the same, from several threads at once: none of it is lost.
public sealed class CrowdTests : TestSystem
{
    private const int ThreadCount = 4;
    private const int WatcherCount = 50_000;

    [Fact]
    public async Task Every_one_of_a_crowd_of_watchers_hears_of_the_end()
    {
        var subject = (IInternalActorRef)System.ActorOf(Props.Create(() => new Idle()), "subject");
        var heard = new CountdownEvent(ThreadCount * WatcherCount);
        var provider = ((ExtendedActorSystem)System).Provider;
        await Task.WhenAll(Enumerable.Range(0, ThreadCount).Select(thread => Task.Factory.StartNew(() =>
        {
            for (var i = 0; i < WatcherCount; i++)
                subject.SendSystemMessage(new Watch(subject, new Watcher(subject.Path.Root / "watchers" / $"{thread}-{i}", provider, heard)));
        }, TaskCreationOptions.LongRunning)));

        System.Stop(subject);

        heard.Wait(Limit).ShouldBeTrue($"{heard.CurrentCount} watchers heard nothing");
    }

    [Fact]
    public async Task A_parent_of_many_ends_with_all_its_children()
    {
        for (var round = 0; round < 3; round++)
        {
            var parent = System.ActorOf(Props.Create(() => new Parent(50_000)));
            (await parent.Ask<int>("how many", Limit)).ShouldBe(50_000);
            (await parent.GracefulStop(Limit)).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Pairs_that_answer_each_other_for_ever_do_not_keep_all_threads_to_themselves()
    {
        var pairs = Enumerable.Range(0, 2 * Environment.ProcessorCount)
            .Select(_ => (System.ActorOf(Props.Create(() => new Answering())), System.ActorOf(Props.Create(() => new Answering())))).ToList();
        foreach (var (one, other) in pairs) one.Tell("ball", other);

        var third = System.ActorOf(Props.Create(() => new Answering()));

        for (var i = 0; i < 100; i++) (await third.Ask<string>("ball", Limit)).ShouldBe("ball");
    }

    private sealed class Answering : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }

    private sealed class Idle : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }

    private sealed class Parent(int childCount) : UntypedActor
    {
        protected override void PreStart()
        {
            var props = Props.Create(() => new Idle());
            for (var i = 0; i < childCount; i++) Context.ActorOf(props);
        }

        protected override void OnReceive(object message) => Sender.Tell(Context.GetChildren().Count());
    }

    private sealed class Watcher(ActorPath path, IActorRefProvider provider, CountdownEvent heard) : MinimalActorRef
    {
        public override ActorPath Path => path;

        public override IActorRefProvider Provider => provider;

        public override void SendSystemMessage(ISystemMessage message)
        {
            if (message is DeathWatchNotification) heard.Signal();
        }
    }
}

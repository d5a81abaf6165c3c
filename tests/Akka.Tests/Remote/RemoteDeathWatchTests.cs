using Akka.Actor;
using Akka.Remote;

namespace Akka.Tests.Remote;

// Watching an actor of another system: it stops, it never was, or its whole system is lost.
public class RemoteDeathWatchTests
{
    // The system ends without a word of its actors, as after a crash: the cluster of shutdown phases is skipped.
    [Fact]
    public async Task A_watcher_hears_that_a_remote_actor_has_stopped()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var echo = there.ActorOf(Props.Create<EchoActor>(), "echo");
        var found = await RemoteSystems.FindAsync(here, echo, there);
        var probe = new Probe(here);
        probe.Ref.Tell(new ProbeActor.Watch(found));
        await found.Ask<string>("hello", RemoteSystems.Patience);
        there.Stop(echo);
        var terminated = await probe.ExpectAsync<Terminated>();
        terminated.ActorRef.ShouldBe(found);
    }

    [Fact]
    public async Task A_watcher_hears_of_an_actor_that_had_stopped_before()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var echo = there.ActorOf(Props.Create<EchoActor>(), "echo");
        var found = await RemoteSystems.FindAsync(here, echo, there);
        await echo.GracefulStop(RemoteSystems.Patience);
        var probe = new Probe(here);
        probe.Ref.Tell(new ProbeActor.Watch(found));
        (await probe.ExpectAsync<Terminated>()).ActorRef.ShouldBe(found);
    }

    [Fact]
    public async Task A_watcher_hears_of_an_actor_that_it_knows_by_its_path_alone()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var echo = there.ActorOf(Props.Create<EchoActor>(), "echo");
        var known = ((ExtendedActorSystem)here).Provider.ResolveActorRef(RemoteSystems.PathOf(echo, there));
        known.Path.Uid.ShouldBe(0);
        var probe = new Probe(here);
        probe.Ref.Tell(new ProbeActor.Watch(known));
        await known.Ask<string>("hello", RemoteSystems.Patience); // Behind the watch, but beside it: the echo may hear this first.
        there.Stop(echo);
        (await probe.ExpectAsync<Terminated>()).ActorRef.Path.ShouldBe(known.Path);
    }

    // Nothing else is said to that system, so nothing else would open the way to it.
    [Fact]
    public async Task A_system_message_that_was_sent_while_its_system_was_away_reaches_it_later()
    {
        await using var systems = new RemoteSystems();
        var first = systems.Start("there");
        var address = RemoteSystems.AddressOf(first);
        await first.Terminate().WaitAsync(RemoteSystems.Patience);
        var here = systems.Start("here", extra: "akka.remote.retry-gate-closed-for = 30s");
        var failures = new Probe(here);
        here.EventStream.Subscribe(failures.Ref, typeof(AssociationErrorEvent));
        var guardian = (IInternalActorRef)((ExtendedActorSystem)here).Provider.ResolveActorRef($"{address}/user");
        for (var count = 0; count < 5;)
        {
            // Each failure closes the gate for twice as long; the last one for 1.6 s.
            guardian.Tell("anyone?", ActorRefs.NoSender);
            await Task.Delay(20);
            if (failures.TryTake(out _))
                count++;
        }

        guardian.Stop();
        var again = systems.Start("there", address.Port!.Value);

        await again.WhenTerminated.WaitAsync(RemoteSystems.Patience);
    }

    [Fact]
    public async Task A_poison_pill_reaches_a_remote_actor()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var found = await RemoteSystems.FindAsync(here, there.ActorOf(Props.Create<EchoActor>(), "echo"), there);
        var probe = new Probe(here);
        probe.Ref.Tell(new ProbeActor.Watch(found));
        found.Tell(PoisonPill.Instance);
        (await probe.ExpectAsync<Terminated>()).ActorRef.ShouldBe(found);
    }

    [Fact]
    public async Task Two_watchers_of_one_remote_actor_both_hear()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var echo = there.ActorOf(Props.Create<EchoActor>(), "echo");
        var found = await RemoteSystems.FindAsync(here, echo, there);
        var first = new Probe(here);
        var second = new Probe(here);
        var third = new Probe(here);
        foreach (var probe in new[] { first, second, third })
            probe.Ref.Tell(new ProbeActor.Watch(found));
        third.Ref.Tell(new ProbeActor.Unwatch(found));
        there.Stop(echo);
        await first.ExpectAsync<Terminated>();
        await second.ExpectAsync<Terminated>();
        third.TryTake(out _).ShouldBeFalse();
    }

    // Its end is in the mailbox already, under the actor's uid.
    [Fact]
    public async Task Unwatching_by_the_path_alone_takes_back_news_that_have_come()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var echo = there.ActorOf(Props.Create<EchoActor>(), "echo");
        var known = ((ExtendedActorSystem)here).Provider.ResolveActorRef(RemoteSystems.PathOf(echo, there));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = System.Threading.Channels.Channel.CreateUnbounded<object>();
        var (open, news) = (gate.Task, seen.Writer);
        var hesitant = here.ActorOf(Props.Create(() => new HesitantActor(known, open, news)));
        (await hesitant.Ask<string>("ready?", RemoteSystems.Patience)).ShouldBe("ready?");
        hesitant.Tell("unwatch");
        var other = new Probe(here);
        other.Ref.Tell(new ProbeActor.Watch(known));
        await known.Ask<string>("hello", RemoteSystems.Patience);

        there.Stop(echo);
        await other.ExpectAsync<Terminated>();
        gate.SetResult();
        hesitant.Tell("last");

        (await seen.Reader.ReadAsync(new CancellationTokenSource(RemoteSystems.Patience).Token)).ShouldBe("last");
    }

    [Fact]
    public async Task The_last_words_of_an_actor_come_before_the_news_of_its_end()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var found = await RemoteSystems.FindAsync(here, there.ActorOf(Props.Create<LastWordsActor>(), "last"), there);
        var probe = new Probe(here);
        probe.Ref.Tell(new ProbeActor.Watch(found));
        found.Tell("speak", probe.Ref);
        for (var i = 0; i < 100; i++)
            (await probe.ExpectAsync<object>()).ShouldBe(i);
        (await probe.ExpectAsync<object>()).ShouldBeOfType<Terminated>();
    }

    [Fact]
    public async Task A_watcher_hears_when_the_whole_system_is_lost_and_the_system_is_quarantined()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        // A system whose watcher never answers is as silent as a dead one, and its actors say no goodbye.
        await using var mute = await MuteSystem.StartAsync();
        var probe = new Probe(here);
        here.EventStream.Subscribe(probe.Ref, typeof(QuarantinedEvent));
        var lost = ((ExtendedActorSystem)here).Provider.ResolveActorRef($"akka.tcp://mute@127.0.0.1:{mute.Port}/user/a#1");
        probe.Ref.Tell(new ProbeActor.Watch(lost));
        var terminated = await probe.ExpectAsync<Terminated>();
        terminated.ActorRef.ShouldBe(lost);
        terminated.AddressTerminated.ShouldBeTrue();
    }

    // Accepts connections and says nothing.
    private sealed class MuteSystem : IAsyncDisposable
    {
        private readonly System.Net.Sockets.TcpListener listener = new(System.Net.IPAddress.Loopback, 0);

        public int Port => ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;

        public static Task<MuteSystem> StartAsync()
        {
            var mute = new MuteSystem();
            mute.listener.Start();
            return Task.FromResult(mute);
        }

        public ValueTask DisposeAsync()
        {
            listener.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    // Watches from the beginning; at "unwatch" it waits for the gate before it does so.
    private sealed class HesitantActor : ReceiveActor
    {
        public HesitantActor(IActorRef subject, Task gate, System.Threading.Channels.ChannelWriter<object> news)
        {
            Context.Watch(subject);
            ReceiveAsync<string>(text => text == "unwatch", async _ =>
            {
                await gate;
                Context.Unwatch(subject);
            });
            Receive<string>(text => text == "ready?", text => Sender.Tell(text));
            ReceiveAny(message => news.TryWrite(message));
        }
    }

    private sealed class LastWordsActor : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            for (var i = 0; i < 100; i++)
                Sender.Tell(i);
            Context.Stop(Self);
        }
    }
}

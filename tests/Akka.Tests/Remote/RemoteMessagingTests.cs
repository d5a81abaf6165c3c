using Akka.Actor;

namespace Akka.Tests.Remote;

// Messages between two actor systems in one process, over loopback TCP.
public class RemoteMessagingTests
{
    [Fact]
    public async Task A_system_with_port_zero_knows_its_address()
    {
        await using var systems = new RemoteSystems();
        var address = RemoteSystems.AddressOf(systems.Start("alone"));
        address.Port!.Value.ShouldBeGreaterThan(0);
        address.Host.ShouldBe("127.0.0.1");
        address.Protocol.ShouldBe("akka.tcp");
        address.System.ShouldBe("alone");
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        await using var systems = new RemoteSystems();
        var port = RemoteSystems.AddressOf(systems.Start("first")).Port!.Value;
        var error = Should.Throw<Exception>(() => systems.Start("second", port));
        error.ToString().ShouldContain($"127.0.0.1:{port}");
    }

    [Fact]
    public async Task An_actor_is_found_by_its_path_and_answers()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var echo = there.ActorOf(Props.Create<EchoActor>(), "echo");
        var found = await RemoteSystems.FindAsync(here, echo, there);
        (await found.Ask<string>("hello", RemoteSystems.Patience)).ShouldBe("hello");
        found.Path.Address.ShouldBe(RemoteSystems.AddressOf(there));
    }

    // The port is right, the system's name is not.
    [Fact]
    public async Task A_message_to_another_systems_name_reaches_nobody()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var probe = new Probe(there, "probe");
        var address = RemoteSystems.AddressOf(there);
        var astray = $"{address.WithSystem("other")}/user/probe";
        here.ActorSelection(astray).Tell("astray");
        ((ExtendedActorSystem)here).Provider.ResolveActorRef(astray).Tell("astray, too");
        await Task.Delay(TimeSpan.FromSeconds(1));

        here.ActorSelection($"{address}/user/probe").Tell("right");

        (await probe.ExpectAsync<string>()).ShouldBe("right");
    }

    [Fact]
    public async Task A_selection_of_no_actor_is_answered_as_such()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var path = $"{RemoteSystems.AddressOf(there)}/user/nobody";
        await Should.ThrowAsync<ActorNotFoundException>(() => here.ActorSelection(path).ResolveOne(RemoteSystems.Patience));
    }

    [Fact]
    public async Task A_selection_of_all_descendants_reaches_them_elsewhere()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var probe = new Probe(there, "leaf");
        here.ActorSelection($"{RemoteSystems.AddressOf(there)}/user/**").Tell("hello");

        (await probe.ExpectAsync<string>()).ShouldBe("hello");
    }

    // What was told before the end arrives, though the other side has not read it yet when this one has written it all, and
    // then answers what it reads first.
    [Fact]
    public async Task What_was_told_before_a_system_ends_arrives()
    {
        const int Count = 60;
        await using var systems = new RemoteSystems();
        var here = systems.Start("here", extra: "akka.remote.flush-wait-on-shutdown = 30s");
        var there = systems.Start("there", extra: """
            slow-mailbox {
              mailbox-type = "Akka.Dispatch.BoundedMailbox"
              mailbox-capacity = 1
              mailbox-push-timeout-time = 120s
            }
            """);
        using var gate = new ManualResetEventSlim();
        var arrived = new System.Collections.Concurrent.ConcurrentQueue<int>();
        var slow = there.ActorOf(Props.Create(() => new GatedActor(gate, arrived))
            .WithMailbox("slow-mailbox").WithDispatcher("akka.actor.default-blocking-io-dispatcher"), "slow");
        var echo = there.ActorOf(Props.Create<EchoActor>(), "echo");
        var found = await RemoteSystems.FindAsync(here, slow, there);
        var watched = await RemoteSystems.FindAsync(here, echo, there);
        var watcher = new Probe(here);

        for (var i = 0; i < 4; i++)
            found.Tell(new byte[i + 1]); // The connection waits for the mailbox.
        watcher.Ref.Tell(new ProbeActor.Watch(watched));
        for (var i = 4; i < Count; i++)
            found.Tell(new byte[100_000 + i]);
        var ended = here.Terminate();
        await Task.WhenAny(ended, Task.Delay(TimeSpan.FromSeconds(1)));
        gate.Set();
        await ended.WaitAsync(RemoteSystems.Patience);
        using var patience = new CancellationTokenSource(RemoteSystems.Patience);
        while (arrived.Count < Count)
            await Task.Delay(20, patience.Token);

        arrived.Select(length => length % 100_000).ShouldBe([1, 2, 3, 4, .. Enumerable.Range(4, Count - 4)]);
    }

    private sealed class GatedActor(ManualResetEventSlim gate, System.Collections.Concurrent.ConcurrentQueue<int> arrived) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            gate.Wait(RemoteSystems.Patience);
            if (message is byte[] bytes)
                arrived.Enqueue(bytes.Length);
        }
    }

    [Fact]
    public async Task Ten_thousand_messages_arrive_in_order()
    {
        const int Count = 10_000;
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var probe = new Probe(there, "probe");
        var found = await RemoteSystems.FindAsync(here, probe.Ref, there);
        for (var i = 0; i < Count; i++)
            found.Tell(i);
        for (var i = 0; i < Count; i++)
            (await probe.ExpectAsync<int>()).ShouldBe(i);
    }

    [Fact]
    public async Task References_inside_messages_mean_the_same_actor_everywhere()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var third = systems.Start("third");
        var probe = new Probe(third, "probe");
        var probeHere = await RemoteSystems.FindAsync(here, probe.Ref, third);
        var introducer = there.ActorOf(Props.Create<IntroducedActor>(), "introduced");
        var found = await RemoteSystems.FindAsync(here, introducer, there);
        found.Tell(new Introduction(probeHere, "from the second system"));
        (await probe.ExpectAsync<string>()).ShouldBe("from the second system");
    }

    [Fact]
    public async Task A_local_reference_comes_back_as_the_local_actor()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var probe = new Probe(here, "probe");
        var echo = await RemoteSystems.FindAsync(here, there.ActorOf(Props.Create<EchoActor>(), "echo"), there);
        var back = await echo.Ask<Introduction>(new Introduction(probe.Ref, "x"), RemoteSystems.Patience);
        back.Ref.ShouldBe(probe.Ref);
        back.Ref.Path.ShouldBe(probe.Ref.Path);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_dropped_alone()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var probe = new Probe(there, "probe");
        var found = await RemoteSystems.FindAsync(here, probe.Ref, there);
        found.Tell("before");
        found.Tell(new string('x', 300_000));
        found.Tell("after");
        (await probe.ExpectAsync<string>()).ShouldBe("before");
        (await probe.ExpectAsync<string>()).ShouldBe("after");
    }

    [Fact]
    public async Task Messages_to_a_system_that_is_not_there_go_to_dead_letters()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var echo = await RemoteSystems.FindAsync(here, there.ActorOf(Props.Create<EchoActor>(), "echo"), there);
        await there.Terminate();
        var probe = new Probe(here);
        here.EventStream.Subscribe(probe.Ref, typeof(Akka.Event.DeadLetter));
        here.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(100), echo, "hello", ActorRefs.NoSender);
        (await probe.ExpectAsync<Akka.Event.DeadLetter>(d => d.Message is "hello")).Recipient.ShouldBe(echo);
    }

    [Fact]
    public async Task A_system_that_restarts_at_its_port_is_reached_again()
    {
        await using var systems = new RemoteSystems();
        var here = systems.Start("here");
        var there = systems.Start("there");
        var port = RemoteSystems.AddressOf(there).Port!.Value;
        await RemoteSystems.FindAsync(here, there.ActorOf(Props.Create<EchoActor>(), "echo"), there);
        await there.Terminate();
        var again = systems.Start("there", port);
        again.ActorOf(Props.Create<EchoActor>(), "echo");
        using var patience = new CancellationTokenSource(RemoteSystems.Patience);
        var answer = "";
        while (answer != "hello")
        {
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                answer = await here.ActorSelection($"{RemoteSystems.AddressOf(again)}/user/echo").Ask<string>("hello", TimeSpan.FromSeconds(1));
            }
            catch (AskTimeoutException)
            {
                answer = ""; // The gate was closed still.
            }
        }

        answer.ShouldBe("hello");
    }

    [Fact]
    public void Tls_is_refused_with_a_word()
    {
        var systems = new RemoteSystems();
        Should.Throw<Exception>(() => systems.Start("tls", extra: "akka.remote.dot-netty.tcp.enable-ssl = true"))
            .ToString().ShouldContain("enable-ssl");
    }

    public sealed record Introduction(IActorRef Ref, string Text);

    private sealed class IntroducedActor : ReceiveActor
    {
        public IntroducedActor() => Receive<Introduction>(i => i.Ref.Tell(i.Text));
    }
}

using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Tests;

// What the tests of local actors share: a quiet system of their own, a probe to hear answers with, and one generous limit
// on every wait. Nothing here sleeps, and nothing asserts a time.

public abstract class TestSystem : IAsyncLifetime
{
    private static int _count;

    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    protected TestSystem(string hocon = "")
    {
        System = ActorSystem.Create(
            $"test{Interlocked.Increment(ref _count)}",
            ConfigurationFactory.ParseString(hocon).WithFallback(ConfigurationFactory.ParseString("akka.loglevel = OFF, akka.stdout-loglevel = OFF")));
    }

    protected ActorSystem System { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await System.Terminate().WaitAsync(Limit);

    protected TestProbe CreateProbe(string? name = null) => new(System, name);
}

/// <summary>An actor that keeps what it hears, for the test to take in order.</summary>
public sealed class TestProbe
{
    private readonly BlockingCollection<(object Message, IActorRef Sender)> _heard = [];

    public TestProbe(ActorSystem system, string? name = null)
    {
        var heard = _heard;
        Ref = system.ActorOf(Props.Create(() => new Listener(heard)), name);
    }

    public IActorRef Ref { get; }

    public IActorRef LastSender { get; private set; } = ActorRefs.Nobody;

    public T Expect<T>()
    {
        if (!_heard.TryTake(out var heard, TimeSpan.FromSeconds(30)))
            throw new TimeoutException($"no {typeof(T).Name} came");
        LastSender = heard.Sender;
        return heard.Message.ShouldBeOfType<T>();
    }

    public void Expect<T>(T message) => Expect<T>().ShouldBe(message);

    /// <summary>Says that nothing is there once everything sent so far has been handled.</summary>
    public void ExpectNothingBefore(object marker)
    {
        Ref.Tell(marker, ActorRefs.NoSender);
        if (!_heard.TryTake(out var heard, TimeSpan.FromSeconds(30))) throw new TimeoutException("the marker did not come");
        heard.Message.ShouldBe(marker);
    }

    public TestProbe Watch(IActorRef subject)
    {
        Ref.Tell(new WatchThis(subject), ActorRefs.NoSender);
        Ref.Ask<string>("watching?").Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        return this;
    }

    public void ExpectTerminated(IActorRef subject) => Expect<Terminated>().ActorRef.ShouldBe(subject);

    private sealed record WatchThis(IActorRef Subject);

    private sealed class Listener(BlockingCollection<(object, IActorRef)> heard) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is WatchThis watch) Context.Watch(watch.Subject);
            else if (message is "watching?") Sender.Tell("yes");
            else heard.Add((message, Sender));
        }
    }
}

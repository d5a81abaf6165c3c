using Akka.Actor;
using Akka.Event;

namespace Akka.Tests.Actors;

public sealed class SelectionTests : TestSystem
{
    private readonly TestProbe _probe;
    private readonly IActorRef _family;

    public SelectionTests()
    {
        _probe = CreateProbe();
        _family = System.ActorOf(Props.Create(() => new Family(_probe.Ref)), "family");
        _family.Ask<string>("sync", Limit).Wait(Limit);
    }

    [Theory]
    [InlineData("/user/family/one")]
    [InlineData("user/family/one")]
    [InlineData("/user/family/two/../one")]
    public void A_path_finds_its_actor(string path)
    {
        System.ActorSelection(path).Tell("hello");

        _probe.Expect("one: hello");
    }

    [Fact]
    public void A_full_path_with_address_finds_its_actor()
    {
        System.ActorSelection($"akka://{System.Name}/user/family/two").Tell("hello");

        _probe.Expect("two: hello");
    }

    [Fact]
    public void A_pattern_reaches_all_that_match()
    {
        System.ActorSelection("/user/family/t*").Tell("hello");

        new[] { _probe.Expect<string>(), _probe.Expect<string>() }.Order().ShouldBe(["three: hello", "two: hello"]);
        _probe.ExpectNothingBefore("end");
    }

    [Theory]
    [InlineData("/user/root/*/none", true)] // one child: it is asked for a child that it has not
    [InlineData("/user/root/x*", true)]
    [InlineData("/user/root/only/*/none", false)] // several, and none of them answers for the others
    public void Who_is_asked_for_and_is_not_there_is_told_unless_a_pattern_fits_several(string path, bool isTold)
    {
        var root = System.ActorOf(Recorder.Create(CreateProbe().Ref), "root");
        var only = root.Ask<IActorRef>(new Recorder.MakeChild("only"), Limit).Result;
        only.Ask<IActorRef>(new Recorder.MakeChild("first"), Limit).Wait(Limit);
        only.Ask<IActorRef>(new Recorder.MakeChild("second"), Limit).Wait(Limit);

        System.ActorSelection(path).Tell(new Identify(path), _probe.Ref);

        if (isTold) _probe.Expect<ActorIdentity>().Subject.ShouldBeNull();
        only.Ask<ActorIdentity>(new Identify("after"), Limit).Wait(Limit);
        _probe.ExpectNothingBefore("end");
    }

    [Fact]
    public void Two_stars_stand_for_all_descendants()
    {
        var root = System.ActorOf(Recorder.Create(_probe.Ref), "root");
        _probe.Expect("root: started");
        var child = root.Ask<IActorRef>(new Recorder.MakeChild("child"), Limit).Result;
        _probe.Expect("child: started");
        child.Ask<IActorRef>(new Recorder.MakeChild("grandchild"), Limit).Wait(Limit);
        _probe.Expect("grandchild: started");

        System.ActorSelection("/user/root/**").Tell("hello");

        for (var i = 0; i < 2; i++) _probe.Expect("hello");
        _probe.ExpectNothingBefore("end");
    }

    [Fact]
    public void A_question_mark_stands_for_one_letter()
    {
        System.ActorSelection("/user/family/tw?").Tell("hello");

        _probe.Expect("two: hello");
        _probe.ExpectNothingBefore("end");
    }

    [Theory]
    [InlineData("*", "three", true)]
    [InlineData("t*e*", "three", true)]
    [InlineData("t**e", "three", true)]
    [InlineData("*e?", "three", true)]
    [InlineData("three*", "three", true)]
    [InlineData("thr?e", "three", true)]
    [InlineData("t*r", "three", false)]
    [InlineData("*four", "three", false)]
    [InlineData("three?", "three", false)]
    public async Task A_pattern_is_of_the_whole_name(string pattern, string name, bool matches)
    {
        var parent = System.ActorOf(Recorder.Create(_probe.Ref), "patterns");
        await parent.Ask<IActorRef>(new Recorder.MakeChild(name), Limit);
        var identity = await System.ActorSelection($"/user/patterns/{pattern}").Ask<ActorIdentity>(new Identify(1), Limit);

        (identity.Subject is not null).ShouldBe(matches);
    }

    // A matcher that tries all ways to share the name out among the stars would need years.
    [Fact]
    public async Task A_pattern_of_many_stars_is_decided_at_once()
    {
        var parent = System.ActorOf(Recorder.Create(_probe.Ref), "stars");
        await parent.Ask<IActorRef>(new Recorder.MakeChild(new string('a', 60)), Limit);
        var pattern = string.Concat(Enumerable.Repeat("a*", 30)) + "b";
        var identity = await Task.Run(
            () => System.ActorSelection($"/user/stars/{pattern}").Ask<ActorIdentity>(new Identify(1), Limit)).WaitAsync(Limit);

        identity.Subject.ShouldBeNull();
    }

    [Fact]
    public void A_path_of_very_many_steps_costs_no_more_than_its_length()
    {
        var steps = Enumerable.Repeat("..", 50_000).Append("user").Append("family").Append("one").ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        new ActorSelection(_family, steps).Tell("hello", ActorRefs.NoSender);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(20_000_000);
        _probe.Expect("one: hello");
    }

    [Fact]
    public void An_actor_finds_its_siblings_by_relative_path()
    {
        _family.Tell("one to two");

        _probe.Expect("two: from one");
    }

    [Fact]
    public async Task Resolve_one_gives_the_actor()
    {
        var found = await System.ActorSelection("/user/family").ResolveOne(Limit);

        found.ShouldBe(_family);
    }

    [Fact]
    public async Task Resolve_one_of_nobody_fails() =>
        await Should.ThrowAsync<ActorNotFoundException>(System.ActorSelection("/user/stranger").ResolveOne(Limit));

    [Fact]
    public async Task Identify_carries_its_id_both_ways()
    {
        var identity = await System.ActorSelection("/user/family/one").Ask<ActorIdentity>(new Identify(42), Limit);

        identity.MessageId.ShouldBe(42);
        identity.Subject.Path.Name.ShouldBe("one");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/deadLetters")]
    [InlineData("foo://user")]
    public async Task Where_all_is_lost_there_is_nobody(string path)
    {
        var identity = await System.ActorSelection(path).Ask<ActorIdentity>(new Identify("id"), Limit);

        identity.Subject.ShouldBeSameAs(ActorRefs.Nobody);
        identity.MessageId.ShouldBe("id");
    }

    [Fact]
    public void A_selection_is_printed_with_its_anchors_incarnation()
    {
        var anchor = System.ActorOf(Props.Empty, "anchor");

        new ActorSelection(anchor, "../*/other").ToString().ShouldBe(
            $"ActorSelection[Anchor({anchor.Path}#{anchor.Path.Uid}), Path(/../*/other)]");
    }

    [Fact]
    public async Task Identify_of_nobody_answers_nobody()
    {
        var identity = await System.ActorSelection("/user/family/four").Ask<ActorIdentity>(new Identify(1), Limit);

        identity.Subject.ShouldBeNull();
    }

    [Fact]
    public void What_is_told_to_nobody_is_a_dead_letter()
    {
        System.EventStream.Subscribe(_probe.Ref, typeof(DeadLetter));

        System.ActorSelection("/user/stranger").Tell("hello");

        _probe.Expect<DeadLetter>().Message.ShouldBe("hello");
    }

    [Fact]
    public void A_reference_is_resolved_from_its_path()
    {
        var provider = ((ExtendedActorSystem)System).Provider;

        provider.ResolveActorRef(_family.Path.ToSerializationFormat()).ShouldBe(_family);
        provider.ResolveActorRef(_family.Path.ToStringWithoutAddress()).ShouldBe(provider.DeadLetters);
    }

    [Fact]
    public void A_reference_of_an_earlier_incarnation_is_not_resolved()
    {
        var provider = ((ExtendedActorSystem)System).Provider;
        var earlier = _family.Path.WithUid(_family.Path.Uid + 1);

        provider.ResolveActorRef(earlier.ToSerializationFormat()).ShouldNotBe(_family);
    }

    private sealed class Family : ReceiveActor
    {
        public Family(IActorRef probe)
        {
            var children = new[] { "one", "two", "three" }
                .ToDictionary(name => name, name => Context.ActorOf(Props.Create(() => new Member(probe)), name));
            Receive<string>(text => text == "sync", _ => Sender.Tell("sync"));
            Receive<string>(_ => children["one"].Tell("tell ../two"));
        }
    }

    private sealed class Member : ReceiveActor
    {
        public Member(IActorRef probe)
        {
            Receive<string>(text => text == "tell ../two", _ => Context.ActorSelection("../two").Tell($"from {Self.Path.Name}"));
            Receive<string>(text => probe.Tell($"{Self.Path.Name}: {text}"));
        }
    }
}

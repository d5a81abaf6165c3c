using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization;
using Akka.Serialization.Hyperion;
using global::Hyperion;
using global::Hyperion.Internal;

namespace Engine.Tests.Hyperion;

// Actor messages through the serializer as a system configures it: references find their actors again, settings come from
// the configuration, and a setup has the last word.
public sealed class ActorMessageTests : IAsyncLifetime
{
    public sealed record Greeting(string Text, IActorRef From, IReadOnlyList<IActorRef> Others, ActorPath Path, Address Address);

    public sealed record Plain(int Number, object? Content = null);

    public sealed class Known : IKnownTypesProvider
    {
        public IEnumerable<Type> GetKnownTypes() => [typeof(Plain)];
    }

    private sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }

    private readonly List<ActorSystem> _systems = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Task.WhenAll(_systems.Select(system => system.Terminate()));

    private ActorSystem Start(string config = "", params Setup[] setups)
    {
        Setup bootstrap = BootstrapSetup.Create().WithConfig(
            ConfigurationFactory.ParseString("akka.loglevel = OFF\nakka.stdout-loglevel = OFF\n" + config)
                .WithFallback(HyperionSerializer.DefaultConfiguration()));
        var system = ActorSystem.Create("test", ActorSystemSetup.Create([bootstrap, .. setups]));
        _systems.Add(system);
        return system;
    }

    private static Akka.Serialization.Serializer SerializerOf(ActorSystem system) => system.Serialization.FindSerializerForType(typeof(Plain));

    private static T Trip<T>(ActorSystem system, T message) where T : class
    {
        var bytes = system.Serialization.Serialize(message);
        var serializer = system.Serialization.FindSerializerFor(message);
        return (T)system.Serialization.Deserialize(bytes, serializer.Identifier, Akka.Serialization.Serialization.ManifestFor(serializer, message));
    }

    [Fact]
    public void Every_message_goes_through_it_when_objects_are_bound_to_it()
    {
        var serializer = SerializerOf(Start()).ShouldBeOfType<HyperionSerializer>();
        serializer.Identifier.ShouldBe(-5);
        serializer.IncludeManifest.ShouldBeFalse();
    }

    [Fact]
    public void References_paths_and_addresses_come_back()
    {
        var system = Start();
        var actor = system.ActorOf(Props.Create<Silent>(), "silent");
        var greeting = new Greeting("hello", actor, [actor, Nobody.Instance, ActorRefs.NoSender], actor.Path, actor.Path.Address);
        var back = Trip(system, greeting);
        back.Text.ShouldBe("hello");
        back.From.ShouldBe(actor);
        back.Others[0].ShouldBeSameAs(back.From);
        back.Others[1].ShouldBe(Nobody.Instance);
        back.Others[2].ShouldBeNull();
        back.Path.Elements.ShouldBe(actor.Path.Elements);
        back.Address.ShouldBe(actor.Path.Address);
    }

    [Fact]
    public void Settings_come_from_the_configuration()
    {
        var system = Start("""
            akka.actor.serialization-settings.hyperion {
              preserve-object-references = false
              version-tolerance = false
              known-types-provider = "Engine.Tests.Hyperion.ActorMessageTests+Known, Engine.Tests"
              disallow-unsafe-type = false
            }
            """);
        var settings = SerializerOf(system).ShouldBeOfType<HyperionSerializer>().Settings;
        settings.PreserveObjectReferences.ShouldBeFalse();
        settings.VersionTolerance.ShouldBeFalse();
        settings.KnownTypesProvider.ShouldBe(typeof(Known));
        settings.DisallowUnsafeType.ShouldBeFalse();
        system.Serialization.Serialize(new Plain(1)).Length.ShouldBeLessThan(16);
        Trip(system, new Plain(7)).ShouldBe(new Plain(7));
    }

    public sealed class Shout : Surrogate
    {
        public Shout()
        {
            (From, To) = (typeof(Version), typeof(string));
            ToSurrogate = version => $"{version}!";
            FromSurrogate = text => Version.Parse(((string)text).TrimEnd('!'));
        }
    }

    [Fact]
    public void Surrogates_of_the_configuration_stand_in()
    {
        var system = Start("""
            akka.actor.serialization-settings.hyperion.surrogates = ["Engine.Tests.Hyperion.ActorMessageTests+Shout, Engine.Tests"]
            """);
        SerializerOf(system).ShouldBeOfType<HyperionSerializer>().Settings.Surrogates.ShouldHaveSingleItem().ShouldBeOfType<Shout>();
        Trip(system, new Plain(1, new Version(1, 2))).Content.ShouldBe(new Version(1, 2));
        System.Text.Encoding.UTF8.GetString(system.Serialization.Serialize(new Plain(1, new Version(1, 2)))).ShouldContain("1.2!");
    }

    [Fact]
    public void A_serializer_serves_without_a_system()
    {
        var serializer = new HyperionSerializer(null!, HyperionSerializerSettings.Default);
        serializer.FromBinary<Plain>(serializer.ToBinary(new Plain(3))).ShouldBe(new Plain(3));
    }

    [Fact]
    public void A_setup_has_the_last_word()
    {
        var filter = TypeFilterBuilder.Create().Include<Plain>().Build();
        var system = Start(
            "akka.actor.serialization-settings.hyperion.preserve-object-references = true",
            HyperionSerializerSetup.Empty.WithPreserveObjectReference(false).WithTypeFilter(filter));
        var settings = SerializerOf(system).ShouldBeOfType<HyperionSerializer>().Settings;
        settings.PreserveObjectReferences.ShouldBeFalse();
        settings.TypeFilter.ShouldBeSameAs(filter);
        Trip(system, new Plain(1, new Plain(2))).ShouldBe(new Plain(1, new Plain(2)));
        Should.Throw<SerializationException>(() => Trip(system, new Plain(1, new Known()))).InnerException.ShouldBeOfType<UserEvilDeserializationException>();
    }

    [Fact]
    public void References_pass_every_filter_as_their_surrogates()
    {
        var filter = TypeFilterBuilder.Create().Include<Plain>().Build();
        var system = Start("", HyperionSerializerSetup.Empty.WithTypeFilter(filter));
        var actor = system.ActorOf(Props.Create<Silent>());
        Trip(system, new Plain(1, actor)).Content.ShouldBe(actor);
    }

    [Fact]
    public void Allowed_types_of_the_configuration_are_a_filter()
    {
        var system = Start("""
            akka.actor.serialization-settings.hyperion.allowed-types = ["Engine.Tests.Hyperion.ActorMessageTests+Plain, Engine.Tests"]
            """);
        Trip(system, new Plain(1)).ShouldBe(new Plain(1));
        Should.Throw<SerializationException>(() => Trip(system, new Plain(1, new Known()))).InnerException.ShouldBeOfType<UserEvilDeserializationException>();
    }
}

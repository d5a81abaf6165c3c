using System.Collections.Immutable;
using System.Text;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization;

namespace Akka.Tests.Serialization;

public sealed class SerializationTests : TestSystem
{
    public SerializationTests() : base($$"""
        akka.actor {
          serializers.words = "{{typeof(WordSerializer).AssemblyQualifiedName}}"
          serialization-bindings { "{{typeof(IWord).AssemblyQualifiedName}}" = words }
          serialization-identifiers { "{{typeof(WordSerializer).AssemblyQualifiedName}}" = 4711 }
        }
        """) { }

    [Fact]
    public void A_binding_covers_what_implements_its_type()
    {
        var serializer = System.Serialization.FindSerializerForType(typeof(Word));

        serializer.ShouldBeOfType<WordSerializer>();
        serializer.Identifier.ShouldBe(4711);
    }

    [Fact]
    public void What_is_written_is_read_back_by_number_and_manifest()
    {
        var word = new Word("hello");
        var serializer = System.Serialization.FindSerializerFor(word);
        var manifest = Akka.Serialization.Serialization.ManifestFor(serializer, word);

        System.Serialization.Deserialize(serializer.ToBinary(word), serializer.Identifier, manifest).ShouldBe(word);
        manifest.ShouldBe("W");
    }

    [Fact]
    public void Text_and_bytes_need_no_binding()
    {
        foreach (var value in new object[] { "text", new byte[] { 1, 2 } })
        {
            var serializer = System.Serialization.FindSerializerFor(value);
            var manifest = Akka.Serialization.Serialization.ManifestFor(serializer, value);
            System.Serialization.Deserialize(serializer.ToBinary(value), serializer.Identifier, manifest).ShouldBe(value);
        }
    }

    [Fact]
    public void A_number_nobody_has_is_refused() =>
        Should.Throw<System.Runtime.Serialization.SerializationException>(() => System.Serialization.Deserialize([], 99_999, "x"));

    [Fact]
    public void Serializers_may_come_from_a_setup()
    {
        var setup = SerializationSetup.Create(system =>
            [SerializerDetails.Create("mine", new WordSerializer(system, 12), ImmutableHashSet.Create(typeof(Word)))]);
        var bootstrap = BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }"));
        var system = ActorSystem.Create("setup", ActorSystemSetup.Create(bootstrap, setup));

        system.Serialization.FindSerializerForType(typeof(Word)).Identifier.ShouldBe(12);
        system.Terminate().Wait(Limit).ShouldBeTrue();
    }

    [Fact]
    public void A_serializer_that_does_not_exist_is_named()
    {
        var config = ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF, actor.serializers.x = \"No.Such, Nowhere\" }");

        Should.Throw<Exception>(() => ActorSystem.Create("wrong", config)).ToString().ShouldContain("No.Such");
    }

    [Fact]
    public void A_reference_travels_by_its_path()
    {
        var actor = CreateProbe("travels").Ref;

        var surrogate = actor.ToSurrogate(System);

        surrogate.FromSurrogate(System).ShouldBe(actor);
    }

    [Fact]
    public void A_reference_is_written_with_the_address_of_the_transport()
    {
        var actor = CreateProbe("travels").Ref;
        var system = (ExtendedActorSystem)System;

        var path = Akka.Serialization.Serialization.WithTransport(system, () => Akka.Serialization.Serialization.SerializedActorPath(actor));

        path.ShouldStartWith($"akka://{System.Name}/user/travels#");
    }

    public interface IWord;

    public sealed record Word(string Text) : IWord;

    public sealed class WordSerializer : SerializerWithStringManifest
    {
        private readonly int? _identifier;

        public WordSerializer(ExtendedActorSystem system) : base(system) { }

        public WordSerializer(ExtendedActorSystem system, int identifier) : base(system) => _identifier = identifier;

        public override int Identifier => _identifier ?? base.Identifier;

        public override string Manifest(object o) => "W";

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((Word)obj).Text);

        public override object FromBinary(byte[] bytes, string manifest) => new Word(Encoding.UTF8.GetString(bytes));
    }
}

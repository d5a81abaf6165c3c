using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.Tests.Serialization;

// akka.actor.serialize-messages: messages between actors of one system go through their serializers, too.
public sealed class SerializeMessagesTests() : TestSystem($$"""
    akka.actor {
      serialize-messages = on
      serializers {
        hyperion = "Akka.Serialization.HyperionSerializer, Akka.Serialization.Hyperion"
        text = "{{typeof(TextSerializer).AssemblyQualifiedName}}"
      }
      serialization-bindings {
        "System.Object" = hyperion
        "{{typeof(Text).AssemblyQualifiedName}}" = text
      }
    }
    """)
{
    [Fact]
    public void A_message_arrives_as_a_copy()
    {
        var probe = CreateProbe();
        var sent = new Text("hello");

        probe.Ref.Tell(sent, ActorRefs.NoSender);

        var heard = probe.Expect<Text>();
        heard.ShouldBe(sent);
        heard.ShouldNotBeSameAs(sent);
    }

    [Fact]
    public void What_is_marked_arrives_itself()
    {
        var probe = CreateProbe();
        var sent = new Local();

        probe.Ref.Tell(sent, ActorRefs.NoSender);

        probe.Expect<Local>().ShouldBeSameAs(sent);
    }

    [Fact]
    public void What_cannot_be_written_is_told_to_the_sender()
    {
        var probe = CreateProbe();

        var failure = Should.Throw<System.Runtime.Serialization.SerializationException>(
            () => probe.Ref.Tell(new Text(TextSerializer.Unwritable), ActorRefs.NoSender));

        failure.Message.ShouldContain(typeof(Text).ToString());
    }

    [Fact]
    public void References_in_messages_stay_references()
    {
        var probe = CreateProbe();
        var watched = System.ActorOf(Props.Empty);
        probe.Watch(watched);

        watched.Tell(PoisonPill.Instance);

        probe.ExpectTerminated(watched);
    }

    private sealed record Text(string Value);

    private sealed class Local : INoSerializationVerificationNeeded;

    private sealed class TextSerializer(ExtendedActorSystem system) : Serializer(system)
    {
        public const string Unwritable = "unwritable";

        public override int Identifier => 4712;

        public override bool IncludeManifest => false;

        public override byte[] ToBinary(object obj) => obj is Text { Value: not Unwritable } text
            ? Encoding.UTF8.GetBytes(text.Value)
            : throw new ArgumentException("not to be written", nameof(obj));

        public override object FromBinary(byte[] bytes, Type type) => new Text(Encoding.UTF8.GetString(bytes));
    }
}

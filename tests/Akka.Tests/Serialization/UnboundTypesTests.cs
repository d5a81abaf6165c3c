using Akka.Actor;
using Akka.Serialization;
using Akka.Tests.Remote;

namespace Akka.Tests.Serialization;

// What travels though nobody bound its type to a serializer: messages of a program that configures none.
public sealed class UnboundTypesTests : TestSystem
{
    [Fact]
    public void A_type_without_a_binding_goes_as_an_object_graph()
    {
        var message = new Greeting("hello", [1, 2, 3]);

        var serializer = System.Serialization.FindSerializerFor(message);
        var manifest = Akka.Serialization.Serialization.ManifestFor(serializer, message);
        var read = (Greeting)System.Serialization.Deserialize(System.Serialization.Serialize(message), serializer.Identifier, manifest);

        serializer.ShouldBeOfType<HyperionSerializer>();
        read.Word.ShouldBe(message.Word);
        read.Numbers.ShouldBe(message.Numbers);
    }

    [Fact]
    public void A_binding_of_object_comes_before_that()
    {
        using var other = ActorSystem.Create("other", $$"""
            akka { loglevel = OFF, stdout-loglevel = OFF }
            akka.actor {
              serializers.all = "{{typeof(ForAll).AssemblyQualifiedName}}"
              serialization-bindings { "System.Object" = all }
            }
            """);

        other.Serialization.FindSerializerFor(new Greeting("x", [])).ShouldBeOfType<ForAll>();
        Should.Throw<Exception>(() => other.Serialization.Deserialize([], -5, "")).Message.ShouldContain("-5");
    }

    [Fact]
    public async Task Systems_talk_without_any_serializer_in_their_configuration()
    {
        const string Plain = """
            akka { loglevel = OFF, stdout-loglevel = OFF, actor.provider = remote }
            akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
            """;
        var (here, there) = (ActorSystem.Create("here", Plain), ActorSystem.Create("there", Plain));
        there.ActorOf(Props.Create(() => new EchoActor()), "echo");

        var echo = await here.ActorSelection($"{RemoteSystems.AddressOf(there)}/user/echo").ResolveOne(Limit);
        var answer = await echo.Ask<Greeting>(new Greeting("hello", [4]), Limit);

        answer.Word.ShouldBe("hello");
        await here.Terminate().WaitAsync(Limit);
        await there.Terminate().WaitAsync(Limit);
    }

    private sealed record Greeting(string Word, int[] Numbers);

    private sealed class ForAll(ExtendedActorSystem system) : Serializer(system)
    {
        public override int Identifier => 4712;

        public override bool IncludeManifest => false;

        public override byte[] ToBinary(object obj) => [];

        public override object FromBinary(byte[] bytes, Type type) => "all";
    }
}

using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.Tests.Remote;

// The library's own messages have a serializer of their own, whatever else is bound to all objects.
public class ControlMessagesTests
{
    [Fact]
    public async Task They_come_back_equal()
    {
        await using var systems = new RemoteSystems();
        var system = systems.Start("here");
        var actor = system.ActorOf(Props.Create<EchoActor>(), "echo");
        object[] messages =
        [
            new Identify("name"), new Identify(50), new Identify(50L), new Identify(null), new ActorIdentity("name", actor),
            new ActorIdentity(null, actor), new ActorIdentity("name", null), actor, ActorRefs.Nobody, PoisonPill.Instance, Kill.Instance,
            new Address("akka.tcp", "system", "localhost", 23423),
        ];
        foreach (var message in messages)
        {
            var serializer = system.Serialization.FindSerializerFor(message).ShouldBeAssignableTo<SerializerWithStringManifest>()!;
            serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message)).ShouldBe(message);
        }
    }

    [Fact]
    public async Task What_it_does_not_know_is_refused()
    {
        await using var systems = new RemoteSystems();
        var serializer = (SerializerWithStringManifest)systems.Start("here").Serialization.FindSerializerForType(typeof(Identify));
        Should.Throw<ArgumentException>(() => serializer.Manifest("a string"));
        Should.Throw<SerializationException>(() => serializer.FromBinary([], "no manifest"));
    }
}

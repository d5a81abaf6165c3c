using Akka.Actor;

namespace Akka.Tests.Remote;

// References to what is nowhere, or everywhere.
public class NobodyThereTests
{
    [Fact]
    public async Task Who_asks_for_an_actor_on_a_system_that_is_not_there_is_answered_with_nobody()
    {
        await using var systems = new RemoteSystems();
        var system = systems.Start("asking");
        var path = ActorPath.Parse($"akka.tcp://gone@127.0.0.1:{Cluster.ClusterTests.FreePort()}/user/nobody");

        var answer = await system.ActorSelection(path).Ask<ActorIdentity>(new Identify(path), RemoteSystems.Patience);

        answer.Subject.ShouldBeNull();
        answer.MessageId.ShouldBe(path);
    }

    [Fact]
    public async Task The_ignore_reference_has_the_same_path_everywhere_and_means_the_readers_own()
    {
        await using var systems = new RemoteSystems();
        var (here, there) = (systems.Start("here"), systems.Start("there"));

        var written = here.IgnoreRef.Path.ToSerializationFormatWithAddress(RemoteSystems.AddressOf(here));

        written.ShouldBe("akka://all-systems/ignore");
        ((ExtendedActorSystem)there).Provider.ResolveActorRef(written).ShouldBeSameAs(there.IgnoreRef);
        here.IgnoreRef.ToSurrogate(here).FromSurrogate(there).ShouldBeSameAs(there.IgnoreRef);
        ((ExtendedActorSystem)here).Provider.ResolveActorRef(written).ShouldBeSameAs(here.IgnoreRef);
    }
}

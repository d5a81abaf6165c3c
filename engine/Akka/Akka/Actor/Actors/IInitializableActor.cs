namespace Akka.Actor.Internal;

// Called once on a new instance, after its constructor and before its first message.

public interface IInitializableActor
{
    void Init();
}

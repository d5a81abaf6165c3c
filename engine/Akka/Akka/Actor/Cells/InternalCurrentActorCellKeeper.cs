namespace Akka.Actor.Internal;

/// <summary>The cell whose actor this thread runs just now, for test kits that lend a thread to an actor.</summary>
public static class InternalCurrentActorCellKeeper
{
    public static ActorCell Current
    {
        get => ActorCell.Current;
        set => ActorCell.Current = value;
    }
}

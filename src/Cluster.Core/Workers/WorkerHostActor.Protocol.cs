using Akka.Actor;

namespace Cluster.Core;

// The conversation with a worker process, at /user/host of its actor system. Drivers get the reference with WorkerReady.
public sealed partial class WorkerHostActor
{
    /// <summary>
    /// Creates an Akka actor in the worker process. The answer is <see cref="ActorCreated"/> or <see cref="ActorRefused"/>;
    /// asking again with the same name is answered with the actor that is there.
    /// </summary>
    /// <param name="Name">The actor's name, unique in the process.</param>
    /// <param name="TypeName">
    /// The assembly-qualified name of an <see cref="ActorBase"/> of a Cluster assembly or of the job's, with one
    /// constructor of one argument.
    /// </param>
    /// <param name="Argument">That argument.</param>
    public sealed record CreateActor(string Name, string TypeName, object Argument);

    /// <summary>The actor is there.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Ref">Its reference.</param>
    public sealed record ActorCreated(string Name, IActorRef Ref);

    /// <summary>The actor cannot be created.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Reason">Why, and what would be right.</param>
    public sealed record ActorRefused(string Name, string Reason);
}

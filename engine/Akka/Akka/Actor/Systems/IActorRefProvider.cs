using Akka.Actor.Internal;
using Akka.Serialization;

namespace Akka.Actor;

// Makes and finds actors. The local provider knows this process only; remoting and clustering put theirs around it.

public interface IActorRefProvider
{
    IInternalActorRef RootGuardian { get; }

    LocalActorRef Guardian { get; }

    LocalActorRef SystemGuardian { get; }

    IActorRef DeadLetters { get; }

    IActorRef IgnoreRef { get; }

    ActorPath RootPath { get; }

    Settings Settings { get; }

    Deployer Deployer { get; }

    IInternalActorRef TempContainer { get; }

    /// <summary>Ends when the root guardian has.</summary>
    Task TerminationTask { get; }

    /// <summary>The address at which others reach this system, if they can.</summary>
    Address DefaultAddress { get; }

    Information SerializationInformation { get; }

    void Init(ActorSystemImpl system);

    ActorPath TempPath();

    void RegisterTempActor(IInternalActorRef actorRef, ActorPath path);

    void UnregisterTempActor(ActorPath path);

    FutureActorRef<T> CreateFutureRef<T>(TaskCompletionSource<T> tcs);

    IInternalActorRef ActorOf(
        ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService, Deploy deploy,
            bool lookupDeploy, bool async);

    IActorRef ResolveActorRef(string path);

    IActorRef ResolveActorRef(ActorPath actorPath);

    IActorRef RootGuardianAt(Address address);

    /// <summary>The address of this system as the one at the given address sees it, or null when it cannot.</summary>
    Address GetExternalAddressFor(Address address);
}

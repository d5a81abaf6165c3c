namespace Akka.Cluster.Tools.Singleton;

// What the singleton managers of two nodes say to each other.

/// <summary>A message between the singleton managers of two nodes.</summary>
public interface IClusterSingletonMessage;

/// I am the oldest that stays: stop your singleton. Answered by HandOverDone; may be repeated.
internal sealed record HandOverToMe(UniqueAddress From) : IClusterSingletonMessage;

/// No singleton runs here, and none will.
internal sealed record HandOverDone(UniqueAddress From) : IClusterSingletonMessage;

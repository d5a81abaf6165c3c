using Akka.Actor;

namespace Akka.Util;

// A type that cannot travel as it is (an actor reference, a path) names a stand-in that can.

/// <summary>The travelling form of an <see cref="ISurrogated"/> value.</summary>
public interface ISurrogate
{
    ISurrogated FromSurrogate(ActorSystem system);
}

/// <summary>A value that is serialized as its <see cref="ISurrogate"/>.</summary>
public interface ISurrogated
{
    ISurrogate ToSurrogate(ActorSystem system);
}

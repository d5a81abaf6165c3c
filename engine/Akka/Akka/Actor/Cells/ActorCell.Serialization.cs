namespace Akka.Actor;

// Messages within one process that take the way of those between two, for those who want to see there what would fail.

public partial class ActorCell
{
    private static readonly HashSet<string> EngineAssemblies =
        ["Akka", "Akka.Remote", "Akka.Cluster", "Akka.Cluster.Tools", "Akka.Cluster.Sharding", "Akka.TestKit"];

    // akka.actor.serialize-messages: shows in one process what would fail between two.
    private object ThroughSerializer(object message)
    {
        if (message is INoSerializationVerificationNeeded or IAutoReceivedMessage or Event.LogEvent) return message;
        if (message is IWrappedMessage wrapped && WrappedMessage.Unwrap(wrapped) is INoSerializationVerificationNeeded) return message;

        // What the engine's own actors say to one another stays as it is, and so does what nobody has bound to a serializer.
        if (!message.GetType().IsVisible && EngineAssemblies.Contains(message.GetType().Assembly.GetName().Name)) return message;
        if (SystemImpl.Serialization.TryFindSerializerForType(message.GetType()) is not { } serializer) return message;
        try
        {
            var manifest = global::Akka.Serialization.Serialization.ManifestFor(serializer, message);
            return SystemImpl.Serialization.Deserialize(SystemImpl.Serialization.Serialize(message), serializer.Identifier, manifest);
        }
        catch (Exception cause)
        {
            throw new System.Runtime.Serialization.SerializationException(
                $"Failed to serialize and deserialize payload object [{message.GetType()}] for [{Self}]", cause);
        }
    }
}

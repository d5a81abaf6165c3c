using Akka.Actor;

namespace Akka.Cluster.Sharding;

// A message on its way to an entity. Received is what the region got, which is what goes on to another region; Message is
// what the entity gets, null if it is only to be started.
internal sealed record EntityMessage(string EntityId, object? Message, object Received, IActorRef Sender)
{
    // Null if the message is for no entity.
    public static (string Shard, EntityMessage Message)? Extract(IMessageExtractor extractor, object received, IActorRef sender)
    {
        var (id, message) = received switch
        {
            ShardRegion.StartEntity start => (start.EntityId, null),
            ShardingEnvelope envelope => (envelope.EntityId, envelope.Message),
            _ => (extractor.EntityId(received), extractor.EntityMessage(received)),
        };
        if (string.IsNullOrEmpty(id))
            return null;
        var shard = extractor.ShardId(id, received);
        return string.IsNullOrEmpty(shard) ? null : (shard, new EntityMessage(id, message, received, sender));
    }
}

using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Transport;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

// The system messages that cross the wire: watches and their end, and the commands of a supervisor or of Stop.

/// <summary>Serializes the system messages of actors.</summary>
public sealed class SystemMessageSerializer : Serializer
{
    private const byte WatchTag = 1;
    private const byte UnwatchTag = 2;
    private const byte DeathTag = 3;
    private const byte TerminateTag = 4;
    private const byte SuspendTag = 5;
    private const byte ResumeTag = 6;

    /// <summary>A serializer of this system.</summary>
    public SystemMessageSerializer(ExtendedActorSystem system) : base(system)
    {
    }

    /// <inheritdoc/>
    public override bool IncludeManifest => false;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var writer = new WireWriter();
        switch (obj)
        {
            case Watch watch:
                WritePair(writer, WatchTag, watch.Watchee, watch.Watcher);
                break;
            case Unwatch unwatch:
                WritePair(writer, UnwatchTag, unwatch.Watchee, unwatch.Watcher);
                break;
            case DeathWatchNotification death:
                writer.Byte(DeathTag);
                writer.String(Akka.Serialization.Serialization.SerializedActorPath(death.Actor));
                writer.Boolean(death.ExistenceConfirmed);
                writer.Boolean(death.AddressTerminated);
                break;
            case Terminate:
                writer.Byte(TerminateTag);
                break;
            case Suspend:
                writer.Byte(SuspendTag);
                break;
            case Resume:
                writer.Byte(ResumeTag);
                break;
            default:
                throw new ArgumentException($"{obj.GetType()} does not cross the wire");
        }

        return writer.ToArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, Type? type)
    {
        var reader = new WireReader(bytes);
        switch (reader.Byte())
        {
            case WatchTag:
                var watchee = ReadRef(ref reader);
                return new Watch(watchee, ReadRef(ref reader));
            case UnwatchTag:
                var subject = ReadRef(ref reader);
                return new Unwatch(subject, ReadRef(ref reader));
            case DeathTag:
                var actor = ReadRef(ref reader);
                var existed = reader.Boolean();
                return new DeathWatchNotification(actor, existed, reader.Boolean());
            case TerminateTag:
                return new Terminate();
            case SuspendTag:
                return new Suspend();
            case ResumeTag:
                return new Resume(null!);
            case var other:
                throw new WireFormatException($"{other} is no system message");
        }
    }

    private static void WritePair(WireWriter writer, byte tag, IActorRef watchee, IActorRef watcher)
    {
        writer.Byte(tag);
        writer.String(Akka.Serialization.Serialization.SerializedActorPath(watchee));
        writer.String(Akka.Serialization.Serialization.SerializedActorPath(watcher));
    }

    private IInternalActorRef ReadRef(ref WireReader reader) => (IInternalActorRef)system.Provider.ResolveActorRef(reader.String());
}

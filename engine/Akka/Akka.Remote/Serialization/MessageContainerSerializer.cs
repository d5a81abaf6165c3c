using Akka.Actor;
using Akka.Remote.Transport;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

// A message to a selection: the way to walk from the recipient, and the message for whoever is found there.

/// <summary>Serializes messages to actor selections.</summary>
public class MessageContainerSerializer : Serializer
{
    private const byte ParentTag = 0;
    private const byte NameTag = 1;
    private const byte PatternTag = 2;
    private const byte RecursiveTag = 3;

    /// <summary>A serializer of this system.</summary>
    public MessageContainerSerializer(ExtendedActorSystem system) : base(system)
    {
    }

    /// <inheritdoc/>
    public override bool IncludeManifest => false;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var selection = (ActorSelectionMessage)obj;
        var writer = new WireWriter();
        writer.Boolean(selection.WildCardFanOut);
        writer.Count(selection.Elements.Length);
        foreach (var element in selection.Elements)
        {
            switch (element)
            {
                case SelectChildName child:
                    writer.Byte(NameTag);
                    writer.String(child.Name);
                    break;
                case SelectChildPattern pattern:
                    writer.Byte(PatternTag);
                    writer.String(pattern.PatternStr);
                    break;
                case SelectChildRecursive:
                    writer.Byte(RecursiveTag);
                    break;
                default:
                    writer.Byte(ParentTag);
                    break;
            }
        }

        PayloadCodec.Write(writer, selection.Message, system.Serialization);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, Type? type)
    {
        var reader = new WireReader(bytes);
        var wildCardFanOut = reader.Boolean();
        var elements = new SelectionPathElement[reader.ListCount(1)];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = reader.Byte() switch
            {
                ParentTag => new SelectParent(),
                RecursiveTag => SelectChildRecursive.Instance,
                NameTag => new SelectChildName(reader.String()),
                PatternTag => new SelectChildPattern(reader.String()),
                var other => throw new WireFormatException($"{other} is no selection element"),
            };
        }

        return new ActorSelectionMessage(PayloadCodec.Read(ref reader, system.Serialization), elements, wildCardFanOut);
    }
}

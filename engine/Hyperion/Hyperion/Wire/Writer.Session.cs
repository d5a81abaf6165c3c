using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using Hyperion.Codecs;

namespace Hyperion.Wire;

// What one message has met: objects and types by number, and the types whose members have been described.
internal sealed partial class Writer
{
    private readonly IdentityIndex _objects = new();
    private readonly IdentityIndex _types = new();
    private readonly IdentityIndex _schemas = new();
    private CodecTable? _codecs;
    private int _depth;

    internal CodecTable Codecs => _codecs!;

    internal bool KeepsReferences { get; private set; }

    internal bool DescribesMembers { get; private set; }

    internal void Start(CodecTable codecs)
    {
        _codecs = codecs;
        KeepsReferences = codecs.Options.PreserveObjectReferences;
        DescribesMembers = codecs.Options.VersionTolerance;
    }

    internal void WriteMessage(object? value)
    {
        WriteByte(Format.Magic);
        WriteByte((byte)((KeepsReferences ? Format.FlagReferences : 0) | (DescribesMembers ? Format.FlagVersions : 0)));
        WriteRaw(stackalloc byte[4]);
        Slot.Write(this, value, declared: null);
        PatchLength();
    }

    /// <summary>The number of an object met before, or -1 for one that is new and has now been given a number.</summary>
    internal int NumberOf(object value) => _objects.FindOrAdd(value);

    /// <summary>The tag that says a body's type, with the name the first time.</summary>
    internal void WriteType(Body body)
    {
        if (body.Number >= 0)
        {
            WriteVar((uint)body.Number);
            return;
        }

        var number = _types.FindOrAdd(body);
        if (number >= 0)
        {
            WriteVar(Format.TagFirstNumbered + ((uint)number * 2) + 1);
            return;
        }

        WriteVar(Format.TagNamed);
        WriteVar((uint)body.NameBytes.Length);
        WriteRaw(body.NameBytes);
    }

    /// <summary>Whether this is the first time that a schema is met in the message.</summary>
    internal bool IsNewSchema(object schema) => _schemas.FindOrAdd(schema) < 0;

    internal void Enter()
    {
        if (++_depth > Format.DepthMax || (_depth % Format.LevelsBetweenLooks == 1 && !RuntimeHelpers.TryEnsureSufficientExecutionStack()))
        {
            throw new SerializationException(
                $"The graph is more than {_depth - 1} objects deep. A cycle needs the option to preserve object references; " +
                "a long chain is better written as a list.");
        }
    }

    internal void Leave() => _depth--;

    internal void Clear()
    {
        _objects.Clear();
        _types.Clear();
        _schemas.Clear();
        _codecs = null;
        _depth = 0;
        _position = 0;
        if (_buffer.Length > BufferBytesKept)
            _buffer = new byte[1024];
    }
}

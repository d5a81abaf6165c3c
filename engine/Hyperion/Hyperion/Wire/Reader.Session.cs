using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Serialization;
using System.Security;
using Hyperion.Codecs;
using Hyperion.ValueSerializers;

namespace Hyperion.Wire;

// What one message has met while it is read: objects and types by number, how the sender describes its types, and whether
// the graph has a cycle.
internal sealed partial class Reader
{
    private const int EntriesKept = 4096;

    private readonly List<Body> _types = [];
    private readonly IdentityIndex _schemas = new();
    private readonly List<object> _plans = [];
    private Met[] _objects = new Met[16];
    private int _objectCount;
    private CodecTable? _codecs;
    private bool _hasCycle;
    private int _depth;

    internal CodecTable Codecs => _codecs!;

    internal bool KeepsReferences { get; private set; }

    internal bool DescribesMembers { get; private set; }

    /// <summary>What the code of a type that reads itself has thrown: it leaves as it is, and is not laid to the bytes.</summary>
    internal Exception? UserProblem { get; set; }

    internal object? ReadMessage(CodecTable codecs, MessageFrame frame, Type declared)
    {
        _codecs = codecs;
        _buffer = frame.Buffer;
        _position = frame.Start;
        _end = frame.End;
        _unclaimed = Left;
        KeepsReferences = (frame.Flags & Format.FlagReferences) != 0;
        DescribesMembers = (frame.Flags & Format.FlagVersions) != 0;
        try
        {
            var value = Slot.Read(this, declared);
            if (Left != 0)
                throw Malformed($"{Left} bytes follow the graph");
            if (value is null && declared.IsValueType && Nullable.GetUnderlyingType(declared) is null)
                throw Malformed($"it holds no object, where a {declared.Name} is asked for");
            return value;
        }
        catch (Exception problem) when (problem != UserProblem && problem is not (SerializationException
            or SecurityException or UnsupportedTypeException or OutOfMemoryException))
        {
            // A collection that refuses an element, a constructor that refuses a number: the bytes' fault.
            throw new SerializationException($"The bytes are not a message that can be read: {problem.Message}", problem);
        }
    }

    /// <summary>Takes the number of an object that is about to be read, as the writer did.</summary>
    internal int Reserve()
    {
        if (_objectCount == _objects.Length)
            Array.Resize(ref _objects, _objectCount * 2);
        _objects[_objectCount].IsOpen = true;
        return _objectCount++;
    }

    /// <summary>Says which object has a number. One that can be part of a cycle says so before its members are read.</summary>
    internal void Complete(int number, object value)
    {
        if (number >= 0)
            _objects[number].Value = value;
    }

    /// <summary>An object has been read to its end: no reference to it from now on closes a cycle.</summary>
    internal void Close(int number, object value)
    {
        _objects[number] = new Met { Value = value };
    }

    internal object ReadReference()
    {
        var number = ReadVar();
        if (number >= (uint)_objectCount)
            throw Malformed($"object {number} is referred to, after {_objectCount}");
        ref var met = ref _objects[(int)number];
        _hasCycle |= met.IsOpen;
        return met.Value
            ?? throw Malformed($"object {number} is referred to from within, and cannot exist before its parts do");
    }

    internal Body ReadType(uint tag)
    {
        if (tag == Format.TagNamed)
        {
            var body = Codecs.Named(ReadRaw(ReadCount(1)));
            _types.Add(body);
            return body;
        }

        if (tag < Format.TagFirstNumbered)
            return Codecs.Builtin(tag) ?? throw Malformed($"{tag} is no type");
        var number = tag - Format.TagFirstNumbered;
        if (number % 2 == 0)
            return Codecs.Known(number / 2) ?? throw Malformed($"{number / 2} is the number of no known type");
        return number / 2 < _types.Count
            ? CollectionsMarshal.AsSpan(_types)[(int)(number / 2)]
            : throw Malformed($"type {number / 2} is referred to, after {_types.Count}");
    }

    /// <summary>
    /// How the sender of this message describes the members of a type, by the type's own schema; null the first time, and
    /// whoever asked then says it, by Described, before anything else is read.
    /// </summary>
    internal object? DescriptionFor(object schema) => _schemas.FindOrAdd(schema) is var number and >= 0 ? _plans[number] : null;

    internal void Described(object plan) => _plans.Add(plan);

    /// <summary>
    /// Called before an object becomes a key. A record on a cycle would be hashed for ever, and that ends a process: in a
    /// graph that has a cycle only keys that cannot hold one are read.
    /// </summary>
    internal void AllowKeys(Inline key)
    {
        if (_hasCycle && !key.IsFlat(Codecs, 0))
            throw Malformed($"it has a cycle, and keys of the type {key.Type.Name}, which may lie on it");
    }

    internal void Enter()
    {
        if (++_depth > Format.DepthMax || (_depth % Format.LevelsBetweenLooks == 1 && !RuntimeHelpers.TryEnsureSufficientExecutionStack()))
            throw Malformed($"the graph is more than {_depth - 1} objects deep");
    }

    internal void Leave() => _depth--;

    internal void Clear()
    {
        if (_objectCount > EntriesKept)
            _objects = new Met[16];
        else
            Array.Clear(_objects, 0, _objectCount);
        _objectCount = 0;
        _types.Clear();
        _schemas.Clear();
        _plans.Clear();
        _codecs = null;
        UserProblem = null;
        _buffer = [];
        _hasCycle = false;
        _depth = 0;
        _position = _end = 0;
    }

    // An object that the message holds, and whether its parts are still being read.
    private struct Met
    {
        internal object? Value;
        internal bool IsOpen;
    }
}

using System.Collections.Concurrent;
using System.Text;
using Hyperion.Filtering;
using Hyperion.Wire;

namespace Hyperion.Codecs;

// All forms that one serializer has built so far, by type, by number and by name, and the gate in front of names.
internal sealed class CodecTable
{
    private readonly ConcurrentDictionary<Type, Body> _bodies = new();
    private readonly ConcurrentDictionary<Type, Inline> _inlines = new();
    private readonly NameCache _named = new();
    private readonly SurrogateBody[] _surrogates;
    private readonly Body[] _known;
    private readonly TypeGate _gate;

    internal CodecTable(SerializerOptions options)
    {
        Options = options;
        _gate = new TypeGate(options);
        _surrogates = new SurrogateBody[options.Surrogates.Length];
        for (var i = 0; i < _surrogates.Length; i++)
            _surrogates[i] = new SurrogateBody(i, options.Surrogates[i]);
        _known = new Body[options.KnownTypes.Length];
        for (var i = 0; i < _known.Length; i++)
        {
            _known[i] = BodyOf(options.KnownTypes[i]);
            _known[i].IsAllowed = true;
            if (_known[i].Number < 0)
                _known[i].Number = (int)Format.TagFirstNumbered + (i * 2);
        }
    }

    internal SerializerOptions Options { get; }

    internal Body BodyOf(Type type) => _bodies.TryGetValue(type, out var body) ? body : _bodies.GetOrAdd(type, CreateBody(type));

    internal Inline InlineOf(Type type) =>
        _inlines.TryGetValue(type, out var inline) ? inline : _inlines.GetOrAdd(type, CreateInline(type));

    internal Inline<T> InlineOf<T>() => (Inline<T>)InlineOf(typeof(T));

    internal Body? Builtin(uint tag)
    {
        var index = tag - Format.TagFirstBuiltin;
        return index < BuiltinTypes.All.Length ? BodyOf(BuiltinTypes.All[index]) : null;
    }

    internal Body? Known(uint index) => index < _known.Length ? _known[index] : null;

    internal SurrogateBody Surrogate(uint index) => index < _surrogates.Length
        ? _surrogates[index]
        : throw Reader.Malformed($"{index} is the number of no surrogate");

    internal SurrogateBody? SurrogateFor(Type type) =>
        Array.Find(_surrogates, surrogate => Options.Surrogates[surrogate.Index].IsSurrogateFor(type));

    /// <summary>The body for a type's name in a message, let through by the gate.</summary>
    internal Body Named(ReadOnlySpan<byte> utf8)
    {
        if (_named.Find(utf8) is { } known)
            return known;
        if (utf8.Length > TypeNames.NameLengthMax)
            throw Reader.Malformed($"a type name has {utf8.Length} bytes");
        var body = BodyOf(_gate.Load(Encoding.UTF8.GetString(utf8)));
        body.IsAllowed = true;
        _named.Add(utf8, body);
        return body;
    }

    internal Type Load(string name) => BuiltinTypes.ByName(name) ?? _gate.Load(name);

    internal void Allow(Body body)
    {
        Allow(body.Type);
        body.IsAllowed = true;
    }

    internal void Allow(Type type)
    {
        if (!BuiltinTypes.Contains(type) && !Options.KnownTypes.Contains(type))
            _gate.Check(type);
    }

    private Body CreateBody(Type type)
    {
        if (SurrogateFor(type) is { } surrogate)
            return surrogate;
        var body = BodyFactory.Create(type, this);
        if (BuiltinTypes.IndexOf(body.Type) is var index and >= 0)
        {
            body.Number = (int)Format.TagFirstBuiltin + index;
            body.IsAllowed = true;
        }

        return body;
    }

    private Inline CreateInline(Type type) => InlineFactory.Create(type, this);
}

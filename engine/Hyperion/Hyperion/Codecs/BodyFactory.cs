using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using Hyperion.Members;

namespace Hyperion.Codecs;

// Chooses the form of a run-time type.
internal static class BodyFactory
{
    private static readonly HashSet<Type> Blocks =
    [
        typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(char), typeof(int), typeof(uint), typeof(long),
        typeof(ulong), typeof(float), typeof(double), typeof(Half), typeof(Int128), typeof(UInt128), typeof(Guid), typeof(TimeSpan),
    ];

    internal static Body Create(Type type, CodecTable codecs)
    {
        if (type.IsValueType || type == typeof(string))
            return Make(typeof(BoxedBody<>), [type], codecs.InlineOf(type));
        if (typeof(Type).IsAssignableFrom(type))
            return new TypeBody();
        if (typeof(Delegate).IsAssignableFrom(type) && !type.IsAbstract)
            return new DelegateBody(type);
        if (MemberBody.KindOf(type) is { } kind)
            return new MemberBody(kind);
        if (type.IsArray)
            return CreateArray(type, codecs);
        if (CreateCollection(type, codecs) is { } collection)
            return collection;
        if (typeof(Exception).IsAssignableFrom(type) && !type.IsAbstract)
            return new ExceptionBody(type, codecs);
        if (ConvertedBodies.Plain(type, codecs) is { } plain)
            return plain;
        if (SerializableBody.Fits(type, codecs.Options))
            return new SerializableBody(type);
        FieldRules.RequireFields(type, codecs.Options);
        return Make(typeof(ObjectBody<>), [type], codecs);
    }

    private static Body CreateArray(Type type, CodecTable codecs)
    {
        var element = type.GetElementType()!;
        var inline = codecs.InlineOf(element);
        if (!type.IsSZArray)
            return new MultiArrayBody(type, inline);
        if (element == typeof(byte))
            return new BlockArrayBody<byte>(); // The commonest by far. What is named here is compiled ahead.
        return Blocks.Contains(element)
            ? Make(typeof(BlockArrayBody<>), [element])
            : Make(typeof(ArrayBody<>), [element], inline);
    }

    private static Body? CreateCollection(Type type, CodecTable codecs)
    {
        if (FrozenBase(type) is { } frozen)
            type = frozen;
        if (!type.IsGenericType)
            return null;
        var definition = type.GetGenericTypeDefinition();
        var arguments = type.GetGenericArguments();
        if (definition == typeof(List<>))
        {
            return Blocks.Contains(arguments[0])
                ? Make(typeof(BlockListBody<>), arguments)
                : Make(typeof(ListBody<>), arguments, codecs.InlineOf(arguments[0]));
        }

        if (definition == typeof(Dictionary<,>))
            return Make(typeof(DictionaryBody<,>), arguments, codecs.InlineOf(arguments[0]), codecs.InlineOf(arguments[1]));
        if (definition == typeof(HashSet<>))
            return Make(typeof(HashSetBody<>), arguments, codecs.InlineOf(arguments[0]));
        return ConvertedBodies.Generic(definition, arguments, codecs);
    }

    /// <summary>Frozen collections are of internal types, chosen by what they hold; their public base stands for them.</summary>
    private static Type? FrozenBase(Type type)
    {
        for (var level = type.BaseType; level is not null; level = level.BaseType)
        {
            if (level.IsGenericType && level.GetGenericTypeDefinition() is var definition
                && (definition == typeof(FrozenDictionary<,>) || definition == typeof(FrozenSet<>)))
                return level;
        }

        return null;
    }

    private static Body Make(Type definition, Type[] arguments, params object[] parameters) => (Body)Activator.CreateInstance(
        definition.MakeGenericType(arguments), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, parameters,
            null)!;
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Hyperion.Members;
using Hyperion.ValueSerializers;

namespace Hyperion.Codecs;

// Chooses the form of a declared type.
internal static class InlineFactory
{
    internal static Inline Create(Type type, CodecTable codecs)
    {
        if (Scalars.Contains(type))
            return Scalars.Create(type);
        if (type.IsPointer || type.IsByRef || type.IsByRefLike || type.IsFunctionPointer || type == typeof(nint) || type == typeof(nuint))
            throw new UnsupportedTypeException(type, $"A {type} is an address, which means nothing elsewhere.");
        if (!type.IsValueType)
            return Make(typeof(SlotInline<>), type);
        if (codecs.SurrogateFor(type) is { } surrogate)
            return Make(typeof(SurrogateInline<>), type, codecs.Options.Surrogates[surrogate.Index]);
        if (type.IsEnum)
            return Make(typeof(EnumInline<>), type);
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Make(typeof(NullableInline<>), inner, codecs.InlineOf(inner));
        if (type.IsGenericType && Wrapper(type) is { } method)
        {
            var factory = typeof(InlineFactory).GetMethod(method, Private)!.MakeGenericMethod(type.GetGenericArguments());
            return (Inline)factory.Invoke(null, [codecs])!;
        }

        FieldRules.RequireFields(type, codecs.Options);
        return Make(typeof(StructInline<>), type, codecs);
    }

    private const System.Reflection.BindingFlags Private =
        System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic;

    private static Inline Make(Type definition, Type argument, params object[] arguments) =>
        (Inline)Activator.CreateInstance(definition.MakeGenericType(argument), arguments)!;

    private static string? Wrapper(Type type)
    {
        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(ImmutableArray<>) ? nameof(ImmutableArrayOf)
            : definition == typeof(Memory<>) ? nameof(MemoryOf)
            : definition == typeof(ReadOnlyMemory<>) ? nameof(ReadOnlyMemoryOf)
            : definition == typeof(ArraySegment<>) ? nameof(ArraySegmentOf)
            : null;
    }

    private static Inline ImmutableArrayOf<T>(CodecTable codecs) => new ConvertedInline<ImmutableArray<T>, T[]?>(
        codecs.InlineOf<T[]?>(), ImmutableCollectionsMarshal.AsArray, ImmutableCollectionsMarshal.AsImmutableArray);

    private static Inline MemoryOf<T>(CodecTable codecs) => new ConvertedInline<Memory<T>, T[]?>(
        codecs.InlineOf<T[]?>(), static value => value.ToArray(), static array => array);

    private static Inline ReadOnlyMemoryOf<T>(CodecTable codecs) => new ConvertedInline<ReadOnlyMemory<T>, T[]?>(
        codecs.InlineOf<T[]?>(), static value => value.ToArray(), static array => array);

    private static Inline ArraySegmentOf<T>(CodecTable codecs) => new ConvertedInline<ArraySegment<T>, T[]?>(
        codecs.InlineOf<T[]?>(), static value =>
            value.Array is null ? null : value.ToArray(), static array => array is null ? default : new(array));
}

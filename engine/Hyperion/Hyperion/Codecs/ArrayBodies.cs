using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyperion.Wire;

namespace Hyperion.Codecs;

// Arrays: of numbers as one block of memory, of anything else element by element, of several dimensions with their lengths.
internal sealed class ArrayBody<T>(Inline<T> element) : Body(typeof(T[]))
{
    internal override void Write(Writer writer, object value)
    {
        var array = (T[])value;
        writer.WriteVar((uint)array.Length);
        foreach (var item in array)
            element.Write(writer, item);
    }

    internal override object Read(Reader reader, int number)
    {
        var array = new T[reader.ReadCount(element)];
        reader.Complete(number, array);
        for (var i = 0; i < array.Length; i++)
            array[i] = element.Read(reader);
        return array;
    }
}

internal sealed class BlockArrayBody<T> : Body where T : unmanaged
{
    public BlockArrayBody()
        : base(typeof(T[]))
    {
    }

    internal override void Write(Writer writer, object value)
    {
        // A uint[] is an int[] to the runtime's casts, but not to this one: the body is chosen by the exact type.
        var array = Unsafe.As<T[]>(value);
        writer.WriteVar((uint)array.Length);
        writer.WriteRaw(MemoryMarshal.AsBytes(array.AsSpan()));
    }

    internal override object Read(Reader reader, int number)
    {
        // Not cleared first: the bytes are there, and fill all of it.
        var array = GC.AllocateUninitializedArray<T>(reader.ReadCount(Unsafe.SizeOf<T>()));
        reader.Complete(number, array);
        reader.ReadRaw(checked(array.Length * Unsafe.SizeOf<T>())).CopyTo(MemoryMarshal.AsBytes(array.AsSpan()));
        return array;
    }
}

internal sealed class MultiArrayBody(Type type, Inline element) : Body(type)
{
    internal override void Write(Writer writer, object value)
    {
        var array = (Array)value;
        for (var dimension = 0; dimension < array.Rank; dimension++)
        {
            if (array.GetLowerBound(dimension) != 0)
                throw new ValueSerializers.UnsupportedTypeException(Type, $"An array of the type {Type} does not start at 0.");
            writer.WriteVar((uint)array.GetLength(dimension));
        }

        foreach (var item in array)
            element.WriteBoxed(writer, item);
    }

    internal override object Read(Reader reader, int number)
    {
        var lengths = new int[Type.GetArrayRank()];
        long total = 1;
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = checked((int)reader.ReadVar());
            total = checked(total * lengths[i]);
        }

        var bytesMin = reader.DescribesMembers ? 1 : element.BytesMin;
        if (total > reader.Left / bytesMin)
            throw Reader.Malformed($"an array has {total} elements, with {reader.Left} bytes left");
        reader.Claim(total, bytesMin);
        var array = Array.CreateInstance(Type.GetElementType()!, lengths);
        reader.Complete(number, array);
        if (total > 0)
            Fill(reader, array, lengths);
        return array;
    }

    private void Fill(Reader reader, Array array, int[] lengths)
    {
        var index = new int[lengths.Length];
        var dimension = lengths.Length - 1;
        while (dimension >= 0)
        {
            array.SetValue(element.ReadBoxed(reader), index);
            dimension = lengths.Length - 1;
            while (dimension >= 0 && ++index[dimension] == lengths[dimension])
                index[dimension--] = 0;
        }
    }
}

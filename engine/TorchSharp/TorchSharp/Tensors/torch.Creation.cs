using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;

// Ranges, identities and arrays; and how every creation turns its options into libtorch's.
namespace TorchSharp;

public static partial class torch
{
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Aten.Call("arange", stop, dtype ?? RangeType(stop), Arg.None, Place(device)).With(requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Aten.Call("arange.start", start, stop, dtype ?? RangeType(start, stop), Arg.None, Place(device)).With(requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Aten.Call("arange.start_step", start, stop, step, dtype ?? RangeType(start, stop, step), Arg.None,
            Place(device)).With(requires_grad);

    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Aten.Call("linspace", start, end, steps, Type(dtype), Arg.None, Place(device)).With(requires_grad);

    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Aten.Call("logspace", start, end, steps, @base, Type(dtype), Arg.None, Place(device)).With(requires_grad);

    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Aten.Call("eye.m", rows, columns < 0 ? rows : columns, Type(dtype), Arg.None, Place(device)).With(requires_grad).Named(names);

    public static Tensor empty_strided(long[] size, long[] strides, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Aten.Call("empty_strided", size, strides, Type(dtype), Arg.None, Place(device)).With(requires_grad).Named(names);

    /// <summary>A tensor with the array's own number of dimensions.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        CopiedArray(rawArray, dtype, device, requires_grad).Named(names);

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => CopiedArray(data, dtype, device, false);

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        data.to(dtype ?? data.dtype, device ?? data.device);

    /// <summary>
    /// A tensor over the array's own memory, which stays pinned until no tensor views it. With another type than the array's it is
    /// a converted copy. Count and offset are in elements of the array, whatever its dimensions.
    /// </summary>
    public static unsafe Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        var type = TypeOf(rawArray.GetType().GetElementType()!);
        if (count < 0)
            count = rawArray.LongLength - offset;
        if (offset < 0 || count < 0 || offset + count > rawArray.LongLength)
            throw new ArgumentException($"elements {offset} to {offset + count} are asked for, but the array has {rawArray.LongLength}");
        var pin = GCHandle.Alloc(rawArray, GCHandleType.Pinned);
        var start = (byte*)pin.AddrOfPinnedObject() + offset * BytesOf(type);
        nint result;
        int failed = Shim.ts_from_blob(start, &count, 1, (int)type, &ReleasePin, GCHandle.ToIntPtr(pin), &result);
        if (failed != 0)
            pin.Free();
        Shim.Check(failed);
        return Finished(new Tensor(result), dtype, CPU, requires_grad);
    }

    [UnmanagedCallersOnly]
    private static void ReleasePin(nint pin) => GCHandle.FromIntPtr(pin).Free();

    private static ScalarType Type(ScalarType? dtype) => dtype ?? s_defaultType;
    private static Device Place(Device? device) => InitializeDevice(device);

    // PyTorch's rules: a filled tensor takes the number's kind; a range is of integers if all its ends are.
    private static ScalarType TypeOf(Scalar value) => value.Tag switch
    {
        Tag.Int => ScalarType.Int64,
        Tag.Bool => ScalarType.Bool,
        Tag.Complex => ScalarType.ComplexFloat32,
        _ => s_defaultType,
    };

    private static ScalarType RangeType(params ReadOnlySpan<Scalar> ends)
    {
        foreach (var end in ends)
            if (end.Tag != Tag.Int)
                return s_defaultType;
        return ScalarType.Int64;
    }

    internal static Tensor With(this Tensor tensor, bool requires_grad)
    {
        if (requires_grad)
            tensor.requires_grad = true;
        return tensor;
    }

    private static Tensor One<T>(T scalar, ScalarType? dtype, Device? device, bool requires_grad) where T : unmanaged =>
        Copied<T>([scalar], [], dtype, device, requires_grad);

    private static ReadOnlySpan<T> Elements<T>(IList<T> list) => list switch
    {
        T[] array => array,
        List<T> many => CollectionsMarshal.AsSpan(many),
        _ => list.ToArray(),
    };

    private static unsafe Tensor Many<T>(Array array, ScalarType? dtype, Device? device, bool requires_grad) where T : unmanaged =>
        CopiedArray(array, dtype, device, requires_grad);

    private static unsafe Tensor Copied<T>(ReadOnlySpan<T> elements, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device,
        bool requires_grad)
        where T : unmanaged
    {
        var tensor = Raw(shape, TypeOf(typeof(T)), elements.Length);
        if (elements.Length > 0)
            elements.CopyTo(new Span<T>((void*)tensor.DataPointer(), elements.Length));
        return Finished(tensor, dtype, device, requires_grad);
    }

    private static Tensor CopiedArray(Array array, ScalarType? dtype, Device? device, bool requires_grad)
    {
        var shape = new long[array.Rank];
        for (int d = 0; d < shape.Length; d++)
            shape[d] = array.GetLongLength(d);
        return Shaped(array, shape, dtype, device, requires_grad);
    }

    /// <summary>A copy of the array's elements in another shape.</summary>
    internal static unsafe Tensor Shaped(Array array, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requires_grad)
    {
        var type = TypeOf(array.GetType().GetElementType()!);
        var tensor = Raw(shape, type, array.LongLength);
        long bytes = array.LongLength * BytesOf(type);
        fixed (byte* source = &MemoryMarshal.GetArrayDataReference(array))
            if (bytes > 0)
                Buffer.MemoryCopy(source, (void*)tensor.DataPointer(), bytes, bytes);
        return Finished(tensor, dtype, device, requires_grad);
    }

    private static Tensor Raw(ReadOnlySpan<long> shape, ScalarType type, long count)
    {
        long product = 1;
        foreach (long dimension in shape)
            product *= dimension;
        if (product != count)
            throw new ArgumentException($"{count} elements do not fill the shape [{string.Join(", ", shape.ToArray())}], which has " +
                $"{product}");
        return Aten.Call("empty.memory_format", shape.ToArray(), type, Arg.None, CPU);
    }

    private static Tensor Finished(Tensor raw, ScalarType? dtype, Device? device, bool requires_grad)
    {
        var place = InitializeDevice(device);
        if ((dtype ?? raw.dtype) == raw.dtype && place.type == DeviceType.CPU)
            return raw.With(requires_grad);
        using (raw)
            return raw.to(dtype ?? raw.dtype, place).With(requires_grad);
    }
}

using System.Collections;

// The elements of a CPU tensor in the order of its shape, whatever its strides. It keeps its tensor alive.
namespace TorchSharp.Utils;

public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly nint start;
    private readonly long[] shape;
    private readonly long[] strides;
    private readonly bool isContiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        this.tensor = tensor;
        shape = tensor.shape;
        strides = tensor.stride();
        Count = tensor.NumberOfElements;
        isContiguous = tensor.is_contiguous();
        start = Count == 0 ? 0 : tensor.DataPointer();
    }

    public long Count { get; }
    public bool IsReadOnly => false;

    public unsafe T this[params long[] indices]
    {
        get => ((T*)start)[Offset(indices)];
        set => ((T*)start)[Offset(indices)] = value;
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array);
        return array;
    }

    /// <summary>An array with the tensor's own number of dimensions.</summary>
    public Array ToNDArray()
    {
        var array = Array.CreateInstance(typeof(T), shape);
        var index = new long[shape.Length];
        foreach (var element in this)
        {
            array.SetValue(element, index);
            for (int d = shape.Length - 1; d >= 0 && ++index[d] == shape[d]; d--)
                index[d] = 0;
        }
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public unsafe void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int count = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        if (isContiguous && count > 0)
            new ReadOnlySpan<T>((T*)start + tensorIndex, count).CopyTo(array[arrayIndex..]);
        else
            for (int k = 0; k < count; k++)
                array[arrayIndex + k] = ((T*)start)[Linear(tensorIndex + k)];
        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public unsafe void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int count = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        if (isContiguous && count > 0)
            array.Slice(arrayIndex, count).CopyTo(new Span<T>((T*)start + tensorIndex, count));
        else
            for (int k = 0; k < count; k++)
                ((T*)start)[Linear(tensorIndex + k)] = array[arrayIndex + k];
        GC.KeepAlive(tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long k = 0; k < Count; k++)
            yield return At(k);
        GC.KeepAlive(tensor);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => GC.KeepAlive(tensor);

    public static bool operator ==(TensorAccessor<T> left, TensorAccessor<T> right) =>
        left is null ? right is null : right is not null && left.Count == right.Count && left.SequenceEqual(right);

    public static bool operator !=(TensorAccessor<T> left, TensorAccessor<T> right) => !(left == right);

    public override bool Equals(object? obj) => obj is TensorAccessor<T> other && this == other;
    public override int GetHashCode() => start.GetHashCode();

    /// <summary>The element with this number in the order of the shape.</summary>
    internal unsafe T At(long element) => ((T*)start)[Linear(element)];

    /// <summary>One index counts the elements in the order of the shape, whatever the dimensions.</summary>
    private long Offset(long[] indices)
    {
        if (indices.Length == 1 && shape.Length != 1)
            return indices[0] >= 0 && indices[0] < Count ? Linear(indices[0])
                : throw new IndexOutOfRangeException($"element {indices[0]} of {Count}");
        if (indices.Length != shape.Length)
            throw new ArgumentException($"{indices.Length} indices for a tensor of {shape.Length} dimensions");
        long offset = 0;
        for (int d = 0; d < indices.Length; d++)
            offset += (indices[d] >= 0 && indices[d] < shape[d] ? indices[d] : throw new IndexOutOfRangeException($"index {indices[d]} " +
                $"of dimension {d}, which has {shape[d]}")) * strides[d];
        return offset;
    }

    /// <summary>The place in memory of the element with this number in the order of the shape.</summary>
    private long Linear(long element)
    {
        if (isContiguous)
            return element;
        long offset = 0;
        for (int d = shape.Length - 1; d >= 0; d--)
            (element, offset) = (element / shape[d], offset + element % shape[d] * strides[d]);
        return offset;
    }
}

using System.Runtime.InteropServices;
using static TorchSharp.torch;

// Which storages a file needs for the tensors in it. Tensors that share a storage share its part of the file, and only the
// range of it is written that one of them reaches.
namespace TorchSharp.PyBridge.Storages;

internal sealed class StoragePlan
{
    private readonly record struct Origin(DeviceType Device, int Index, nint Start, ScalarType Type);

    /// <summary>A storage of the file: elements First to Last of the memory that <see cref="View"/> lies in.</summary>
    internal sealed record Range(string Key, Tensor View, long First, long Last)
    {
        internal long Count => Last - First;

        internal void WriteTo(Stream stream)
        {
            if (Count == 0)
                return;
            using var elements = View.as_strided([Count], [1], First);
            elements.WriteBytesToStream(stream);
        }
    }

    private readonly Dictionary<Origin, Range> ranges = [];
    private readonly List<Origin> order = [];

    internal IEnumerable<Range> Ranges => order.Select(origin => ranges[origin]);

    /// <summary>Every tensor of the file is noted before any is written: only then is the range of a storage known.</summary>
    internal void Note(Tensor tensor)
    {
        _ = StorageType.Of(tensor.dtype);
        var origin = OriginOf(tensor);
        var (first, last) = Reach(tensor);
        ref var range = ref CollectionsMarshal.GetValueRefOrAddDefault(ranges, origin, out bool isKnown);
        range = isKnown
            ? range! with { First = Math.Min(range.First, first), Last = Math.Max(range.Last, last) }
            : new Range(order.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), tensor, first, last);
        if (!isKnown)
            order.Add(origin);
    }

    internal Range Of(Tensor tensor) => ranges[OriginOf(tensor)];

    private static (long First, long Last) Reach(Tensor tensor)
    {
        if (tensor.NumberOfElements == 0)
            return (0, 0);
        var (shape, strides, last) = (tensor.shape, tensor.stride(), tensor.storage_offset());
        for (int d = 0; d < shape.Length; d++)
            last += (shape[d] - 1) * strides[d];
        return (tensor.storage_offset(), last + 1);
    }

    // An empty tensor has no memory, and so no other tensor shares it: its handle stands for it.
    private static Origin OriginOf(Tensor tensor) => new(tensor.device_type, tensor.device_index,
        tensor.NumberOfElements == 0 ? tensor.Handle : tensor.DataPointer() - (nint)(tensor.storage_offset() * tensor.ElementSize),
            tensor.dtype);
}

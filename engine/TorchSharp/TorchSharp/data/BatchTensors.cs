using System.Collections;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

// Examples into a batch: stacked part by part, or copied row by row out of the tensors that a data set consists of.
namespace TorchSharp.Modules;

/// <summary>A data set whose examples are rows of tensors. What it gives for some rows is what stacking the examples gives.</summary>
internal interface IRows<TBatch>
{
    TBatch? Rows(long[] indices, Func<Tensor, Tensor> place);
}

internal static class BatchTensors
{
    internal static Dictionary<string, Tensor> Stacked(IEnumerable<Dictionary<string, Tensor>> examples, Device device) =>
        examples.First().Keys.ToDictionary(key => key, key => Placed(stack(examples.Select(example => example[key])), device));

    internal static IList<Tensor> Stacked(IEnumerable<IList<Tensor>> examples, Device device) =>
        Enumerable.Range(0, examples.First().Count).Select(part => Placed(stack(examples.Select(example => example[part])),
            device)).ToList();

    /// <summary>On the way to a GPU through pinned memory, so that the copy runs beside the work there.</summary>
    internal static Tensor Placed(Tensor batch, Device device) => device.type switch
    {
        DeviceType.CPU when batch.device_type == DeviceType.CPU => batch,
        DeviceType.CUDA when batch.device_type == DeviceType.CPU => batch.pin_memory().to(device, non_blocking: true),
        _ => batch.to(device),
    };

    /// <summary>Rows of a tensor as a tensor of their own: by copying memory where it can be reached, by libtorch elsewhere.</summary>
    internal static unsafe Tensor Rows(Tensor source, long[] indices)
    {
        long count = source.shape[0];
        foreach (long index in indices)
            if (index < 0 || index >= count)
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"the data set has the examples 0 to {count - 1}");
        if (source.device_type != DeviceType.CPU || !source.is_contiguous())
            return source.index_select(0, tensor(indices, device: source.device));
        long[] shape = [indices.Length, .. source.shape.AsSpan(1)];
        var rows = empty(shape, source.dtype, CPU);
        long bytes = source.NumberOfElements / Math.Max(1, count) * source.ElementSize;
        if (bytes == 0 || indices.Length == 0)
            return rows;
        byte* from = (byte*)source.DataPointer(), to = (byte*)rows.DataPointer();
        foreach (long index in indices)
        {
            Buffer.MemoryCopy(from + index * bytes, to, bytes, bytes);
            to += bytes;
        }
        GC.KeepAlive(source);
        return rows;
    }

    /// <summary>The tensors of a batch, whatever holds them.</summary>
    internal static IEnumerable<Tensor> In(object? batch) => batch switch
    {
        Tensor tensor => [tensor],
        IDictionary dictionary => dictionary.Values.Cast<object?>().SelectMany(In),
        IEnumerable<Tensor> tensors => tensors,
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(k => In(tuple[k])),
        _ => [],
    };
}

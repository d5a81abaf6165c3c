using TorchSharp.Native;

// Batches of sequences of different lengths: padded to the longest, or packed so that no step is wasted on padding.
namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            public static class rnn
            {
                /// <summary>The steps of all sequences, time by time, longest sequence first.</summary>
                public sealed class PackedSequence : IDisposable
                {
                    public readonly Tensor data;
                    public readonly Tensor batch_sizes;
                    public readonly Tensor sorted_indices;
                    public readonly Tensor unsorted_indices;

                    internal PackedSequence(Tensor data, Tensor sizes, Tensor? sorted, Tensor? unsorted) =>
                        (this.data, batch_sizes, sorted_indices, unsorted_indices) = (data, sizes, sorted!, unsorted!);

                    private IEnumerable<Tensor> Parts =>
                        new[] { data, batch_sizes, sorted_indices, unsorted_indices }.Where(part => part is not null);

                    /// <summary>The same lengths and order with other data, which it takes along to the outer scope.</summary>
                    internal PackedSequence With(Tensor data) =>
                        new PackedSequence(data, batch_sizes.alias(), sorted_indices?.alias(),
                            unsorted_indices?.alias()).MoveToOuterDisposeScope();

                    internal Tensor Sorted(Tensor state) => sorted_indices is null ? state : state.index_select(1, sorted_indices);
                    internal Tensor Unsorted(Tensor state) => unsorted_indices is null ? state : state.index_select(1, unsorted_indices);

                    public PackedSequence MoveToOuterDisposeScope() => Each(part => part.MoveToOuterDisposeScope());
                    public PackedSequence MoveToOtherDisposeScope(PackedSequence other) =>
                        MoveToOtherDisposeScope(other.data.OwningDisposeScope!);
                    public PackedSequence MoveToOtherDisposeScope(DisposeScope other) => Each(part => part.MoveToOtherDisposeScope(other));
                    public PackedSequence DetachFromDisposeScope() => Each(part => part.DetachFromDisposeScope());
                    public void Dispose() => Each(part => part.Dispose());

                    private PackedSequence Each(Action<Tensor> action)
                    {
                        foreach (var part in Parts)
                            action(part);
                        return this;
                    }
                }

                /// <summary>[time, batch, ...], or [batch, time, ...] with batch_first, as long as the longest.</summary>
                public static Tensor pad_sequence(IEnumerable<Tensor> sequences, bool batch_first = false, double padding_value = 0) =>
                    Aten.Call("pad_sequence", sequences.ToArray(), batch_first, padding_value);

                public static PackedSequence pack_padded_sequence(Tensor input, Tensor lengths, bool batch_first = false,
                    bool enforce_sorted = true)
                {
                    using var scope = NewDisposeScope();
                    Tensor? sorted = null, unsorted = null;
                    lengths = lengths.cpu();
                    if (!enforce_sorted)
                    {
                        (lengths, sorted) = lengths.sort(-1, true);
                        unsorted = sorted.argsort().to(input.device);
                        sorted = sorted.to(input.device);
                        input = input.index_select(batch_first ? 0 : 1, sorted);
                    }
                    var (data, sizes) = Aten.Pair("_pack_padded_sequence", input, lengths, batch_first);
                    return new PackedSequence(data, sizes, sorted, unsorted).MoveToOuterDisposeScope();
                }

                public static PackedSequence pack_sequence(IEnumerable<Tensor> sequences, bool enforce_sorted = true)
                {
                    using var scope = NewDisposeScope();
                    var all = sequences.ToArray();
                    var lengths = tensor(Array.ConvertAll(all, sequence => sequence.size(0)));
                    return pack_padded_sequence(pad_sequence(all), lengths, false, enforce_sorted).MoveToOuterDisposeScope();
                }

                /// <summary>The padded batch in its first order, and the lengths.</summary>
                public static (Tensor, Tensor) pad_packed_sequence(PackedSequence sequence, bool batch_first = false,
                    double padding_value = 0, long? total_length = null)
                {
                    using var scope = NewDisposeScope();
                    if (total_length is { } total && total < sequence.batch_sizes.numel())
                        throw new ArgumentException($"total_length is {total}, but the longest sequence has " +
                            $"{sequence.batch_sizes.numel()} steps");
                    var (padded, lengths) = Aten.Pair("_pad_packed_sequence", sequence.data, sequence.batch_sizes, batch_first,
                        padding_value, total_length ?? -1);
                    if (sequence.unsorted_indices is { } order)
                        (padded, lengths) = (padded.index_select(batch_first ? 0 : 1, order), lengths.index_select(0, order.cpu()));
                    return scope.MoveToOuter(padded, lengths);
                }
            }
        }
    }
}

// One place of an index expression: a number, a slice, a tensor, and the words for none, all and the rest.
namespace TorchSharp;

public static partial class torch
{
    public struct TensorIndex
    {
        internal enum Kind { None, Single, Slice, Bool, Tensor, Ellipsis }

        internal Kind What { get; private init; }
        internal long? First { get; private init; }      // the number, or the slice's start
        internal long? Stop { get; private init; }
        internal long? Step { get; private init; }
        internal Tensor? Indices { get; private init; }

        public static TensorIndex Colon = Slice();
        public static TensorIndex Ellipsis = new() { What = Kind.Ellipsis };
        public static TensorIndex None = new() { What = Kind.None };
        public static TensorIndex Null = new() { What = Kind.None };

        public static TensorIndex Single(long? index) => new() { What = Kind.Single, First = index };
        public static TensorIndex Bool(bool value) => new() { What = Kind.Bool, First = value ? 1 : 0 };
        public static TensorIndex Tensor(Tensor tensor) => new() { What = Kind.Tensor, Indices = tensor };

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { What = Kind.Slice, First = start, Stop = stop, Step = step };

        public static TensorIndex Slice((int?, int?) range) => Slice(range.Item1, range.Item2);

        /// <summary>A C# range counts from the end with ^, which a slice says with a negative number; ^0 is the end itself.</summary>
        public static TensorIndex Slice(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value);

        public static implicit operator TensorIndex(long value) => Single(value);
        public static implicit operator TensorIndex((int?, int?) range) => Slice(range);
        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);
        public static implicit operator TensorIndex(Range range) => Slice(range);

        /// <exception cref="InvalidOperationException">Always: the conversion is there so that its use is told in words.</exception>
        public static implicit operator Tensor(TensorIndex value) =>
            throw new InvalidOperationException("an index does not turn into a tensor by itself");
    }
}

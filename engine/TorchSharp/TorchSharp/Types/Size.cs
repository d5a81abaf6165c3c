using System.Collections;

// A shape, and the element counts that follow from it.
namespace TorchSharp;

public static partial class torch
{
    public struct Size : IEnumerable<long>
    {
        private readonly long[]? dimensions;

        public Size(long[] shape) => dimensions = (long[])shape.Clone();
        public Size(IEnumerable<long> shape) => dimensions = shape.ToArray();
        public Size(int[] shape) => dimensions = Array.ConvertAll(shape, d => (long)d);
        public Size(long size) => dimensions = [size];
        public Size(int size) => dimensions = [size];
        public Size((long, long) size) => dimensions = [size.Item1, size.Item2];
        public Size((long, long, long) size) => dimensions = [size.Item1, size.Item2, size.Item3];
        public Size((long, long, long, long) size) => dimensions = [size.Item1, size.Item2, size.Item3, size.Item4];

        public Size((long, long, long, long, long) size) => dimensions = [size.Item1, size.Item2, size.Item3, size.Item4, size.Item5];
        public Size((long, long, long, long, long, long) size) =>
            dimensions = [size.Item1, size.Item2, size.Item3, size.Item4, size.Item5, size.Item6];
        public Size((int, int) size) : this(((long, long))size) { }
        public Size((int, int, int) size) : this(((long, long, long))size) { }
        public Size((int, int, int, int) size) : this(((long, long, long, long))size) { }
        public Size((int, int, int, int, int) size) : this(((long, long, long, long, long))size) { }
        public Size((int, int, int, int, int, int) size) : this(((long, long, long, long, long, long))size) { }

        public static implicit operator Size(long[] size) => new(size);
        public static implicit operator Size(long size) => new(size);
        public static implicit operator Size((long, long) size) => new(size);
        public static implicit operator Size((long, long, long) size) => new(size);
        public static implicit operator Size((long, long, long, long) size) => new(size);

        public static implicit operator Size((long, long, long, long, long) size) => new(size);
        public static implicit operator Size((long, long, long, long, long, long) size) => new(size);

        public static Size Empty = new(Array.Empty<long>());

        public long[] Shape => dimensions ?? [];
        public int Length => Shape.Length;
        public bool IsEmpty => Length == 0;
        public bool IsScalar => Length == 0;
        public long this[int idx] => Shape[idx];
        public long this[long idx] => Shape[idx];

        public long numel() => Shape.Aggregate(1L, (product, dimension) => product * dimension);
        public Size Slice(int first, int next) => new(Shape[first..next]);
        public IEnumerable<long> Take(int i) => Shape.Take(i);

        public static Size operator +(Size left, Size right) => new(left.Shape.Concat(right.Shape));
        public static Size operator +(Size left, IEnumerable<long> right) => new(left.Shape.Concat(right));
        public static bool operator ==(Size left, Size right) => left.Shape.AsSpan().SequenceEqual(right.Shape);
        public static bool operator !=(Size left, Size right) => !(left == right);

        public override bool Equals(object? obj) => obj is Size other && this == other;

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (long dimension in Shape)
                hash.Add(dimension);
            return hash.ToHashCode();
        }

        public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)Shape).GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

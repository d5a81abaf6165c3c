using System.Collections;
using System.Numerics;
using System.Runtime.InteropServices;

// A tensor's elements in the order in which they lie in memory, whatever its shape and strides say.
namespace TorchSharp;

public static partial class torch
{
    public abstract class Storage
    {
        protected Tensor _tensor = null!;
        protected nint _tensor_data_ptr;

        protected Storage() { }

        protected Storage(Tensor tensor) : this(tensor, tensor.DataPointer()) { }

        protected Storage(Tensor tensor, nint data_ptr) => (_tensor, _tensor_data_ptr) = (tensor, data_ptr);

        public abstract int element_size();

        public ulong nbytes() => (ulong)(_tensor.numel() * element_size());
        public nint data_ptr() => _tensor_data_ptr;

        public Storage<bool> @bool() => Converted<bool>(ScalarType.Bool);
        public Storage<byte> @byte() => Converted<byte>(ScalarType.Byte);
        public Storage<int> @int() => Converted<int>(ScalarType.Int32);
        public Storage<long> @long() => Converted<long>(ScalarType.Int64);
        public Storage<float> @float() => Converted<float>(ScalarType.Float32);
        public Storage<double> @double() => Converted<double>(ScalarType.Float64);
        public Storage<(float, float)> complex_float() => Converted<(float, float)>(ScalarType.ComplexFloat32);
        public Storage<Complex> complex_double() => Converted<Complex>(ScalarType.ComplexFloat64);

        private Storage<T> Converted<T>(ScalarType type) where T : unmanaged => new(_tensor.to(type));
    }

    /// <summary>The memory of a contiguous tensor on the CPU as a list; writing writes to the tensor.</summary>
    public sealed class Storage<T> : Storage, IEnumerable<T>, IDisposable where T : unmanaged
    {
        internal Storage(Tensor tensor) : base(tensor)
        {
            if (TypeOf(typeof(T)) != tensor.dtype)
                throw new ArgumentException($"storage<{typeof(T).Name}>() of a tensor of {tensor.dtype}: the element types differ");
            if (tensor.device_type != DeviceType.CPU || !tensor.is_contiguous())
                throw new InvalidOperationException("a storage's elements are read from a contiguous tensor on the CPU: call " +
                    "cpu().contiguous() first");
            Count = checked((int)tensor.numel());
        }

        public int Count { get; }
        public bool IsReadOnly => false;
        public Device device => _tensor.device;

        private unsafe Span<T> Elements
        {
            get
            {
                ObjectDisposedException.ThrowIf(_tensor.IsInvalid, this);
                return new((void*)_tensor_data_ptr, Count);
            }
        }

        public T this[int index]
        {
            get => Elements[index];
            set => Elements[index] = value;
        }

        /// <summary>A part, which views the same memory.</summary>
        public Storage<T> this[Range range]
        {
            get
            {
                var (start, length) = range.GetOffsetAndLength(Count);
                using var flat = _tensor.view(-1);
                return new(flat.narrow(0, start, length));
            }
            set
            {
                using var part = this[range];
                value.Elements.CopyTo(part.Elements);
            }
        }

        public Storage<T> this[(int?, int?) range]
        {
            get => this[(range.Item1 ?? 0)..(range.Item2 ?? Count)];
            set => this[(range.Item1 ?? 0)..(range.Item2 ?? Count)] = value;
        }

        public override int element_size() => (int)_tensor.element_size();
        public Storage<T> cpu() => new(_tensor.cpu());
        public T[] ToArray() => Elements.ToArray();
        public IList<T> tolist() => ToArray();
        public void fill_(T value) => Elements.Fill(value);
        public void copy_(IList<T> array) => CopyFrom(array, 0);

        public void CopyTo(IList<T> array, int arrayIndex)
        {
            for (int k = 0; k < Count; k++)
                array[arrayIndex + k] = this[k];
        }

        public void CopyFrom(IList<T> array, int arrayIndex)
        {
            for (int k = 0; k < Count && arrayIndex + k < array.Count; k++)
                this[k] = array[arrayIndex + k];
        }

        public int IndexOf(T item) => Array.IndexOf(ToArray(), item);
        public bool Contains(T item) => IndexOf(item) >= 0;
        public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>The tensor is not this object's, and stays.</summary>
        public void Dispose() { }
    }

    public partial class Tensor
    {
        public Storage<T> storage<T>() where T : unmanaged => new(this);
    }
}

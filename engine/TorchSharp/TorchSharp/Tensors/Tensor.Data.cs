using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;
using TorchSharp.Utils;

// The numbers of a tensor: as one value, as typed elements, as bytes.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The only element, converted by libtorch's own rules only if the type matches exactly.</summary>
        public unsafe T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1)
                throw new ArgumentException($"item() needs a tensor of one element, but this one has {NumberOfElements}");
            RequireType<T>("item");
            if (device_type == DeviceType.CPU)
                return *(T*)DataPointer();
            using var here = Aten.Call("to.device", this, CPU, dtype);
            return here.item<T>();
        }

        /// <summary>The elements in the order of the shape. They are the tensor's own memory, on the CPU.</summary>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            RequireType<T>("data");
            RequireCpu("data");
            return new TensorAccessor<T>(this);
        }

        /// <summary>The memory of a contiguous tensor on the CPU; assigning copies into it.</summary>
        /// <exception cref="NotImplementedException">The tensor is not contiguous; this is the type that the package throws.</exception>
        public unsafe Span<byte> bytes
        {
            get
            {
                RequireCpu("bytes");
                if (!is_contiguous())
                    throw new NotImplementedException("the elements do not lie one behind the other: take the bytes of contiguous()");
                long count = NumberOfElements * ElementSize;
                if (count > int.MaxValue)
                    throw new ArgumentException($"a span cannot hold the {count} bytes of this tensor");
                return count == 0 ? default : new Span<byte>((void*)DataPointer(), (int)count);
            }
            set
            {
                var target = bytes;
                if (value.Length != target.Length)
                    throw new ArgumentException($"{value.Length} bytes were given, but the tensor has {target.Length}");
                value.CopyTo(target);
            }
        }

        /// <summary>Writes the elements' bytes, in the order of the shape, whatever the strides and the device.</summary>
        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            using var here = Here();
            foreach (var block in new Blocks(here))
                stream.Write(block.Span);
        }

        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            using var here = Here();
            foreach (var block in new Blocks(here))
                stream.ReadExactly(block.Span);
            if (device_type != DeviceType.CPU || !is_contiguous())
                copy_(here);
        }

        internal unsafe nint DataPointer()
        {
            void* data;
            Shim.Check(Shim.ts_data(Handle, &data));
            GC.KeepAlive(this);
            return (nint)data;
        }

        private Tensor Here() => device_type == DeviceType.CPU && is_contiguous() ? alias() : cpu().contiguous().DetachFromDisposeScope();

        private void RequireCpu(string what)
        {
            if (device_type != DeviceType.CPU)
                throw new InvalidOperationException($"{what} needs a tensor on the CPU, but this one is on {device}: call cpu() first");
        }

        private void RequireType<T>(string what)
        {
            var wanted = typeof(T) == typeof((float, float)) ? ScalarType.ComplexFloat32 : TypeOf(typeof(T));
            if (dtype != wanted)
                throw new ArgumentException($"{what}<{typeof(T).Name}>() on a tensor of {dtype}: the element types differ");
        }

        /// <summary>The memory of a contiguous CPU tensor in pieces that fit a span, for those of over two gigabytes.</summary>
        private readonly struct Blocks(Tensor tensor)
        {
            private const int BlockBytes = 1 << 30;

            public IEnumerator<UnmanagedBlock> GetEnumerator()
            {
                long total = tensor.NumberOfElements * tensor.ElementSize;
                nint start = total == 0 ? 0 : tensor.DataPointer();
                for (long offset = 0; offset < total; offset += BlockBytes)
                    yield return new UnmanagedBlock(start + (nint)offset, (int)Math.Min(BlockBytes, total - offset));
            }
        }

        private readonly record struct UnmanagedBlock(nint Start, int Length)
        {
            internal unsafe Span<byte> Span => new((void*)Start, Length);
        }

        public unsafe T ReadCpuValue<T>(long i) where T : unmanaged
        {
            RequireCpu("ReadCpuValue");
            if (i < 0 || i >= NumberOfElements)
                throw new IndexOutOfRangeException($"element {i} of {NumberOfElements}");
            return ((T*)DataPointer())[i];
        }

        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);
        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);
        public sbyte ReadCpuSByte(long i) => ReadCpuValue<sbyte>(i);
        public short ReadCpuInt16(long i) => ReadCpuValue<short>(i);
        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);
        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);
        public float ReadCpuFloat16(long i) => (float)ReadCpuValue<Half>(i);
        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);
        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);
    }
}

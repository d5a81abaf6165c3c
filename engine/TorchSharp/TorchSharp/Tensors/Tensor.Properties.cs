using TorchSharp.Native;

// What a tensor is: shape, type, device, and the flags of its storage and of autograd.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private const int Contiguous = 1, Leaf = 2, RequiresGradient = 4, Sparse = 8, Conjugate = 16, Negative = 32;
        private const int DimensionsUsual = 8;   // so many sizes are read without an array

        public unsafe long[] shape
        {
            get
            {
                var sizes = new long[Shim.ts_dim(Handle)];
                fixed (long* start = sizes)
                    Shim.ts_sizes(Handle, start);
                GC.KeepAlive(this);
                return sizes;
            }
        }

        public long[] size() => shape;

        public unsafe long size(int dim)
        {
            int count = (int)Dimensions;
            Span<long> sizes = count <= DimensionsUsual ? stackalloc long[DimensionsUsual] : new long[count];
            fixed (long* start = sizes)
                Shim.ts_sizes(Handle, start);
            GC.KeepAlive(this);
            return sizes[..count][dim < 0 ? dim + count : dim];
        }

        public long Dimensions => Alive(Shim.ts_dim(Handle));
        public long ndim => Dimensions;
        public long dim() => Dimensions;
        public long NumberOfElements => Alive(Shim.ts_numel(Handle));
        public long numel() => NumberOfElements;
        public long ElementSize => BytesOf(dtype);
        public long element_size() => ElementSize;
        public ScalarType dtype => (ScalarType)Alive(Shim.ts_dtype(Handle));
        public Device device => Device.Decoded((int)Alive(Shim.ts_device(Handle)));
        public DeviceType device_type => device.type;
        public int device_index => device.index;

        public long[] stride() => Strides().Strides;
        public long storage_offset() => Strides().Offset;

        public long stride(int dim)
        {
            var strides = stride();
            return strides[dim < 0 ? dim + strides.Length : dim];
        }

        private unsafe (long[] Strides, long Offset) Strides()
        {
            var strides = new long[Dimensions];
            long offset;
            fixed (long* start = strides)
                Shim.Check(Shim.ts_strides(Handle, start, &offset));
            GC.KeepAlive(this);
            return (strides, offset);
        }

        public bool is_contiguous() => Has(Contiguous);
        public bool is_leaf => Has(Leaf);
        public bool is_sparse => Has(Sparse);
        public bool is_conj() => Has(Conjugate);
        public bool is_neg() => Has(Negative);
        public bool is_cuda => device_type == DeviceType.CUDA;
        public bool is_cpu() => device_type == DeviceType.CPU;
        public bool is_meta => device_type == DeviceType.META;
        public bool is_floating_point() => torch.is_floating_point(dtype);
        public bool is_integral() => torch.is_integral(dtype);
        public bool is_complex() => torch.is_complex(dtype);
        public bool is_nonzero() => Aten.Flag("is_nonzero", this);
        public bool is_pinned() => Aten.Flag("is_pinned", this);

        public bool requires_grad
        {
            get => Has(RequiresGradient);
            set
            {
                Shim.Check(Shim.ts_set_requires_grad(Handle, value ? 1 : 0));
                GC.KeepAlive(this);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        private unsafe bool Has(int flag)
        {
            int flags;
            Shim.Check(Shim.ts_flags(Handle, &flags));
            GC.KeepAlive(this);
            return (flags & flag) != 0;
        }

        private long Alive(long value)
        {
            GC.KeepAlive(this);
            return value;
        }
    }
}

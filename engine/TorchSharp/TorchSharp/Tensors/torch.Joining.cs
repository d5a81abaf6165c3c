using TorchSharp.Native;

// Functions of several tensors: joining, choosing, products named by an equation.
namespace TorchSharp;

public static partial class torch
{
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Aten.Call("cat", tensors, dim);
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);
    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Aten.Call("stack", tensors.ToArray(), dim);
    public static Tensor hstack(params Tensor[] tensors) => Aten.Call("hstack", tensors);
    public static Tensor hstack(IList<Tensor> tensors) => hstack(tensors.ToArray());
    public static Tensor vstack(Tensor[] tensors) => Aten.Call("vstack", tensors);
    public static Tensor vstack(IList<Tensor> tensors) => vstack(tensors.ToArray());
    public static Tensor dstack(params Tensor[] tensors) => Aten.Call("dstack", tensors);
    public static Tensor dstack(IList<Tensor> tensors) => dstack(tensors.ToArray());
    public static Tensor column_stack(params Tensor[] tensors) => Aten.Call("column_stack", tensors);
    public static Tensor row_stack(params Tensor[] tensors) => Aten.Call("row_stack", tensors);
    public static Tensor block_diag(params Tensor[] tensors) => Aten.Call("block_diag", tensors);
    public static Tensor cartesian_prod(params Tensor[] tensors) => Aten.Call("cartesian_prod", tensors);
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => Aten.List("broadcast_tensors", tensors);
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") =>
        Aten.List("meshgrid.indexing", tensors.ToArray(), indexing);
    public static Tensor einsum(string equation, params Tensor[] tensors) => Aten.Call("einsum", equation, tensors);
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Aten.Call("where.self", condition, x, y);
    public static Tensor[] where(Tensor condition) => Aten.List("where", condition);
    public static Tensor complex(Tensor real, Tensor imag) => Aten.Call("complex", real, imag);
    public static Tensor polar(Tensor abs, Tensor angle) => Aten.Call("polar", abs, angle);
    public static Tensor combinations(Tensor input, int r = 2, bool with_replacement = false) =>
        Aten.Call("combinations", input, r, with_replacement);
    public static Tensor searchsorted(Tensor sorted_sequence, Scalar values, bool out_int32, bool right, Tensor? sorter) =>
        Aten.Call("searchsorted.Scalar", sorted_sequence, values, out_int32, right, Arg.None, sorter);

    public static Tensor searchsorted(Tensor sorted_sequence, Tensor values, bool out_int32 = false, bool right = false,
        Tensor? sorter = null) =>
        Aten.Call("searchsorted.Tensor", sorted_sequence, values, out_int32, right, Arg.None, sorter);
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);
    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) => tensor.split(split_size_or_sections, dim);
    public static Tensor narrow(Tensor input, long dim, long start, long length) => input.narrow(dim, start, length);
    public static long numel(Tensor input) => input.numel();
    public static bool is_tensor(object obj) => obj is Tensor;

    public static void set_num_threads(int num) => Shim.ts_set_num_threads(num);
    public static int get_num_threads() => Shim.ts_get_num_threads();
    public static void set_num_interop_threads(int num) => Shim.Check(Shim.ts_set_num_interop_threads(num));
    public static int get_num_interop_threads() => Shim.ts_get_num_interop_threads();
    public static unsafe string __version__ => System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)Shim.ts_version())!;

    public static bool cuda_is_available() => cuda.is_available();

    public static class cuda
    {
        public static bool is_available() => Shim.ts_cuda_available() != 0;
        public static bool is_cudnn_available() => Shim.ts_cudnn_available() != 0;
        public static int device_count() => Shim.ts_cuda_device_count();
        public static void manual_seed(long seed) => manual_seed_all(seed);
        public static void manual_seed_all(long seed) => Shim.Check(Shim.ts_cuda_seed_all((ulong)seed));

        /// <summary>Waits for the device's work; without CUDA there is none.</summary>
        public static void synchronize(Device? device = null)
        {
            if (is_available())
                Shim.Check(Shim.ts_cuda_synchronize(device?.index ?? -1));
        }
    }
}

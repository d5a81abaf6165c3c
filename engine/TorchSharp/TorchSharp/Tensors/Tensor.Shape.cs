using TorchSharp.Native;

// Views, copies and rearrangements; choosing and placing by index. One line an operator, named by its schema.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            Aten.Call("as_strided", this, size, strides, storageOffset);
        public Tensor atleast_1d() => Aten.Call("atleast_1d", this);
        public Tensor atleast_2d() => Aten.Call("atleast_2d", this);
        public Tensor atleast_3d() => Aten.Call("atleast_3d", this);
        public Tensor broadcast_to(params long[] shape) => Aten.Call("broadcast_to", this, shape);
        public Tensor channel_shuffle(long groups) => Aten.Call("channel_shuffle", this, groups);
        public Tensor clone() => Aten.Call("clone", this);
        public Tensor conj() => Aten.Call("conj", this);
        public Tensor contiguous() => Aten.Call("contiguous", this);
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Aten.InPlace("copy_", this, source, nonBlocking);
        public Tensor diagonal_scatter(Tensor src, long offset = 0, long dim1 = 0, long dim2 = 1) =>
            Aten.Call("diagonal_scatter", this, src, offset, dim1, dim2);
        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) =>
            Aten.Call("diff", this, n, dim, prepend, append);
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Aten.Call("expand", this, sizes.ToArray(), isImplicit);
        public Tensor expand(long[] sizes, bool isImplicit = false) => Aten.Call("expand", this, sizes, isImplicit);
        public Tensor expand(params long[] sizes) => Aten.Call("expand", this, sizes);
        public Tensor expand_as(Tensor other) => Aten.Call("expand_as", this, other);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Aten.Call("flatten.using_ints", this, start_dim, end_dim);
        public Tensor flip(params long[] dims) => Aten.Call("flip", this, dims);
        public Tensor fliplr() => Aten.Call("fliplr", this);
        public Tensor flipud() => Aten.Call("flipud", this);
        public Tensor gather(long dim, Tensor index) => Aten.Call("gather", this, dim, index);
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Aten.Call("index_add", this, dim, index, source, alpha);
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Aten.InPlace("index_add_", this, dim, index, source, alpha);
        public Tensor index_copy(long dim, Tensor index, Tensor source) => Aten.Call("index_copy", this, dim, index, source);
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Aten.InPlace("index_copy_", this, dim, index, source);
        public Tensor index_fill(long dim, Tensor index, Scalar value) => Aten.Call("index_fill.int_Scalar", this, dim, index, value);
        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Aten.InPlace("index_fill_.int_Scalar", this, dim, index, value);
        public Tensor index_select(long dim, Tensor index) => Aten.Call("index_select", this, dim, index);
        public Tensor masked_fill(Tensor mask, Scalar value) => Aten.Call("masked_fill.Scalar", this, mask, value);
        public Tensor masked_fill_(Tensor mask, Scalar value) => Aten.InPlace("masked_fill_.Scalar", this, mask, value);
        public Tensor masked_scatter(Tensor mask, Tensor value) => Aten.Call("masked_scatter", this, mask, value);
        public Tensor masked_scatter_(Tensor mask, Tensor value) => Aten.InPlace("masked_scatter_", this, mask, value);
        public Tensor masked_select(Tensor mask) => Aten.Call("masked_select", this, mask);
        public Tensor moveaxis(long[] source, long[] destination) => Aten.Call("moveaxis.intlist", this, source, destination);
        public Tensor movedim(long[] source, long[] destination) => Aten.Call("movedim.intlist", this, source, destination);
        public Tensor narrow(long dim, long start, long length) => Aten.Call("narrow", this, dim, start, length);
        public Tensor permute(params long[] permutation) => Aten.Call("permute", this, permutation);
        public Tensor pin_memory() => Aten.Call("pin_memory", this);
        public Tensor ravel() => Aten.Call("ravel", this);
        public Tensor repeat(params long[] sizes) => Aten.Call("repeat", this, sizes);
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Aten.Call("repeat_interleave.self_Tensor", this, repeats, dim, output_size);
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Aten.Call("repeat_interleave.self_int", this, repeats, dim, output_size);
        public Tensor reshape(params long[] shape) => Aten.Call("reshape", this, shape);
        public Tensor resolve_conj() => Aten.Call("resolve_conj", this);
        public Tensor resolve_neg() => Aten.Call("resolve_neg", this);
        public Tensor roll((long, long) shifts, (long, long) dims) =>
            Aten.Call("roll", this, new[] { shifts.Item1, shifts.Item2 }, new[] { dims.Item1, dims.Item2 });
        public Tensor roll((long, long, long) shifts, (long, long, long) dims) =>
            Aten.Call("roll", this, new[] { shifts.Item1, shifts.Item2, shifts.Item3 }, new[] { dims.Item1, dims.Item2, dims.Item3 });
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) =>
            Aten.Call("roll", this, shifts.ToArray(), dims.ToArray());
        public Tensor roll(long[] shifts) => Aten.Call("roll", this, shifts);
        public Tensor roll(long[] shifts, long[] dims) => Aten.Call("roll", this, shifts, dims);
        public Tensor scatter(long dim, Tensor index, Tensor src) => Aten.Call("scatter.src", this, dim, index, src);
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Aten.InPlace("scatter_.src", this, dim, index, src);
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Aten.Call("scatter_add", this, dim, index, src);
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Aten.InPlace("scatter_add_", this, dim, index, src);
        public Tensor select(long dim, long index) => Aten.Call("select.int", this, dim, index);
        public Tensor select_scatter(Tensor src, long dim, long index) => Aten.Call("select_scatter", this, src, dim, index);
        public Tensor slice(long dim, long start, long finish, long step) => Aten.Call("slice.Tensor", this, dim, start, finish, step);
        public Tensor slice_scatter(Tensor src, long dim = 0, long? start = null, long? end = null, long step = 1) =>
            Aten.Call("slice_scatter", this, src, dim, start, end, step);
        public Tensor swapaxes(long dim0, long dim1) => Aten.Call("swapaxes", this, dim0, dim1);
        public Tensor swapdims(long dim0, long dim1) => Aten.Call("swapdims", this, dim0, dim1);
        public Tensor t() => Aten.Call("t", this);
        public Tensor take(Tensor index) => Aten.Call("take", this, index);
        public Tensor take_along_dim(Tensor indices) => Aten.Call("take_along_dim", this, indices);
        public Tensor take_along_dim(Tensor indices, long dim) => Aten.Call("take_along_dim", this, indices, dim);
        public Tensor tile(long[] reps) => Aten.Call("tile", this, reps);
        public Tensor to_dense() => Aten.Call("to_dense", this);
        public Tensor to_sparse() => Aten.Call("to_sparse", this);
        public Tensor to_sparse(int sparse_dim) => Aten.Call("to_sparse.sparse_dim", this, sparse_dim);
        public Tensor transpose(long dim0, long dim1) => Aten.Call("transpose.int", this, dim0, dim1);
        public Tensor transpose_(long dim0, long dim1) => Aten.InPlace("transpose_", this, dim0, dim1);
        public Tensor type_as(Tensor tensor) => Aten.Call("type_as", this, tensor);
        public Tensor unfold(long dimension, long size, long step) => Aten.Call("unfold", this, dimension, size, step);
        public Tensor unsqueeze(long dim) => Aten.Call("unsqueeze", this, dim);
        public Tensor unsqueeze_(long dim) => Aten.InPlace("unsqueeze_", this, dim);
        public Tensor view(params long[] shape) => Aten.Call("view", this, shape);
        public Tensor view_as(Tensor other) => Aten.Call("view_as", this, other);
        public Tensor view_as_complex() => Aten.Call("view_as_complex", this);
        public Tensor view_as_real() => Aten.Call("view_as_real", this);
        /// <summary>This tensor's elements where the condition holds, y's elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) => torch.where(condition, this, y);
        public Tensor[] chunk(long chunks, long dim = 0) => Aten.List("chunk", this, chunks, dim);
        public Tensor[] dsplit((long, long) indices_or_sections) =>
            Aten.List("dsplit.array", this, new[] { indices_or_sections.Item1, indices_or_sections.Item2 });
        public Tensor[] dsplit((long, long, long) indices_or_sections) =>
            Aten.List("dsplit.array", this, new[] { indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3 });
        public Tensor[] dsplit(long size) => Aten.List("dsplit.int", this, Dividing(size, 2, "dsplit"));
        public Tensor[] dsplit(params long[] sizes) => Aten.List("dsplit.array", this, sizes);
        public Tensor[] hsplit(long size) => Aten.List("hsplit.int", this, Dividing(size, ndim == 1 ? 0 : 1, "hsplit"));
        public Tensor[] hsplit(params long[] sizes) => Aten.List("hsplit.array", this, sizes);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Aten.List("split_with_sizes", this, sizes.ToArray(), dim);
        public Tensor[] split(long size, int dim = 0) => Aten.List("split.Tensor", this, size, dim);
        public Tensor[] split(long[] sizes, long dim = 0) => Aten.List("split_with_sizes", this, sizes, dim);
        public Tensor[] split(params long[] sizes) => Aten.List("split_with_sizes", this, sizes);
        public Tensor[] tensor_split(Tensor indices, long dim = 0) =>
            Aten.List("tensor_split.tensor_indices_or_sections", this, indices, dim);
        public Tensor[] tensor_split(long size, long dim = 0) => Aten.List("tensor_split.sections", this, size, dim);
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => Aten.List("tensor_split.indices", this, sizes, dim);
        public Tensor[] unbind(long dimension = 0) => Aten.List("unbind.int", this, dimension);
        public Tensor[] vsplit(long size) => Aten.List("vsplit.int", this, Dividing(size, 0, "vsplit"));

        /// <summary>The number of parts, which must divide the dimension; without such a dimension libtorch says so.</summary>
        private long Dividing(long parts, int dimension, string what) =>
            parts <= 0 || dimension >= ndim || size(dimension) % parts == 0 ? parts
            : throw new ArgumentException($"{what}: dimension {dimension} has {size(dimension)}, which {parts} parts do not divide evenly");
        public Tensor[] vsplit(params long[] sizes) => Aten.List("vsplit.array", this, sizes);
    }
}

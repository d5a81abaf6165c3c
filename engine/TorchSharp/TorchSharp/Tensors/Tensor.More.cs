using System.Numerics;
using TorchSharp.Native;

// Members that are another name or another shape of argument for what is there already.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => index(i1, i2, i3, i4, i5);
            set => index_put_(value, [i1, i2, i3, i4, i5]);
        }

        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => index(i1, i2, i3, i4, i5, i6);
            set => index_put_(value, [i1, i2, i3, i4, i5, i6]);
        }

        public (Tensor std, Tensor mean) std_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std_mean([dim.Item1, dim.Item2], unbiased, keepdim, type);
        public (Tensor std, Tensor mean) std_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false,
            ScalarType? type = null) =>
            std_mean([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);
        public (Tensor std, Tensor mean) std_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false,
            ScalarType? type = null) => std_mean(dimensions.ToArray(), unbiased, keepdim, type);
        public (Tensor var, Tensor mean) var_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var_mean([dim.Item1, dim.Item2], unbiased, keepdim, type);
        public (Tensor var, Tensor mean) var_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false,
            ScalarType? type = null) =>
            var_mean([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);
        public (Tensor var, Tensor mean) var_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false,
            ScalarType? type = null) => var_mean(dimensions.ToArray(), unbiased, keepdim, type);

        public Tensor cross(Scalar other, long dim)
        {
            using var same = full_like(other);
            return Aten.Call("cross", this, same, dim);
        }

        public Tensor random_(double from, double to, Generator? generator = null) =>
            Aten.InPlace("random_.from", this, (long)from, (long)to, generator);
        public Tensor set_(Tensor source) => Aten.InPlace("set_.source_Tensor", this, source);
        public Tensor take_along_dim(IEnumerable<long> indices) => take_along_dim(tensor(indices.ToArray()));
        public Tensor take_along_dim(IEnumerable<long> indices, long dim) => take_along_dim(tensor(indices.ToArray()), dim);
        public Tensor[] dsplit((long, long, long, long) indices_or_sections) =>
            dsplit([indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3, indices_or_sections.Item4]);
        public Tensor[] dsplit(Tensor indices) => dsplit(indices.cpu().data<long>().ToArray());
        public Tensor[] hsplit(Tensor indices) => hsplit(indices.cpu().data<long>().ToArray());
        public Tensor[] vsplit(Tensor indices) => vsplit(indices.cpu().data<long>().ToArray());
        public static Tensor block_diag(params Tensor[] tensors) => torch.block_diag(tensors);

        public Tensor SparseIndices => Aten.Call("_indices", this);
        public Tensor SparseValues => Aten.Call("_values", this);

        public float ReadCpuBFloat16(long i) => ReadCpuValue<BFloat16>(i).ToSingle();

        /// <summary>Nested lists of scalars, by dimension; a scalar for a tensor without dimensions.</summary>
        public object tolist()
        {
            if (ndim == 0)
                return ToScalar();
            using var scope = NewDisposeScope();
            var list = new System.Collections.ArrayList();
            for (long k = 0; k < size(0); k++)
                list.Add(this[k].tolist());
            return list;
        }

        public static implicit operator Tensor((float, float) value) => tensor(value);
        public static implicit operator Tensor((float, float)[] value) => tensor(value);
        public static implicit operator Tensor(Complex value) => tensor(value);
        public static implicit operator Tensor(Complex[] value) => tensor(value);

        /// <summary>Writes and reads one tensor in the package's own format.</summary>
        public void save(string location)
        {
            using var file = File.Create(location);
            using var writer = new BinaryWriter(file);
            this.Save(writer);
        }

        public static Tensor load(string location) => Load(location);

        public static Tensor Load(string location)
        {
            using var file = File.OpenRead(location);
            return Load(file);
        }

        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            return Load(reader);
        }

        public static Tensor Load(BinaryReader reader) => TensorExtensionMethods.Load(reader);
    }
}

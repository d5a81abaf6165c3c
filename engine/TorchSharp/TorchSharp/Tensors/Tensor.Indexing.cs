using TorchSharp.Native;

// Indexing. Numbers, slices, None and the ellipsis become views; what tensors remain is one gather or scatter.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor this[long i1]
        {
            get => index(i1);
            set => index_put_(value, [i1]);
        }

        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => index_put_(value, [i1, i2]);
        }

        public Tensor this[long i1, long i2, long i3]
        {
            get => index(i1, i2, i3);
            set => index_put_(value, [i1, i2, i3]);
        }

        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(i1, i2, i3, i4);
            set => index_put_(value, [i1, i2, i3, i4]);
        }

        public Tensor this[params long[] indices]
        {
            get => index(Array.ConvertAll(indices, i => (TensorIndex)i));
            set => index_put_(value, Array.ConvertAll(indices, i => (TensorIndex)i));
        }

        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor index(params Tensor[] indices) => Aten.Call("index.Tensor", this, AsIndices(indices));

        public Tensor index(params TensorIndex[] indices)
        {
            using var scope = NewDisposeScope();
            var (view, tensors) = View(indices);
            var result = tensors is null ? view : Aten.Call("index.Tensor", view, AsIndices(tensors));
            return (ReferenceEquals(result, this) ? alias() : result).MoveToOuterDisposeScope();
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Aten.InPlace("index_put_", this, AsIndices(indices), value, accumulate);

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var scope = NewDisposeScope();
            return index_put_(Filled(value), indices, false);
        }

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            using var scope = NewDisposeScope();
            var (view, tensors) = View(indices);
            if (tensors is not null)
                Aten.Do("index_put_", view, AsIndices(tensors), value, accumulate);
            else if (accumulate)
                Aten.Do("add_.Tensor", view, value);
            else
                Aten.Do("copy_", view, value);
            return this;
        }

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var scope = NewDisposeScope();
            return index_put_(Filled(value), indices, false);
        }

        // PyTorch 2 takes int32 for an index, and 1.13 does not yet.
        private static Tensor?[] AsIndices(Tensor?[] indices) =>
            Array.ConvertAll(indices, index => index is { dtype: ScalarType.Int32 } ? index.@long() : index);

        private Tensor Filled(Scalar value) => torch.full([], value, dtype, device);

        /// <summary>Applies all but the tensors. The tensors are returned by dimension of the view, null where there is none.</summary>
        private (Tensor View, Tensor?[]? Tensors) View(TensorIndex[] indices)
        {
            var view = this;
            var tensors = new List<Tensor?>();
            int dimension = 0;
            foreach (var index in indices)
            {
                switch (index.What)
                {
                    case TensorIndex.Kind.Single:
                        view = view.select(dimension, index.First!.Value);
                        break;
                    case TensorIndex.Kind.Slice:
                        if (index.First is not null || index.Stop is not null || index.Step is not null)
                            view = Aten.Call("slice.Tensor", view, dimension, index.First, index.Stop, index.Step ?? 1);
                        dimension++;
                        break;
                    case TensorIndex.Kind.None:
                        view = view.unsqueeze(dimension++);
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        dimension += (int)view.Dimensions - dimension - DimensionsAfterEllipsis(indices);
                        break;
                    default:
                        Place(tensors, dimension, index.Indices ?? torch.tensor(index.First != 0));
                        // A mask stands for as many dimensions as it has itself.
                        dimension += index.Indices is { dtype: ScalarType.Bool } mask ? (int)mask.Dimensions : 1;
                        break;
                }
            }
            return (view, tensors.Count == 0 ? null : tensors.ToArray());
        }

        private static int DimensionsAfterEllipsis(TensorIndex[] indices) => indices
            .SkipWhile(index => index.What != TensorIndex.Kind.Ellipsis).Skip(1)
            .Sum(index => index.What switch
            {
                TensorIndex.Kind.None => 0,
                TensorIndex.Kind.Tensor when index.Indices is { dtype: ScalarType.Bool } mask => (int)mask.Dimensions,
                _ => 1,
            });

        private static void Place(List<Tensor?> tensors, int dimension, Tensor indices)
        {
            while (tensors.Count < dimension)
                tensors.Add(null);
            tensors.Add(indices);
        }
    }
}

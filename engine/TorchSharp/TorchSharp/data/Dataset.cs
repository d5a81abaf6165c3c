using TorchSharp.Modules;
using static TorchSharp.torch;

// Examples by number: the base of every data set, and the one that is made of tensors.
namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class utils
        {
            public static partial class data
            {
                public abstract class Dataset<T> : IDisposable
                {
                    protected Dataset() { }

                    public abstract long Count { get; }
                    public abstract T GetTensor(long index);

                    public void Dispose()
                    {
                        Dispose(true);
                        GC.SuppressFinalize(this);
                    }

                    protected virtual void Dispose(bool disposing) { }
                }

                /// <summary>Examples whose parts have names.</summary>
                public abstract class Dataset : Dataset<Dictionary<string, Tensor>>
                {
                    protected Dataset() { }
                }

                /// <summary>Examples whose parts have places.</summary>
                public abstract class IterableDataset : Dataset<IList<Tensor>>
                {
                    protected IterableDataset() { }
                }

                public static TensorDataset TensorDataset(params Tensor[] tensors) => new(tensors);
            }
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Row k of each of several tensors is example k.</summary>
    public class TensorDataset : torch.utils.data.IterableDataset, IRows<IList<Tensor>>
    {
        private readonly Tensor[] tensors;

        internal TensorDataset(Tensor[] tensors)
        {
            if (tensors.Length == 0 || tensors.Any(tensor => tensor.size(0) != tensors[0].size(0)))
                throw new ArgumentException($"the tensors must have the same number of rows, but have " +
                    $"{string.Join(", ", tensors.Select(t => t.size(0)))}");
            this.tensors = Array.ConvertAll(tensors, tensor => tensor.alias().DetachFromDisposeScope());
        }

        public override long Count => tensors[0].size(0);
        public IList<Tensor> this[long index] => GetTensor(index);
        public override IList<Tensor> GetTensor(long index) => Array.ConvertAll(tensors, tensor => tensor[index]);

        IList<Tensor> IRows<IList<Tensor>>.Rows(long[] indices, Func<Tensor, Tensor> place) =>
            Array.ConvertAll(tensors, tensor => place(BatchTensors.Rows(tensor, indices)));

        protected override void Dispose(bool disposing)
        {
            foreach (var tensor in tensors)
                tensor.Dispose();
        }
    }
}

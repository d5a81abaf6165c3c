using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

// Batches of a data set, in its order, in a shuffled one, or in the caller's. With workers, batches are made on their
// threads while the caller uses the one before; what comes is the same, and in the same order, for any number of them.
namespace TorchSharp.Modules
{
    public class DataLoader<T, S> : IEnumerable<S>, IDisposable
    {
        public DataLoader(Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, IEnumerable<long> shuffler,
            Device? device = null,
            int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
        {
            if (batchSize < 1)
                throw new ArgumentException($"batchSize is {batchSize}, but must be 1 or more");
            if (num_worker < 0)
                throw new ArgumentException($"num_worker is {num_worker}, but must be 0 (the asking thread) or more");
            (this.dataset, batch_size, this.collate_fn, sampler) = (dataset, batchSize, collate_fn, shuffler);
            (Device, num_workers, this.drop_last) = (device ?? CPU, num_worker, drop_last);
            (DisposeBatch, DisposeDataset) = (disposeBatch, disposeDataset);
        }

        public DataLoader(Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, bool shuffle = false,
            Device? device = null,
            int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : this(dataset, batchSize, collate_fn, SamplingOrder.Of(dataset.Count, shuffle, seed), device, num_worker, drop_last,
                disposeBatch, disposeDataset) { }

        public Dataset<T> dataset { get; }
        public int batch_size { get; }
        public bool drop_last { get; }
        public IEnumerable<long> sampler { get; }
        public int num_workers { get; }
        public Device Device { get; }
        public bool DisposeBatch { get; }
        public bool DisposeDataset { get; }
        public Func<IEnumerable<T>, Device, S> collate_fn { get; }

        /// <summary>The number of batches.</summary>
        public long Count => drop_last ? dataset.Count / batch_size : (dataset.Count + batch_size - 1) / batch_size;

        public IEnumerator<S> GetEnumerator() => num_workers == 0
            ? Handed(Chunks().Select(Make).GetEnumerator())
            : Handed(new ReadAhead<(S, Tensor[])>(Chunks(), Make, num_workers, made => Release(made.Item2)));

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (disposing && DisposeDataset)
                dataset.Dispose();
        }

        private IEnumerable<long[]> Chunks() => sampler.Chunk(batch_size).Where(chunk => !drop_last || chunk.Length == batch_size);

        /// <summary>A batch lives until the next is asked for.</summary>
        private IEnumerator<S> Handed(IEnumerator<(S Batch, Tensor[] Tensors)> made)
        {
            using (made)
                while (made.MoveNext())
                    try
                    {
                        yield return made.Current.Batch;
                    }
                    finally
                    {
                        if (DisposeBatch)
                            Release(made.Current.Tensors);
                    }
        }

        private static void Release(Tensor[] tensors) => Array.ForEach(tensors, tensor => tensor.Dispose());

        // The examples go at once; the batch belongs to no scope, since its user's own scopes open and close around it.
        private (S, Tensor[]) Make(long[] indices)
        {
            using var mode = no_grad();
            using var scope = NewDisposeScope();
            if (!TryGather(indices, out var batch))
                batch = collate_fn(indices.Select(dataset.GetTensor).ToList(), Device);
            var tensors = BatchTensors.In(batch).ToArray();
            if (tensors.Length == 0)
                scope.Detach(scope.DisposablesView);    // A batch of a type unknown here: whatever it holds must live.
            scope.Detach(tensors.Where(scope.Contains));
            return (batch, tensors);
        }

        /// <summary>A batch by rows, where the data set can give it and the examples would only be stacked.</summary>
        private protected virtual bool TryGather(long[] indices, [MaybeNullWhen(false)] out S batch)
        {
            batch = default;
            return false;
        }
    }

    public class DataLoader : DataLoader<Dictionary<string, Tensor>, Dictionary<string, Tensor>>
    {
        public DataLoader(torch.utils.data.Dataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null,
            int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, BatchTensors.Stacked, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset) { }

        public DataLoader(torch.utils.data.Dataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null,
            int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, BatchTensors.Stacked, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset) { }

        private protected override bool TryGather(long[] indices, [MaybeNullWhen(false)] out Dictionary<string, Tensor> batch) =>
            (batch = (dataset as IRows<Dictionary<string, Tensor>>)?.Rows(indices, tensor =>
                BatchTensors.Placed(tensor, Device))) is not null;
    }

    public class IterableDataLoader : DataLoader<IList<Tensor>, IList<Tensor>>
    {
        public IterableDataLoader(IterableDataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null,
            int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, BatchTensors.Stacked, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset) { }

        public IterableDataLoader(IterableDataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null,
            int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, BatchTensors.Stacked, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset) { }

        private protected override bool TryGather(long[] indices, [MaybeNullWhen(false)] out IList<Tensor> batch) =>
            (batch = (dataset as IRows<IList<Tensor>>)?.Rows(indices, tensor => BatchTensors.Placed(tensor, Device))) is not null;
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class utils
        {
            public static partial class data
            {
                public static DataLoader DataLoader(Dataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null,
                    int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset);

                public static DataLoader DataLoader(Dataset dataset, int batchSize, bool shuffle = false, Device? device = null,
                    int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset);

                public static IterableDataLoader DataLoader(IterableDataset dataset, int batchSize, IEnumerable<long> shuffler,
                    Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true,
                    bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset);

                public static IterableDataLoader DataLoader(IterableDataset dataset, int batchSize, bool shuffle = false,
                    Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true,
                    bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset);
            }
        }
    }
}

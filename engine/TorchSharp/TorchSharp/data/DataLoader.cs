using System.Collections;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

// Batches of a data set, in its order, in a shuffled one, or in the caller's. Examples are read on the asking thread.
namespace TorchSharp.Modules
{
    public class DataLoader<T, S> : IEnumerable<S>, IDisposable
    {
        private readonly bool shuffles;
        private readonly int? seed;

        public DataLoader(Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, IEnumerable<long> shuffler, Device? device = null,
            int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : this(dataset, batchSize, collate_fn, false, device, null, num_worker, drop_last, disposeBatch, disposeDataset) => sampler = shuffler;

        public DataLoader(Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, bool shuffle = false, Device? device = null,
            int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
        {
            if (batchSize < 1)
                throw new ArgumentException($"batchSize is {batchSize}, but must be 1 or more");
            (this.dataset, batch_size, this.collate_fn, Device) = (dataset, batchSize, collate_fn, device ?? CPU);
            (shuffles, this.seed, num_workers, this.drop_last) = (shuffle, seed, num_worker, drop_last);
            (DisposeBatch, DisposeDataset) = (disposeBatch, disposeDataset);
            sampler = Order();
        }

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

        public IEnumerator<S> GetEnumerator()
        {
            foreach (var indices in sampler.Chunk(batch_size))
            {
                if (drop_last && indices.Length < batch_size)
                    yield break;
                var (batch, tensors) = Batch(indices);
                yield return batch;
                if (DisposeBatch)
                    tensors.ForEach(tensor => tensor.Dispose());
            }
        }

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

        // The examples go at once; the batch belongs to no scope, since its user's own scopes open and close around it.
        private (S, List<Tensor>) Batch(long[] indices)
        {
            using var examples = NewDisposeScope();
            var batch = collate_fn(indices.Select(dataset.GetTensor).ToList(), Device);
            var tensors = ((batch as IDictionary<string, Tensor>)?.Values ?? batch as IEnumerable<Tensor> ?? []).ToList();
            tensors.ForEach(tensor => tensor.DetachFromDisposeScope());
            return (batch, tensors);
        }

        private IEnumerable<long> Order()
        {
            var order = Enumerable.Range(0, (int)dataset.Count).Select(k => (long)k);
            if (!shuffles)
                return order;
            var random = seed is { } fixedSeed ? new Random(fixedSeed) : new Random((int)randint_long(int.MaxValue));
            return Shuffled(random);
        }

        // Every pass over the data has an order of its own, from the same source.
        private IEnumerable<long> Shuffled(Random random)
        {
            var order = Enumerable.Range(0, (int)dataset.Count).Select(k => (long)k).ToArray();
            random.Shuffle(order);
            foreach (long index in order)
                yield return index;
        }
    }

    public class DataLoader : DataLoader<Dictionary<string, Tensor>, Dictionary<string, Tensor>>
    {
        public DataLoader(torch.utils.data.Dataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, Stacked, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset) { }

        public DataLoader(torch.utils.data.Dataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, Stacked, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset) { }

        private static Dictionary<string, Tensor> Stacked(IEnumerable<Dictionary<string, Tensor>> examples, Device device) =>
            examples.First().Keys.ToDictionary(key => key, key => stack(examples.Select(example => example[key])).to(device));
    }

    public class IterableDataLoader : DataLoader<IList<Tensor>, IList<Tensor>>
    {
        public IterableDataLoader(IterableDataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, Stacked, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset) { }

        public IterableDataLoader(IterableDataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, Stacked, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset) { }

        private static IList<Tensor> Stacked(IEnumerable<IList<Tensor>> examples, Device device) =>
            Enumerable.Range(0, examples.First().Count).Select(part => stack(examples.Select(example => example[part])).to(device)).ToList();
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
                public static DataLoader DataLoader(Dataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset);

                public static DataLoader DataLoader(Dataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset);

                public static IterableDataLoader DataLoader(IterableDataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset);

                public static IterableDataLoader DataLoader(IterableDataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset);
            }
        }
    }
}

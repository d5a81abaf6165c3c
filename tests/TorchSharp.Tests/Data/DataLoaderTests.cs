using TorchSharp.Modules;
using TorchSharp.Tests.Goldens;
using TorchSharp.Tests.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

// Batches: their sizes and order for any number of workers, how long they live, and what becomes of faults.
namespace TorchSharp.Tests.Data;

[Collection(nameof(OneAtATime))]
public sealed class DataLoaderTests
{
    private static double[][] Pass(IEnumerable<IList<Tensor>> loader) =>
        [.. loader.Select(batch => batch.SelectMany(part => part.Numbers()).ToArray())];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Batches_follow_the_data_and_the_last_may_be_short(int workers)
    {
        using var scope = NewDisposeScope();
        using var loader = DataLoader(TensorDataset(arange(5), arange(5) * 10), 2, num_worker: workers);
        loader.Count.ShouldBe(3);
        Pass(loader).ShouldBe([[0, 1, 0, 10], [2, 3, 20, 30], [4, 40]]);
        Pass(loader).Length.ShouldBe(3, "a second pass");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_batch_lives_until_the_next_is_asked_for(int workers)
    {
        using var scope = NewDisposeScope();
        using var loader = DataLoader(TensorDataset(arange(6)), 2, num_worker: workers);
        var batches = new List<Tensor>();
        foreach (var batch in loader)
        {
            batch[0].IsInvalid.ShouldBeFalse();
            batches.ShouldAllBe(earlier => earlier.IsInvalid);
            batches.Add(batch[0]);
        }
        batches.ShouldAllBe(batch => batch.IsInvalid);
        using var keeping = DataLoader(TensorDataset(arange(6)), 2, num_worker: workers, disposeBatch: false);
        keeping.Select(batch => batch[0]).ToList().ShouldAllBe(batch => !batch.IsInvalid);
    }

    [Fact]
    public void A_seed_fixes_the_shuffled_order_for_any_number_of_workers_and_nothing_is_lost()
    {
        using var scope = NewDisposeScope();
        double[] Shuffled(int seed, int workers)
        {
            using var loader = DataLoader(TensorDataset(arange(50)), 8, shuffle: true, seed: seed, num_worker: workers);
            return [.. Pass(loader).Concat(Pass(loader)).SelectMany(batch => batch)];
        }

        var once = Shuffled(1, 0);
        once.ShouldBe(Shuffled(1, 1));
        once.ShouldBe(Shuffled(1, 4));
        once.ShouldNotBe(Shuffled(2, 0));
        once[..50].ShouldNotBe(once[50..], "each pass has an order of its own");
        once[..50].Order().ShouldBe(Enumerable.Range(0, 50).Select(k => (double)k));
    }

    [Fact]
    public void The_short_batch_can_be_dropped_and_the_order_given()
    {
        using var scope = NewDisposeScope();
        using var loader = DataLoader(TensorDataset(arange(5)), 2, shuffler: [4, 3, 2, 1, 0], drop_last: true);
        Pass(loader).ShouldBe([[4, 3], [2, 1]]);
    }

    /// <summary>Rows copied in one go are what stacking the examples one by one gives, for any layout and type.</summary>
    [Fact]
    public void Rows_of_tensors_are_the_stacked_examples()
    {
        using var scope = NewDisposeScope();
        Tensor[] parts = [randn(7, 2, 3), arange(14).reshape(2, 7).t(), ones(7).to(@bool), randn(7, 4).to(bfloat16)];
        long[] order = [3, 3, 0, 6];
        using var loader = DataLoader(TensorDataset(parts), 4, shuffler: order);
        foreach (var batch in loader)
            for (int k = 0; k < parts.Length; k++)
            {
                batch[k].dtype.ShouldBe(parts[k].dtype);
                batch[k].Numbers().ShouldBe(stack(order.Select(index => parts[k][index])).Numbers());
            }
        using var outside = DataLoader(TensorDataset(arange(5)), 2, shuffler: [5, 0]);
        Should.Throw<ArgumentOutOfRangeException>(() => Pass(outside)).Message.ShouldContain("0 to 4");
    }

    /// <summary>Examples of the caller's own making, which say on which thread they were made.</summary>
    private sealed class Numbered(int count, Action<long>? onRead = null) : torch.utils.data.Dataset
    {
        private readonly HashSet<int> threads = [];

        internal IReadOnlyCollection<int> Threads => threads;
        internal bool IsDisposed { get; private set; }
        public override long Count => count;

        public override Dictionary<string, Tensor> GetTensor(long index)
        {
            onRead?.Invoke(index);
            lock (threads)
                threads.Add(Environment.CurrentManagedThreadId);
            return new() { ["data"] = full(3, (float)index), ["label"] = tensor(index) };
        }

        protected override void Dispose(bool disposing) => IsDisposed = true;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void Examples_with_names_are_stacked_under_their_names(int workers)
    {
        using var scope = NewDisposeScope();
        var data = new Numbered(10);
        long before = LiveTensors.SettledCount();
        using (var loader = DataLoader(data, 4, num_worker: workers))
        {
            var seen = new List<double>();
            foreach (var batch in loader)
            {
                batch["data"].shape.ShouldBe([batch["label"].shape[0], 3]);
                seen.AddRange(batch["label"].Numbers());
            }
            seen.ShouldBe(Enumerable.Range(0, 10).Select(k => (double)k));
        }
        Tensor.TotalCount.ShouldBe(before, "neither examples nor batches stay");
        data.Threads.Contains(Environment.CurrentManagedThreadId).ShouldBe(workers == 0);
        data.IsDisposed.ShouldBeTrue();
    }

    /// <summary>The reader holds a batch and asks for nothing, yet the next ones are made: bounded, two for each worker.</summary>
    [Fact]
    public void Workers_read_ahead_while_the_reader_is_busy_and_no_further_than_two_batches_each()
    {
        using var scope = NewDisposeScope();
        using var fifth = new SemaphoreSlim(0);
        int read = 0, asked = 0;
        long aheadMost = 0;
        var data = new Numbered(100, index =>
        {
            lock (fifth)
                aheadMost = Math.Max(aheadMost, index + 1 - Volatile.Read(ref asked));
            if (Interlocked.Increment(ref read) == 5)
                fifth.Release();
        });
        using var loader = DataLoader(data, 1, num_worker: 2);
        using var batches = loader.GetEnumerator();
        asked = 1;
        batches.MoveNext().ShouldBeTrue();
        fifth.Wait(TimeSpan.FromMinutes(1)).ShouldBeTrue("four more are made while the first is in use");
        do
            Interlocked.Increment(ref asked);
        while (batches.MoveNext());
        read.ShouldBe(100);
        aheadMost.ShouldBe(4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_fault_in_the_data_comes_to_the_reader_at_its_turn(int workers)
    {
        using var scope = NewDisposeScope();
        long before = LiveTensors.SettledCount();
        using var loader = DataLoader(new Numbered(10, index => { if (index == 5) throw new FileNotFoundException("image 5 is missing"); }),
            2, num_worker: workers);
        int batches = 0;
        Should.Throw<FileNotFoundException>(() => { foreach (var batch in loader) batches++; }).Message.ShouldBe("image 5 is missing");
        batches.ShouldBe(2);
        Tensor.TotalCount.ShouldBe(before);
    }

    [Fact]
    public void Leaving_early_ends_the_workers_and_releases_what_they_made()
    {
        using var scope = NewDisposeScope();
        long before = LiveTensors.SettledCount();
        var data = new Numbered(1000);
        using (var loader = DataLoader(data, 2, num_worker: 3))
            foreach (var batch in loader)
                break;
        Tensor.TotalCount.ShouldBe(before);
        data.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public void An_order_that_fails_says_so()
    {
        static IEnumerable<long> Order()
        {
            yield return 0;
            throw new InvalidOperationException("no more order");
        }

        using var scope = NewDisposeScope();
        using var loader = DataLoader(TensorDataset(arange(5)), 1, shuffler: Order(), num_worker: 2);
        Should.Throw<InvalidOperationException>(() => Pass(loader)).Message.ShouldBe("no more order");
    }

    [Fact]
    public void A_collation_of_the_callers_may_give_anything()
    {
        using var scope = NewDisposeScope();
        using var pairs = new DataLoader<Dictionary<string, Tensor>, (Tensor, Tensor)>(new Numbered(4), 2,
            (examples, device) => (stack(examples.Select(example => example["data"])).to(device),
                stack(examples.Select(example => example["label"]))));
        pairs.Select(pair => (pair.Item1.shape[0], pair.Item2.Numbers()[1])).ToList().ShouldBe([(2, 1), (2, 3)]);
        using var lists = new DataLoader<Dictionary<string, Tensor>, Labels>(new Numbered(4), 2, (examples, _) =>
            new Labels([.. examples.Select(example => example["label"])]));
        lists.Select(labels => labels.Held[1].Numbers()[0]).ToList().ShouldBe([1, 3]);
    }

    private sealed record Labels(Tensor[] Held);

    [Fact]
    public void Numbers_that_cannot_be_are_refused()
    {
        using var scope = NewDisposeScope();
        Should.Throw<ArgumentException>(() => DataLoader(TensorDataset(arange(5)), 0)).Message.ShouldContain("batchSize is 0");
        Should.Throw<ArgumentException>(() => DataLoader(TensorDataset(arange(5)), 1,
            num_worker: -1)).Message.ShouldContain("num_worker is -1");
        Should.Throw<ArgumentException>(() => TensorDataset(arange(5), arange(4))).Message.ShouldContain("5, 4");
    }
}

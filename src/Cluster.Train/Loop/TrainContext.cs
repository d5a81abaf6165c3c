using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Cluster.Train;

// What the user's loop sees of the run: one context a rank, used by that rank's training thread only. Every method that
// says "all ranks" is a collective: each rank has to call it, in the same order.

/// <summary>A rank's view of the run that it takes part in, given to the loop.</summary>
public sealed class TrainContext
{
    /// <summary>The name under which throughput is reported, in examples of all ranks per second.</summary>
    public const string ExamplesPerSecondMetric = "examples_per_s";

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    private readonly TrainContextSetup _setup;
    private readonly List<DistributedDataParallel> _models = [];
    private readonly ThroughputMeter _throughput;
    private readonly RateLimit _progressLimit;
    private DataPosition _position;
    private DataPosition? _resumeAt;
    private double _lossWeight = 1;
    private int _reportCount;

    internal TrainContext(TrainContextSetup setup)
    {
        _setup = setup;
        _throughput = new ThroughputMeter(setup.Clock);
        _progressLimit = new RateLimit(setup.Clock, ProgressInterval);
        _resumeAt = setup.Checkpoint?.Position;
        _position = _resumeAt ?? new DataPosition(0, 0);
        _reportCount = setup.Checkpoint?.ReportCount ?? 0;
    }

    /// <summary>This rank, from 0 to <see cref="World"/> − 1. Not stable over restarts.</summary>
    public int Rank => Group.Rank;

    /// <summary>The number of ranks. May be smaller after a restart.</summary>
    public int World => Group.WorldSize;

    /// <summary>The number of this rank among those of its node, from 0.</summary>
    public int LocalRank => _setup.LocalRank;

    /// <summary>Where this rank's tensors should be: a GPU when the run reserves one for each trainer, else the CPU.</summary>
    public Device Device => _setup.Device;

    /// <summary>Set when the run ends before the loop has: a loop that waits for something should end then.</summary>
    public CancellationToken Cancellation => _setup.Cancellation;

    /// <summary>The ranks, for collectives of one's own.</summary>
    public IProcessGroup Group => _setup.Group;

    /// <summary>The checkpoint to go on from, or null at a fresh start. Load it before the first step, on every rank.</summary>
    public Checkpoint? Checkpoint => _setup.Checkpoint;

    /// <summary>The epoch to begin with: 0, or the one that the checkpoint was saved in or before.</summary>
    public int StartEpoch => _setup.Checkpoint?.Epoch ?? 0;

    /// <summary>What decides the order of examples; the same on every rank.</summary>
    public long Seed => _setup.Seed;

    /// <summary>How many backward passes are behind this rank.</summary>
    internal long StepCount { get; private set; }

    /// <summary>
    /// The configuration that <see cref="TrainOptions.Config"/> was given, or in a trial the trial's; T's defaults when there
    /// was none. Names are matched whatever the case of their letters.
    /// </summary>
    public T Config<T>() where T : new() =>
        _setup.ConfigJson is null ? new T() : JsonSerializer.Deserialize<T>(_setup.ConfigJson, TrainConfigJson.Options) ?? new T();

    /// <summary>One value of that configuration by its name, whatever the case of its letters.</summary>
    /// <param name="name">The name of a property or parameter.</param>
    /// <param name="otherwise">What is returned when there is no configuration, or nothing of that name, or a null.</param>
    /// <exception cref="JsonException">The value is no <typeparamref name="T"/>.</exception>
    public T Config<T>(string name, T otherwise) => TrainConfigJson.Read(_setup.ConfigJson, name, otherwise);

    /// <summary>
    /// All ranks: moves the model to <see cref="Device"/>, unless parts of it are on a GPU already, and gives every rank the
    /// parameters and buffers of rank 0. Make the optimizer after this. Gradients of the model are averaged by
    /// <see cref="Backward"/>.
    /// </summary>
    /// <returns>The model.</returns>
    public T PrepareModel<T>(T model) where T : nn.Module
    {
        // A model that its maker has laid over devices stays as it is.
        if (Device.type != DeviceType.CPU && model.parameters().All(parameter => parameter.device_type == DeviceType.CPU))
            model.to(Device);
        _models.Add(new DistributedDataParallel(model, Group));
        return model;
    }

    /// <summary>
    /// All ranks: the backward pass and the average of the gradients over the ranks; call it where a single process calls
    /// <c>loss.backward()</c>. With one prepared model the ranks average while backward still runs. With a loss that is a mean
    /// over the rank's batch, the gradients are those of the mean over the joined batch, also when the ranks' shares differ
    /// by one example.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loss is not finite: no gradient was touched.</exception>
    public void Backward(Tensor loss)
    {
        using var scope = NewDisposeScope();
        var value = loss.item<float>();
        if (!float.IsFinite(value))
            throw new InvalidOperationException(
                $"the loss is {value} on rank {Rank}, in epoch {_position.Epoch} after {_position.ExampleCount} examples");
        if (_models.Count == 0)
            throw new InvalidOperationException("Backward needs a model: call PrepareModel first");
        var weighted = _lossWeight == 1 ? loss : loss * (float)_lossWeight;
        if (_models is [var only])
            only.Backward(weighted);
        else
        {
            // The buckets of several models could come in another order on each rank: they wait for the end of backward.
            weighted.backward();
            foreach (var model in _models)
                model.AverageGradients();
        }
        StepCount++;
    }

    /// <summary>
    /// Until the returned scope is disposed, <see cref="Backward"/> adds gradients up on each rank without averaging: for
    /// all but the last backward pass of a step that accumulates several.
    /// </summary>
    public IDisposable NoSync()
    {
        var scopes = _models.Select(model => model.NoSync()).ToArray();
        return new Scopes(scopes);
    }

    /// <summary>
    /// This rank's batches of an epoch. The k-th batches of all ranks together are the k-th batch of one process: global
    /// batches are runs of an order that is shuffled from the run's seed and the epoch. After a restart within an epoch it
    /// goes on behind the examples that the checkpoint had seen.
    /// </summary>
    /// <remarks>
    /// Each step runs in a dispose scope of its own: tensors that the loop's body makes are freed when it asks for the next
    /// batch, unless they are moved or detached.
    /// </remarks>
    /// <param name="inputs">All examples: N × the shape of one.</param>
    /// <param name="labels">Their labels: N.</param>
    /// <param name="globalBatch">How many examples the ranks' batches have together; at least one for each rank.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="shuffle">False keeps the order of the examples.</param>
    public IEnumerable<Batch> Batches(Tensor inputs, Tensor labels, int globalBatch, int epoch, bool shuffle = true)
    {
        if (globalBatch < World)
            throw new ArgumentOutOfRangeException(
                nameof(globalBatch), $"globalBatch is {globalBatch}, but must be at least the number of ranks, {World}");
        if (inputs.shape[0] != labels.shape[0])
            throw new ArgumentException($"there are {inputs.shape[0]} inputs, but {labels.shape[0]} labels");
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        var sampler = new DistributedSampler(checked((int)inputs.shape[0]), Rank, World, Seed, shuffle);
        return Batches(sampler, inputs, labels, globalBatch, epoch);
    }

    /// <summary>
    /// This rank's share of <paramref name="count"/> examples, cut into runs that differ by one in length at most: for work
    /// such as evaluating, where each example counts once. Add the ranks' results up with <see cref="Sum"/>.
    /// </summary>
    public (long Start, long Count) Shard(long count)
    {
        var start = count * Rank / World;
        return (start, count * (Rank + 1) / World - start);
    }

    /// <summary>All ranks: the average of a value over the ranks, the same on each to the last bit.</summary>
    public double Average(double value) => Sum(value) / World;

    /// <summary>All ranks: the sum of a value over the ranks, the same on each to the last bit.</summary>
    public double Sum(double value)
    {
        var all = new byte[World * sizeof(double)];
        Group.AllGather(BitConverter.GetBytes(value), all);
        return Enumerable.Range(0, World).Sum(rank => BitConverter.ToDouble(all, rank * sizeof(double)));
    }

    /// <summary>All ranks: reports a single metric; see <see cref="Report(IReadOnlyDictionary{string, double}, Action{string})"/>.</summary>
    public void Report(string metric, double value, Action<string>? save = null) =>
        Report(new Dictionary<string, double> { [metric] = value }, save);

    /// <summary>
    /// All ranks: reports metrics, of which rank 0's are kept, together with the throughput since the last report. With
    /// <paramref name="save"/>, rank 0 calls it with an empty folder to fill; the folder becomes the newest checkpoint,
    /// whole or not at all, before any rank goes on. Also checks that all ranks still have the same parameters.
    /// </summary>
    public void Report(IReadOnlyDictionary<string, double> metrics, Action<string>? save = null)
    {
        foreach (var model in _models)
            ModelAgreement.CheckValues(model.Module, Group);
        _reportCount++;
        if (Rank == 0)
            _setup.Listener.Reported(new TrainReport(_reportCount, WithThroughput(metrics), _position, save));
        _throughput.Reset();
        Group.Barrier();
    }

    /// <summary>Shows people how far the run is. Call it on any rank as often as convenient: few calls go further.</summary>
    /// <param name="step">How many steps are done.</param>
    /// <param name="stepCount">How many there are; 0 when nobody knows.</param>
    /// <param name="metrics">The newest numbers.</param>
    public void Progress(long step, long stepCount, IReadOnlyDictionary<string, double> metrics)
    {
        if (Rank == 0 && _progressLimit.TryPass())
            _setup.Listener.Progressed(step, stepCount, WithThroughput(metrics));
    }

    /// <summary>The loop has ended: lets go of the models.</summary>
    internal void Close()
    {
        foreach (var model in _models)
            model.Dispose();
        _models.Clear();
    }

    private IEnumerable<Batch> Batches(DistributedSampler sampler, Tensor inputs, Tensor labels, int globalBatch, int epoch)
    {
        var position = _resumeAt?.Epoch == epoch ? _resumeAt.ExampleCount : 0;
        _resumeAt = null;
        var stepCount = (sampler.GlobalCount + globalBatch - 1) / globalBatch;
        _throughput.Start();
        try
        {
            while (position < sampler.GlobalCount)
            {
                Cancellation.ThrowIfCancellationRequested();
                using var step = NewDisposeScope();
                var sampled = sampler.Batch(epoch, position, globalBatch);
                var indices = tensor(sampled.Indices);
                // What is handed out counts as seen: a report from the loop's body comes after the step it reports.
                var number = position / globalBatch;
                position = sampled.NextPosition;
                _position = new DataPosition(epoch, position);
                _lossWeight = sampled.LossWeight(World);
                yield return new Batch(Take(inputs, indices), Take(labels, indices), number, stepCount);
                _throughput.Count(sampled.GlobalCount);
            }
            _position = new DataPosition(epoch + 1, 0);
        }
        finally
        {
            _lossWeight = 1;
            _throughput.Stop();
        }
    }

    private Tensor Take(Tensor all, Tensor indices)
    {
        var taken = all.index_select(0, indices);
        return Device.type == DeviceType.CPU ? taken : taken.to(Device);
    }

    private Dictionary<string, double> WithThroughput(IReadOnlyDictionary<string, double> metrics)
    {
        var all = new Dictionary<string, double>(metrics);
        if (_throughput.ExamplesPerSecond is > 0 and var rate)
            all.TryAdd(ExamplesPerSecondMetric, rate);
        return all;
    }

    private sealed class Scopes(IDisposable[] scopes) : IDisposable
    {
        public void Dispose()
        {
            foreach (var scope in scopes)
                scope.Dispose();
        }
    }
}

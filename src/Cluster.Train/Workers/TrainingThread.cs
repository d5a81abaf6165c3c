using TorchSharp;

namespace Cluster.Train;

// The thread that runs the user's loop from its first line to its last: dispose scopes belong to a thread, and a loop that
// takes an hour has no business on the pool. It joins the ring, makes the context and calls the loop; the one place where
// the user's code is called is also the one where its exceptions are caught.
internal sealed class TrainingThread
{
    private readonly TrainerAssignment _assignment;
    private readonly int _incarnation;
    private readonly RingListener _listener;
    private readonly ITrainListener _news;
    private readonly Action<Exception?, long> _ended;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private IProcessGroup? _group;
    private string? _abortReason;

    private TrainingThread(
        TrainerAssignment assignment, int incarnation, RingListener listener, ITrainListener news, Action<Exception?, long> ended)
    {
        _assignment = assignment;
        _incarnation = incarnation;
        _listener = listener;
        _news = news;
        _ended = ended;
    }

    /// <summary>Starts the thread; <paramref name="ended"/> is called on it when the loop has returned or thrown, with its steps.</summary>
    public static TrainingThread Start(
        TrainerAssignment assignment, int incarnation, RingListener listener, ITrainListener news, Action<Exception?, long> ended)
    {
        var training = new TrainingThread(assignment, incarnation, listener, news, ended);
        new Thread(training.Run) { IsBackground = true, Name = $"training rank {assignment.Rank}" }.Start();
        return training;
    }

    /// <summary>Ends the collectives of all ranks and asks the loop to end. From any thread.</summary>
    public void Abort(string reason)
    {
        lock (_lock)
        {
            _abortReason ??= reason;
            _group?.Abort(_abortReason);
        }
        _stop.Cancel();
    }

    private void Run()
    {
        Exception? error = null;
        var stepCount = 0L;
        try
        {
            torch.set_num_threads(_assignment.ThreadCount);
            // The same seed on every rank would give every rank the same noise; weights are made equal by PrepareModel.
            torch.manual_seed(_assignment.Seed + _assignment.Rank);
            var loop = _assignment.Loop.Resolve<Action<TrainContext>>();
            var checkpoint = _assignment.CheckpointPath is { } path ? CheckpointStore.Open(path) : null;
            using var group = Join();
            var context = Context(group, checkpoint);
            try
            {
                loop(context);
            }
            catch (Exception fault)
            {
                // Before the context is closed: a sum that still runs ends with the group.
                TellOthers(fault);
                throw;
            }
            finally
            {
                stepCount = context.StepCount;
                context.Close();
            }
        }
        catch (Exception fault)
        {
            error = fault;
            TellOthers(fault);
        }
        _ended(error, stepCount);
    }

    private TrainContext Context(IProcessGroup group, Checkpoint? checkpoint)
    {
        return new TrainContext(new TrainContextSetup(group, _news, torch.device(_assignment.Device), _stop.Token)
        {
            LocalRank = _assignment.LocalRank,
            ConfigJson = _assignment.ConfigJson,
            Checkpoint = checkpoint,
            Seed = _assignment.Seed,
        });
    }

    private IProcessGroup Join()
    {
        var ring = new RingMembership(_assignment.Rank, _assignment.Endpoints, _assignment.Token, _incarnation);
        var options = new ProcessGroupOptions
        {
            CollectiveTimeout = TimeSpan.FromMilliseconds(_assignment.CollectiveTimeoutMs),
            Tls = RingTls.OfWorker(),
        };
        // The training thread has nothing else to do: it may block on the ring's forming.
        var group = RingProcessGroup.ConnectAsync(_listener, ring, options, _stop.Token).GetAwaiter().GetResult();
        lock (_lock)
        {
            _group = group;
            if (_abortReason is { } reason)
                group.Abort(reason);
        }
        return group;
    }

    private void TellOthers(Exception fault)
    {
        lock (_lock)
            _group?.Abort($"its loop failed: {fault.GetType().Name}");
    }
}

using Akka.Actor;
using Cluster.Core.Hosting;
using Cluster.Core.Jobs;
using Cluster.Core.Nodes;
using Cluster.Core.Workers;

namespace Cluster.Core;

/// <summary>
/// A driver's side of its connection: it gets a session from a node's gateway, passes requests on, and brings each answer
/// to the actor that asked. When an asking actor stops, its placements are released; when the session is gone, every
/// worker and placement is told as lost.
/// </summary>
public sealed partial class DriverActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan ConnectInterval = TimeSpan.FromMilliseconds(500);

    private readonly ClusterClientOptions _options;
    private readonly DriverId _self = DriverId.New();
    private readonly bool _isSubmitted;
    private readonly DriverLedger _ledger = new();
    private readonly List<IActorRef> _askingForLoss = [];
    private readonly HashSet<IActorRef> _subscribers = [];
    private readonly HashSet<WorkerId> _sent = [];
    private readonly Dictionary<NodeId, NodeUp> _nodesUp = [];
    private IActorRef _opener = ActorRefs.Nobody;
    private IActorRef _session = ActorRefs.Nobody;
    private Task<PackageReference>? _package;
    private GatewayActor.Connected? _connected;
    private string? _lost;

    /// <summary>Made by <see cref="ClusterClient.ConnectAsync"/>.</summary>
    /// <param name="options">Where and as whom; complete.</param>
    /// <param name="isSubmitted">Whether the job exists already.</param>
    public DriverActor(ClusterClientOptions options, bool isSubmitted)
    {
        (_options, _isSubmitted) = (options, isSubmitted);
        Receive<Open>(_ => OnOpen());
        Receive<ConnectNow>(_ => Connect());
        Receive<GatewayActor.Connected>(OnConnected);
        Receive<GatewayActor.ConnectRefused>(refusal =>
        {
            Timers.Cancel("connect");
            _opener.Tell(refusal);
        });
        Receive<WhenLost>(_ => OnWhenLost());
        Receive<Terminated>(OnTerminated);
        ReceiveFromActors();
        ReceiveFromSession();
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private void ReceiveFromActors()
    {
        Receive<RequestPlacement>(asked =>
        {
            Context.Watch(Sender);
            _ledger.Ask(asked.Id, Sender);
            ToSession(asked, () => new PlacementInfeasible(asked.Id, _lost!));
        });
        Receive<ReleasePlacement>(given =>
        {
            _ledger.Forget(given.Id);
            _session.Tell(given);
        });
        Receive<StartWorker>(OnStartWorker);
        Receive<PackageReady>(ready =>
        {
            // Unless it was stopped before its package was there.
            if (_ledger.OwnerOf(ready.Worker.Id) is not null)
            {
                _sent.Add(ready.Worker.Id);
                _session.Tell(new DriverSessionActor.StartWorkerWithPackage(ready.Worker, ready.Package));
            }
        });
        Receive<PackageMissing>(missing => ToOwner(new WorkerEnded(
            missing.Worker.Id, new NodeId("none"), WorkerExit.WithoutProcess(WorkerEndKind.FailedToStart, missing.Reason))));
        Receive<StopWorker>(OnStopWorker);
        Receive<SubscribeNodes>(_ =>
        {
            _subscribers.Add(Sender);
            Context.Watch(Sender);
            foreach (var node in _nodesUp.Values)
            {
                Sender.Tell(node);
            }
        });
        Receive<DriverSessionActor.ShowOnBoard>(news => _session.Tell(news));
        Receive<DriverSessionActor.Goodbye>(news => _session.Tell(news));
        Receive<IToJobManager>(question => _session.Forward(question));
    }

    private void ReceiveFromSession()
    {
        Receive<PlacementGranted>(news => ToAsker(news.Id, news, isLast: false));
        Receive<PlacementWaiting>(news => ToAsker(news.Id, news, isLast: false));
        Receive<PlacementInfeasible>(news => ToAsker(news.Id, news, isLast: true));
        Receive<PlacementLost>(news => ToAsker(news.Id, news, isLast: true));
        Receive<WorkerReady>(news => _ledger.OwnerOf(news.Id)?.Tell(news));
        Receive<WorkerEnded>(ToOwner);
        Receive<NodeUp>(news =>
        {
            _nodesUp[news.Node] = news;
            TellSubscribers(news);
        });
        Receive<NodeDown>(news =>
        {
            _nodesUp.Remove(news.Node);
            TellSubscribers(news);
        });
    }

    private void OnOpen()
    {
        _opener = Sender;
        Timers.StartPeriodicTimer("connect", ConnectNow.Instance, TimeSpan.Zero, ConnectInterval);
    }

    private void Connect() =>
        Context.ActorSelection(
            $"{ClusterAddress.ActorPathOf(_options.Address!, _options.Tls is not null)}/user/{GatewayActor.Name}").Tell(new GatewayActor.Connect(
            _options.Token!, _self, _options.Job!.Value, _options.Name!, _isSubmitted, WorkerEnvironment.ReadWorker()));

    private void OnConnected(GatewayActor.Connected answer)
    {
        if (_connected is not null)
        {
            return;
        }

        Timers.Cancel("connect");
        (_connected, _session) = (answer, answer.Session);
        Context.Watch(_session);
        _opener.Tell(answer);
    }

    private void OnStartWorker(StartWorker asked)
    {
        _ledger.Start(asked.Id, asked.Group, Sender);
        if (_lost is not null)
        {
            ToOwner(new WorkerEnded(
                asked.Id, _connected!.Node, WorkerExit.WithoutProcess(WorkerEndKind.NodeLost, _lost)));
            return;
        }

        // Once for all workers; but what has failed (a full disk, a node that restarts) is tried again with the next of them.
        if (_package is null or { IsFaulted: true } or { IsCanceled: true })
        {
            _package = FindPackageAsync(_options, _connected!.DataUrl);
        }

        _package.PipeTo(
            Self,
            Self,
            package => new PackageReady(asked, package),
            fault => new PackageMissing(asked, (fault as AggregateException)?.InnerException?.Message ?? fault.Message));
    }

    private void OnStopWorker(StopWorker asked)
    {
        if (_sent.Contains(asked.Id))
        {
            _session.Tell(asked);
        }
        else if (_connected is not null)
        {
            ToOwner(new WorkerEnded(
                asked.Id, _connected.Node, WorkerExit.WithoutProcess(WorkerEndKind.Stopped, "its owner no longer needs it")));
        }
    }

    // A submitted job's package is where its submitter put it; any other driver shares its own program, once, when it first
    // starts a worker.
    private static async Task<PackageReference> FindPackageAsync(ClusterClientOptions options, string dataUrl)
    {
        if (WorkerEnvironment.ReadPackage() is { } package)
        {
            return package;
        }

        using var transfer = new PackageTransfer(options.Token!, options.Tls);
        return await transfer.UploadAsync(options.ProgramFolder!, dataUrl, CancellationToken.None).ConfigureAwait(false);
    }

    private void OnWhenLost()
    {
        if (_lost is not null)
        {
            Sender.Tell(new ConnectionLost(_lost));
        }
        else
        {
            _askingForLoss.Add(Sender);
        }
    }

    private void OnTerminated(Terminated news)
    {
        if (!news.ActorRef.Equals(_session))
        {
            _subscribers.Remove(news.ActorRef);
            foreach (var group in _ledger.Leave(news.ActorRef))
            {
                _session.Tell(new ReleasePlacement(group));
            }

            return;
        }

        _lost = $"the connection to node {_connected!.Node} at {_options.Address} is lost";
        foreach (var worker in _ledger.Workers())
        {
            ToOwner(new WorkerEnded(worker, _connected.Node, WorkerExit.WithoutProcess(WorkerEndKind.NodeLost, _lost)));
        }

        foreach (var group in _ledger.Groups())
        {
            ToAsker(group, new PlacementLost(group, _connected.Node, [], _lost), isLast: true);
        }

        _askingForLoss.ForEach(asker => asker.Tell(new ConnectionLost(_lost)));
    }

    private void ToSession(object message, Func<object> whenLost)
    {
        if (_lost is null)
        {
            _session.Tell(message);
        }
        else
        {
            Self.Tell(whenLost());
        }
    }

    private void ToAsker(PlacementGroupId group, object news, bool isLast)
    {
        _ledger.AskerOf(group)?.Tell(news);
        if (isLast)
        {
            _ledger.Forget(group);
        }
    }

    private void ToOwner(WorkerEnded news)
    {
        _ledger.OwnerOf(news.Id)?.Tell(news);
        _ledger.Forget(news.Id);
        _sent.Remove(news.Id);
    }

    private void TellSubscribers(object news)
    {
        foreach (var subscriber in _subscribers)
        {
            subscriber.Tell(news);
        }
    }
}

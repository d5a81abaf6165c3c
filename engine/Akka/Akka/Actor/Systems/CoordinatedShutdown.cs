using System.Collections.Immutable;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

// Ends a system in phases. Tasks of one phase run at once; a phase begins when those it depends on have ended, each
// within its time. What the phases are, their order and times, is configuration (akka.coordinated-shutdown.phases).

public sealed class CoordinatedShutdown : IExtension
{
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";
    public const string PhaseServiceUnbind = "service-unbind";
    public const string PhaseServiceRequestsDone = "service-requests-done";
    public const string PhaseServiceStop = "service-stop";
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";
    public const string PhaseClusterLeave = "cluster-leave";
    public const string PhaseClusterExiting = "cluster-exiting";
    public const string PhaseClusterExitingDone = "cluster-exiting-done";
    public const string PhaseClusterShutdown = "cluster-shutdown";
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly ShutdownPhases _phases;
    private readonly TaskCompletionSource<Done> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableDictionary<string, ImmutableList<(string Name, Func<Task<Done>> Run)>> _tasks =
        ImmutableDictionary<string, ImmutableList<(string, Func<Task<Done>>)>>.Empty;

    private Reason _reason;

    internal CoordinatedShutdown(ExtendedActorSystem system, ShutdownPhases phases)
    {
        System = system;
        _phases = phases;
    }

    public ExtendedActorSystem System { get; }

    /// <summary>Why it runs, or null while it does not.</summary>
    public Reason ShutdownReason => Volatile.Read(ref _reason);

    /// <summary>The sum of all phases' times.</summary>
    public TimeSpan TotalTimeout => _phases.Ordered
        .Where(phase => _tasks.ContainsKey(phase.Name))
        .Aggregate(TimeSpan.Zero, static (sum, phase) => sum + phase.Timeout);

    public static CoordinatedShutdown Get(ActorSystem sys) => sys.WithExtension<CoordinatedShutdown, CoordinatedShutdownExtension>();

    public TimeSpan Timeout(string phase) => _phases.Named(phase).Timeout;

    /// <summary>Adds work to a phase. It may be added while the shutdown runs, before its phase has begun.</summary>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (string.IsNullOrEmpty(taskName)) throw new ArgumentException("Set a task name when adding tasks to the coordinated shutdown.",
            nameof(taskName));
        _phases.Named(phase);
        ImmutableInterlocked.AddOrUpdate(
            ref _tasks, phase, _ => [(taskName, task)], (_, tasks) => tasks.Add((taskName, task)));
    }

    /// <summary>Runs the phases, from the given one on. Runs once: later calls get the first one's task.</summary>
    public Task<Done> Run(Reason reason, string fromPhase = null)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null) _ = RunAll(fromPhase);
        return _completion.Task;
    }

    private async Task RunAll(string fromPhase)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var phases = fromPhase is null ? _phases.Ordered : _phases.From(fromPhase);
            foreach (var phase in phases)
            {
                if (!phase.IsEnabled || !_tasks.TryGetValue(phase.Name, out var tasks)) continue;
                await RunPhase(phase, tasks).ConfigureAwait(false);
            }

            _completion.TrySetResult(Done.Instance);
        }
        catch (Exception cause)
        {
            _completion.TrySetException(cause);
        }
    }

    private async Task RunPhase(ShutdownPhase phase, ImmutableList<(string Name, Func<Task<Done>> Run)> tasks)
    {
        var all = Task.WhenAll(tasks.Select(task => RunTask(phase, task.Name, task.Run)));
        try
        {
            await all.WaitAsync(phase.Timeout).ConfigureAwait(false);
        }
        catch (TimeoutException) when (phase.IsRecovering)
        {
            System.Log.Warning("Coordinated shutdown phase [{0}] timed out after {1}", phase.Name, phase.Timeout);
        }
    }

    private async Task RunTask(ShutdownPhase phase, string name, Func<Task<Done>> run)
    {
        try
        {
            System.Log.Debug("Performing task [{0}] in CoordinatedShutdown phase [{1}]", name, phase.Name);
            await run().ConfigureAwait(false);
        }
        catch (Exception cause) when (phase.IsRecovering)
        {
            System.Log.Warning(cause, "Task [{0}] failed in phase [{1}]", name, phase.Name);
        }
    }

    /// <summary>Why a system is shut down.</summary>
    public class Reason
    {
        protected Reason() { }

        public override string ToString() => GetType().Name;
    }

    public class UnknownReason : Reason
    {
        public static readonly Reason Instance = new UnknownReason();

        private UnknownReason() { }
    }

    public class ActorSystemTerminateReason : Reason
    {
        public static readonly Reason Instance = new ActorSystemTerminateReason();

        private ActorSystemTerminateReason() { }
    }

    public class ClrExitReason : Reason
    {
        public static readonly Reason Instance = new ClrExitReason();

        private ClrExitReason() { }
    }

    public class ClusterDowningReason : Reason
    {
        public static readonly Reason Instance = new ClusterDowningReason();

        private ClusterDowningReason() { }
    }

    public class ClusterLeavingReason : Reason
    {
        public static readonly Reason Instance = new ClusterLeavingReason();

        private ClusterLeavingReason() { }
    }

    public class ClusterJoinUnsuccessfulReason : Reason
    {
        public static readonly Reason Instance = new ClusterJoinUnsuccessfulReason();

        private ClusterJoinUnsuccessfulReason() { }
    }
}

public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system)
    {
        var config = system.Settings.Config.GetConfig("akka.coordinated-shutdown");
        var shutdown = new CoordinatedShutdown(system, ShutdownPhases.Read(config));
        if (system.Settings.CoordinatedShutdownTerminateActorSystem) AddFinalTask(system, shutdown, config);
        if (config.GetBoolean("run-by-clr-shutdown-hook")) RunAtProcessExit(system, shutdown);
        return shutdown;
    }

    private static void AddFinalTask(ExtendedActorSystem system, CoordinatedShutdown shutdown, Config config)
    {
        var exitProcess = config.GetBoolean("exit-clr");
        shutdown.AddTask(CoordinatedShutdown.PhaseActorSystemTerminate, "terminate-system", async () =>
        {
            ((Internal.ActorSystemImpl)system).FinalTerminate();
            await system.WhenTerminated.ConfigureAwait(false);
            if (exitProcess && shutdown.ShutdownReason is not CoordinatedShutdown.ClrExitReason) Environment.Exit(0);
            return Done.Instance;
        });
    }

    // An orderly end of the process (SIGTERM, Main returning) waits for the phases.
    private static void RunAtProcessExit(ExtendedActorSystem system, CoordinatedShutdown shutdown)
    {
        void AtExit(object sender, EventArgs arguments)
        {
            if (!system.WhenTerminated.IsCompleted)
                shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).Wait(shutdown.TotalTimeout);
        }

        AppDomain.CurrentDomain.ProcessExit += AtExit;
        system.RegisterOnTermination(() => AppDomain.CurrentDomain.ProcessExit -= AtExit);
    }
}

using System.Diagnostics;
using System.Net;
using Akka.Actor;
using Cluster.Core.Hosting;
using Cluster.Core.Nodes;
using Cluster.Core.Wire;
using Cluster.Core.Workers;

namespace Cluster.Core;

/// <summary>The entry point of worker processes: an executable's hidden verb, started by a node agent alone.</summary>
public static class WorkerHost
{
    /// <summary>Where the worker's <see cref="WorkerHostActor"/> lives in its actor system.</summary>
    public const string HostActorName = "host";

    /// <summary>
    /// Serves one job until the node ends this process; as a job's driver, until the job's program returns. What to do is
    /// in the environment.
    /// </summary>
    /// <param name="args">The arguments after the verb: a label for whoever reads a process list.</param>
    /// <param name="ct">Ends the process in good order.</param>
    /// <returns>The process's exit code: the program's own for a driver, else 0; 1 after a fault.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        try
        {
            var environment = WorkerEnvironment.Read();
            EndWithNode();
            return await RunAsync(environment, ct).ConfigureAwait(false);
        }
        catch (ClusterException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message).ConfigureAwait(false);
            return JobProgram.FaultExitCode;
        }
    }

    private static async Task<int> RunAsync(WorkerEnvironment environment, CancellationToken ct)
    {
        if (environment.JobFolder is not null)
        {
            JobAssemblies.AddFolder(environment.JobFolder, environment.Entry?.EntryAssembly);
        }

        var types = new WireTypes(environment.JobFolder is null ? [] : WireTypes.AssembliesIn(environment.JobFolder));
        var system = CreateSystem(environment, types);
        try
        {
            var ended = await ReportAsync(system, environment, types).ConfigureAwait(false);
            if (environment.Entry is { } entry && !ended.IsCompleted)
            {
                var program = JobProgram.RunAsync(environment.JobFolder!, entry);
                return await Task.WhenAny(program, ended).ConfigureAwait(false) == program
                    ? await FinishAsync(program).ConfigureAwait(false)
                    : throw new ClusterException($"worker {environment.Worker} ends: {await ended.ConfigureAwait(false)}");
            }

            throw new ClusterException($"worker {environment.Worker} ends: {await ended.WaitAsync(ct).ConfigureAwait(false)}");
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        finally
        {
            await system.Terminate().ConfigureAwait(false);
        }
    }

    private static ActorSystem CreateSystem(WorkerEnvironment environment, WireTypes types)
    {
        var node = ActorPath.Parse(environment.NodePath).Address;
        var config = ClusterConfiguration.Load(null);
        return ClusterConfiguration.CreateSatelliteSystem("worker", config, types, IPAddress.Parse(node.Host), WorkerEnvironment.ReadTls());
    }

    private static async Task<int> FinishAsync(Task<int> program)
    {
        var code = await program.ConfigureAwait(false);
        await ClusterConnection.CloseAllAsync().ConfigureAwait(false);
        return code;
    }

    // Ends once the node has accepted this process; the inner task ends when it must go.
    private static async Task<Task<string>> ReportAsync(ActorSystem system, WorkerEnvironment environment, WireTypes types)
    {
        Func<string, bool> isAllowed = types.IsAllowedAssembly;
        var (path, worker, secret) = (environment.NodePath, environment.Worker, environment.Secret);
        var host = system.ActorOf(
            Props.Create(() => new WorkerHostActor(path, worker, secret, isAllowed)), HostActorName);
        var accepted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new WorkerStarterActor(host, accepted, ended)), "starter");
        await Task.WhenAny(accepted.Task, ended.Task).ConfigureAwait(false);
        return ended.Task;
    }

    // The node holds the other end of standard input and never writes. When it ends, the node is gone, however that
    // happened, and this process must not outlive it: no handler, no finalizer, no lock may hold it up.
    private static void EndWithNode()
    {
        var watcher = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            var buffer = new byte[64];
            while (input.Read(buffer) > 0)
            {
                // Nothing is expected; what comes is thrown away.
            }

            Process.GetCurrentProcess().Kill();
        })
        {
            IsBackground = true,
            Name = "end with node",
        };
        watcher.Start();
    }
}

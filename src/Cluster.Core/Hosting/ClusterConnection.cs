using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using Akka.Actor;
using Akka.Configuration;
using Cluster.Core.Jobs;
using Cluster.Core.Wire;
using Cluster.Core.Workers;

namespace Cluster.Core.Hosting;

// What a client stands on: an actor system of its own, the DriverActor in it, and what the gateway said at the door.
internal sealed class ClusterConnection : IAsyncDisposable
{
    // A board's last news are waited for this long when the driver leaves.
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    // Connections that the program has not closed when its entry point returns; the worker's host closes them.
    private static readonly ConcurrentDictionary<ClusterConnection, bool> OpenConnections = [];

    private int _isDisposed;

    private ClusterConnection(ActorSystem system, IActorRef driver, ClusterClientOptions options, GatewayActor.Connected answer)
    {
        (System, Driver, Options, DataUrl) = (system, driver, options, answer.DataUrl);
        Board = system.ActorOf(Props.Create(() => new BoardActor(driver)), "board");
        StorageDirectory = options.StorageDirectory ?? answer.StorageDirectory;
        Lost = WaitForLossAsync();
        OpenConnections.TryAdd(this, true);
    }

    internal ActorSystem System { get; }

    internal IActorRef Driver { get; }

    /// <summary>Takes the board's news, and a flush behind them.</summary>
    internal IActorRef Board { get; }

    internal ClusterClientOptions Options { get; }

    internal JobId Job => Options.Job!.Value;

    internal string DataUrl { get; }

    internal string StorageDirectory { get; }

    internal Task<string> Lost { get; }

    internal static async Task<ClusterConnection> OpenAsync(ClusterClientOptions options, CancellationToken ct)
    {
        var isSubmitted = options.Job is null && Variable(ClusterClientOptions.JobVariable) is not null;
        var config = ClusterConfiguration.Load(null);
        (options, var node) = Complete(options, config);
        var assemblies = WireTypes.AssembliesIn(options.ProgramFolder!)
            .Concat(Variable(Workers.WorkerEnvironment.FolderVariable) is { } folder ? WireTypes.AssembliesIn(folder) : []);
        var system = ClusterConfiguration.CreateSatelliteSystem(
            "driver", config, new WireTypes(assemblies), node, options.Tls, options.LoggerFactory);
        try
        {
            var driver = system.ActorOf(Props.Create(() => new DriverActor(options, isSubmitted)), "driver");
            var answer = await AskToOpenAsync(driver, options, ct).ConfigureAwait(false);
            return answer switch
            {
                GatewayActor.Connected connected => new ClusterConnection(system, driver, options, connected),
                GatewayActor.ConnectRefused refusal => throw new ClusterException($"{options.Address} refuses this driver: {refusal.Reason}"),
                _ => throw new InvalidOperationException($"the gateway answered {answer.GetType().Name}"),
            };
        }
        catch
        {
            await system.Terminate().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes what the program left open, so that its board's last news arrive.</summary>
    internal static async Task CloseAllAsync()
    {
        foreach (var connection in OpenConnections.Keys)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        OpenConnections.TryRemove(this, out _);
        if (!Lost.IsCompleted)
        {
            try
            {
                await Board.Ask<JobManagerActor.Flushed>(new JobManagerActor.Flush(), FlushTimeout).ConfigureAwait(false);
            }
            catch (AskTimeoutException)
            {
                // The job manager is being moved or gone: its board's last news are for people only, and are let go.
            }

            Driver.Tell(new DriverSessionActor.Goodbye());
        }

        await System.Terminate().ConfigureAwait(false);
    }

    private static async Task<object> AskToOpenAsync(IActorRef driver, ClusterClientOptions options, CancellationToken ct)
    {
        try
        {
            return await driver.Ask<object>(
                new DriverActor.Open(), TimeSpan.FromSeconds(options.ConnectTimeoutSeconds), ct).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            throw new ClusterException(
                $"no answer from {options.Address} within {options.ConnectTimeoutSeconds:0.#} s; is a node running there "
                + $"({(options.Tls is null ? "without TLS, as here" : "with TLS and this token, as here")})? (seed start)");
        }
    }

    private async Task<string> WaitForLossAsync()
    {
        try
        {
            var news = await Driver.Ask<DriverActor.ConnectionLost>(new DriverActor.WhenLost(), Timeout.InfiniteTimeSpan).ConfigureAwait(false);
            return news.Reason;
        }
        catch (Exception end) when (end is AskTimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            return "this client was disposed";
        }
    }

    private static (ClusterClientOptions Options, IPAddress Node) Complete(ClusterClientOptions options, Config config)
    {
        var address = options.Address ?? Variable(ClusterClientOptions.AddressVariable)
            ?? throw new ClusterException(
                $"no cluster address: give one, or set {ClusterClientOptions.AddressVariable} to a node's host:port (seed start prints it); "
                + "a program that is sent with seed submit has both");
        var (host, port) = ClusterAddress.Parse(address, "the cluster's address");
        var token = options.Token ?? Variable(ClusterClientOptions.TokenVariable)
            ?? throw new ClusterException(
                $"no cluster token: give one, or set {ClusterClientOptions.TokenVariable} (the seed's state directory has it in the file token)");
        var job = options.Job ?? (Variable(ClusterClientOptions.JobVariable) is { } known ? new JobId(known) : JobId.New());
        var node = ClusterAddress.Resolve(host, "the cluster's address");
        return (options with
        {
            Address = $"{node}:{port}",
            Token = token,
            Tls = ClusterTls.Choose(config, new ClusterToken(token), node, options.IsEncrypted),
            Job = job,
            Name = options.Name ?? WorkerEnvironment.ReadJobName() ?? Assembly.GetEntryAssembly()?.GetName().Name ?? "driver",
            ProgramFolder = options.ProgramFolder ?? AppContext.BaseDirectory,
            StorageDirectory = options.StorageDirectory ?? Variable(ClusterClientOptions.StorageVariable),
        }, node);
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

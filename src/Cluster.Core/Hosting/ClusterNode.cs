using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Cluster.Core.Hosting;
using Cluster.Core.Jobs;
using Cluster.Core.Nodes;
using Cluster.Core.Wire;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Cluster.Core;

/// <summary>
/// A running node: a member of the cluster that offers resources and runs worker processes. <c>seed start</c> and
/// <c>seed join</c> are this class with a console around it.
/// </summary>
public sealed class ClusterNode : IAsyncDisposable
{
    private const string ControlManagerName = "control";

    private readonly NodeOptions _options;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly PackageTransfer _transfer;
    private readonly ClusterTls? _tls;
    private int _isStopping;
    private int _isEnding;

    private ClusterNode(NodeOptions options, ClusterToken token, ActorSystem system, ClusterTls? tls)
    {
        (_options, System, Token, _tls) = (options, system, token.Value, tls);
        _transfer = new PackageTransfer(token.Value, tls);
        var address = AkkaCluster.Get(system).SelfAddress;
        Address = $"{address.Host}:{address.Port}";
    }

    /// <summary>The node's name.</summary>
    public NodeId Id => _options.Id;

    /// <summary>Where it listens, <c>host:port</c>: what drivers connect to and further nodes join.</summary>
    public string Address { get; }

    /// <summary>The cluster's token.</summary>
    public string Token { get; }

    /// <summary>Whether all its connections are encrypted: always beyond loopback.</summary>
    public bool IsEncrypted => _tls is not null;

    /// <summary>The node's actor system.</summary>
    public ActorSystem System { get; }

    /// <summary>Ends when the node has left the cluster, or was removed from it; the line says which.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>Starts a node: when the task ends, it is a member and the placement scheduler knows it.</summary>
    /// <param name="options">What it offers and whom it joins.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <exception cref="ClusterException">A setting is wrong, the address is taken, or the seeds do not answer.</exception>
    public static async Task<ClusterNode> StartAsync(NodeOptions options, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Resources.GpuMistake is { } mistake)
        {
            throw new ClusterException(mistake);
        }

        var seeds = options.SeedNodes.Select(Seed).ToList();
        var address = options.Host is not null ? ClusterAddress.Resolve(options.Host, "host")
            : seeds.Count > 0 ? ClusterAddress.LocalTowards(seeds[0].Address)
            : global::System.Net.IPAddress.Loopback;
        var config = ClusterConfiguration.Load(options.ConfigurationFile);
        var state = new StateDirectory(options.StateDirectory);
        var token = options.Token is not null
            ? new ClusterToken(options.Token)
            : ClusterToken.Load(options.TokenFile ?? state.TokenFile, mayCreate: seeds.Count == 0);
        string[] roles = options.IsSeed || seeds.Count == 0
            ? [NodeOptions.SeedRole, NodeOptions.WorkerRole]
            : [NodeOptions.WorkerRole];
        var tls = ClusterTls.Choose(config, token, address, options.IsEncrypted);
        var system = ClusterConfiguration.CreateNodeSystem(
            config, address, options.Port, roles, new WireTypes([]), tls, state.CertificateFile, options.LoggerFactory);
        var node = new ClusterNode(options, token, system, tls);
        try
        {
            await node.JoinAsync(seeds, ct).ConfigureAwait(false);
            await node.StartActorsAsync(config, address, state, token, ct).ConfigureAwait(false);
            return node;
        }
        catch
        {
            await node.StopAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Leaves the cluster in good order: its workers end, its parts of placements are told as lost.</summary>
    /// <param name="ct">Cuts the leaving short.</param>
    public async Task StopAsync(CancellationToken ct = default)
    {
        if (Interlocked.Exchange(ref _isStopping, 1) == 1)
        {
            await _ended.Task.ConfigureAwait(false);
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(_options.LeaveTimeoutSeconds));
        try
        {
            await AkkaCluster.Get(System).LeaveAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception end) when (end is OperationCanceledException or AkkaException)
        {
            // Nobody confirmed in time (the last node, or a lost majority): the others will see this one as gone.
        }

        await EndAsync("the node has left the cluster").ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private static (global::System.Net.IPAddress Address, int Port) Seed(string text)
    {
        var (host, port) = ClusterAddress.Parse(text, "the seed's address");
        return (ClusterAddress.Resolve(host, "the seed's address"), port);
    }

    private async Task JoinAsync(List<(global::System.Net.IPAddress Address, int Port)> seeds, CancellationToken ct)
    {
        var cluster = AkkaCluster.Get(System);
        var addresses = seeds.Select(seed => new Address(
            ClusterAddress.Protocol(IsEncrypted), ClusterAddress.SystemName, seed.Address.ToString(), seed.Port)).ToList();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(_options.JoinTimeoutSeconds));
        try
        {
            await (addresses.Count == 0
                ? cluster.JoinAsync(cluster.SelfAddress, limit.Token)
                : cluster.JoinSeedNodesAsync(addresses, limit.Token)).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is OperationCanceledException or Akka.Cluster.ClusterJoinFailedException)
        {
            ct.ThrowIfCancellationRequested();
            throw new ClusterException(
                $"none of the seeds {string.Join(", ", _options.SeedNodes)} let this node in within "
                + $"{_options.JoinTimeoutSeconds:0.#} s; is a seed running there ({(IsEncrypted ? "with" : "without")} TLS, as here), "
                + "with this token? (seed start)", fault);
        }
    }

    private async Task StartActorsAsync(
        Config config, global::System.Net.IPAddress address, StateDirectory state, ClusterToken token, CancellationToken ct)
    {
        var nodeOptions = ClusterConfiguration.NodeOptions(config);
        var packages = new PackageStore(state.Packages, nodeOptions.PackageBytesMax);
        var dataPort = await DataPort.StartAsync(address, token, packages, _tls, ct).ConfigureAwait(false);
        _owned.Add(dataPort);
        var storage = StateDirectory.Create("storage directory", _options.StorageDirectory ?? state.Storage);
        var control = StartControl(config, state, token);
        var (id, dataUrl) = (_options.Id, dataPort.Url);
        var gateway = System.ActorOf(
            Props.Create(() => new GatewayActor(token, id, dataUrl, storage, control)), GatewayActor.Name);
        var registered = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var settings = new NodeAgentSettings(
            id, address.ToString(), Address, $"{ClusterAddress.ActorPathOf(Address, IsEncrypted)}/user/{NodeAgentActor.Name}",
            _options.Resources, nodeOptions, token, _tls, state, storage, packages, _transfer, _options.WorkerCommand, control, gateway,
            registered, TimeProvider.System);
        System.ActorOf(Props.Create(() => new NodeAgentActor(settings)), NodeAgentActor.Name);
        AkkaCluster.Get(System).RegisterOnMemberRemoved(() => _ = EndAsync(
            "this node was put out of the cluster: the others had not heard of it for too long, or it had lost the seeds"));
        await WaitForSchedulerAsync(registered.Task, ct).ConfigureAwait(false);
    }

    private IActorRef StartControl(Config config, StateDirectory state, ClusterToken token)
    {
        if (AkkaCluster.Get(System).SelfRoles.Contains(NodeOptions.SeedRole))
        {
            var scheduling = ClusterConfiguration.SchedulerOptions(config);
            var jobs = ClusterConfiguration.JobOptions(config);
            var time = TimeProvider.System;
            Func<IActorRef, Props> membership = scheduler => Props.Create(() => new MembershipActor(scheduler));
            System.ActorOf(
                ClusterSingletonManager.Props(
                    Props.Create(() => new ControlActor(scheduling, jobs, token, state, time, membership)),
                    PoisonPill.Instance,
                    ClusterSingletonManagerSettings.Create(System).WithRole(NodeOptions.SeedRole)),
                ControlManagerName);
        }

        return System.ActorOf(
            ClusterSingletonProxy.Props(
                $"/user/{ControlManagerName}",
                ClusterSingletonProxySettings.Create(System).WithRole(NodeOptions.SeedRole)),
            "control-proxy");
    }

    private async Task WaitForSchedulerAsync(Task<string?> registered, CancellationToken ct)
    {
        var limit = TimeSpan.FromSeconds(_options.JoinTimeoutSeconds);
        string? refusal;
        try
        {
            refusal = await registered.WaitAsync(limit, ct).ConfigureAwait(false);
        }
        catch (TimeoutException fault)
        {
            throw new ClusterException($"the cluster's scheduler did not answer within {limit.TotalSeconds:0.#} s; is a seed node up?", fault);
        }

        if (refusal is not null)
        {
            throw new ClusterException($"the cluster refuses this node: {refusal}");
        }
    }

    private async Task EndAsync(string why)
    {
        if (Interlocked.Exchange(ref _isEnding, 1) == 1)
        {
            await _ended.Task.ConfigureAwait(false);
            return;
        }

        await System.Terminate().ConfigureAwait(false);
        foreach (var owned in _owned)
        {
            await owned.DisposeAsync().ConfigureAwait(false);
        }

        _transfer.Dispose();
        _ended.TrySetResult(why);
    }
}

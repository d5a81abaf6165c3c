using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Associations;

namespace Akka.Remote.Transport;

// The TCP transport: listens on one port, keeps one association per remote address, and hands messages to them.
internal sealed class Remoting : RemoteTransport
{
    // Strangers who have not greeted yet. Each holds a small buffer for at most the handshake timeout; more are closed at
    // once, so a flood of connections cannot grow memory.
    private const int UngreetedCountMax = 256;

    // Remote addresses that are remembered. A greeting under a new address is refused beyond it.
    private const int AssociationCountMax = 16_384;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Address, Association> associations = new();
    private readonly ConcurrentDictionary<Connection, byte> ungreeted = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly HashSet<Address> addresses = [];
    private Address? defaultAddress;
    private Socket? listener;
    private ITimer? sweeper;
    private volatile bool isStopping;

    public Remoting(ExtendedActorSystem system, RemoteActorRefProvider provider, RemoteSettings settings, int uid)
        : base(system, provider)
    {
        Settings = settings;
        Uid = uid;
        var ssl = system.Settings.Setup.Get<DotNetty.DotNettySslSetup>();
        Tcp = TcpSettings.From(settings.Config, ssl.HasValue ? ssl.Value : null);
    }

    public RemoteSettings Settings { get; }

    public TcpSettings Tcp { get; }

    public int Uid { get; }

    public TimeProvider Time => TimeProvider.System;

    public bool IsStopping => isStopping;

    public CancellationToken Stopping => stopping.Token;

    public override ISet<Address> Addresses => addresses;

    public override Address DefaultAddress => defaultAddress ?? throw new InvalidOperationException("remoting has not started");

    public override Address LocalAddressForRemote(Address remote) => DefaultAddress;

    public override void Start()
    {
        listener = Bind();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var scheme = Tcp.Tls is null ? "akka.tcp" : "akka.ssl.tcp";
        var bound = new Address(scheme, System.Name, Tcp.Hostname, port);
        defaultAddress = new Address(scheme, System.Name,
            Tcp.PublicHostname.Length > 0 ? Tcp.PublicHostname : Tcp.Hostname,
            Tcp.PublicPort > 0 ? Tcp.PublicPort : port);
        addresses.Add(bound);
        addresses.Add(defaultAddress);
        _ = AcceptAsync(listener);
        sweeper = Time.CreateTimer(static remoting => ((Remoting)remoting!).RetireIdle(), this, SweepInterval, SweepInterval);
        Publish(new RemotingListenEvent([defaultAddress]));
    }

    public override void Send(object message, IActorRef? sender, RemoteActorRef recipient)
    {
        var envelope = new OutboundEnvelope(message, sender, recipient);
        while ((recipient.Association ??= AssociationWith(recipient.Path.Address)) is { } association)
        {
            if (association.Send(envelope))
                return;
            recipient.Association = null; // It retired: look again.
        }

        System.DeadLetters.Tell(new DeadLetter(message, sender ?? System.DeadLetters, recipient), sender);
    }

    // Null when no more addresses are remembered, or when the system stops.
    public Association? AssociationWith(Address remote)
    {
        if (associations.TryGetValue(remote, out var known))
            return known;
        if (isStopping || associations.Count >= AssociationCountMax || remote.Host is null || remote.Port is null)
            return null;
        return associations.GetOrAdd(remote, static (address, remoting) => new Association(remoting, address), this);
    }

    public override void Quarantine(Address address, int? uid)
    {
        if (associations.TryGetValue(address, out var association) && (uid ?? association.Uid) is { } incarnation)
            association.Quarantine(incarnation, "it was declared unreachable");
    }

    public override async Task Shutdown()
    {
        if (isStopping)
            return;
        isStopping = true;
        listener?.Dispose();
        sweeper?.Dispose();
        await Task.WhenAll(associations.Values.Select(a => a.StopAsync(Settings.FlushWait))).ConfigureAwait(false);
        await stopping.CancelAsync().ConfigureAwait(false);
        foreach (var connection in ungreeted.Keys)
            await connection.DisposeAsync().ConfigureAwait(false);
        Publish(new RemotingShutdownEvent());
    }

    public void Publish(RemotingLifecycleEvent news)
    {
        System.EventStream.Publish(news);
        var isLogged = Settings.RemoteLifecycleEventsLogLevel.ToLowerInvariant() is not ("off" or "false");
        if (isLogged && news is not AssociationErrorEvent)
            Log.Log(news.LogLevel(), null, news.ToString()!);
    }

    private void RetireIdle()
    {
        foreach (var (address, association) in associations)
        {
            if (association.TryRetire())
                associations.TryRemove(new KeyValuePair<Address, Association>(address, association));
        }
    }

    // The connection counts no more among those who may be anybody.
    public void Greeted(Connection connection) => ungreeted.TryRemove(connection, out _);

    private Socket Bind()
    {
        var socket = default(Socket);
        try
        {
            var address = Tcp.Resolve();
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, Tcp.Port));
            socket.Listen(Tcp.Backlog);
            return socket;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            var reason = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? "the port is in use" : e.Message;
            throw new RemoteTransportException($"Cannot listen on {Tcp.Hostname}:{Tcp.Port}: {reason}", e);
        }
    }

    private async Task AcceptAsync(Socket socket)
    {
        while (!isStopping)
        {
            try
            {
                var accepted = await socket.AcceptAsync(stopping.Token).ConfigureAwait(false);
                if (ungreeted.Count >= UngreetedCountMax)
                    accepted.Dispose();
                else
                    _ = RunAsync(accepted);
            }
            catch (Exception) when (isStopping)
            {
                return; // The listener was closed on purpose.
            }
            catch (SocketException e)
            {
                // Such as too many open files: it passes, and the other connections go on meanwhile.
                Publish(new RemotingErrorEvent(e));
                Log.Error(e, "A connection could not be accepted");
                await Task.Delay(TimeSpan.FromMilliseconds(100), Time).ConfigureAwait(false);
            }
        }
    }

    private async Task RunAsync(Socket accepted)
    {
        Connection connection;
        try
        {
            connection = Connection.Accepted(accepted, Tcp);
        }
        catch (SocketException e)
        {
            accepted.Dispose();
            Log.Debug("A connection ended before it began: {0}", e.Message);
            return;
        }

        ungreeted.TryAdd(connection, 0);
        await new InboundConnection(this, connection).RunAsync().ConfigureAwait(false);
        Greeted(connection);
    }
}

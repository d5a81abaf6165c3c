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
    private readonly ConcurrentDictionary<Connection, byte> open = new();
    private readonly HashSet<Address> addresses = [];
    private readonly ManualResetEventSlim acceptPause = new(); // Never set: it is waited for.
    private Address? defaultAddress;
    private Socket? listener;
    private Cancelable? sweeper;
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

    public RecentPayloads RecentPayloads { get; } = new();

    public TimeProvider Time => TimeProvider.System;

    public bool IsStopping => isStopping;

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
        RemoteThread.Start($"accept on {Tcp.Hostname}:{port}", () => Accept(listener));
        sweeper = new Cancelable(System.Scheduler.Advanced);
        System.Scheduler.Advanced.ScheduleRepeatedly(SweepInterval, SweepInterval, Sweep, sweeper);
        Publish(new RemotingListenEvent([defaultAddress]));
    }

    public override void Send(object message, IActorRef? sender, RemoteActorRef recipient)
    {
        while ((recipient.Association ??= AssociationWith(recipient.Path.Address)) is { } association)
        {
            if (association.Send(message, sender, recipient))
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

    // On a thread of its own, for it waits for others, and the end must come however busy the thread pool is.
    public override Task Shutdown()
    {
        if (isStopping)
            return Task.CompletedTask;
        isStopping = true;
        listener?.Dispose();
        sweeper?.Cancel();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        RemoteThread.Start("remoting ends", () =>
        {
            try
            {
                End();
                ended.SetResult();
            }
            catch (Exception e)
            {
                ended.SetException(e);
            }
        });
        return ended.Task;
    }

    private void End()
    {
        var began = Time.GetTimestamp();
        foreach (var association in associations.Values)
            association.Complete();
        foreach (var association in associations.Values)
            association.Stop(Settings.FlushWait - Time.GetElapsedTime(began));
        foreach (var connection in open.Keys)
            connection.Close("this system ends");
        Publish(new RemotingShutdownEvent());
    }

    public void Publish(RemotingLifecycleEvent news)
    {
        System.EventStream.Publish(news);
        var isLogged = Settings.RemoteLifecycleEventsLogLevel.ToLowerInvariant() is not ("off" or "false");
        if (isLogged && news is not AssociationErrorEvent)
            Log.Log(news.LogLevel(), null, news.ToString()!);
    }

    private void Sweep()
    {
        RecentPayloads.Forget();
        foreach (var (address, association) in associations)
        {
            if (association.TryRetire())
                associations.TryRemove(new KeyValuePair<Address, Association>(address, association));
        }
    }

    // The connection counts no more among those who may be anybody.
    public void Greeted(Connection connection) => ungreeted.TryRemove(connection, out _);

    // Is closed with this system.
    public void Opened(Connection connection)
    {
        open.TryAdd(connection, 0);
        if (isStopping)
            connection.Close("this system ends");
    }

    public void Ended(Connection connection) => open.TryRemove(connection, out _);

    // Closes the connection if the step is not done, and the answer not disposed, in time.
    public IDisposable CloseAfter(TimeSpan limit, Connection connection, string text)
    {
        var deadline = new Deadline(System.Scheduler.Advanced);
        After(limit, () => connection.Close($"{text} within {limit.TotalSeconds:0.#} s"), deadline.Cancelable);
        return deadline;
    }

    // On the scheduler's own thread.
    public void After(TimeSpan wait, Action action, ICancelable? cancelable = null)
    {
        try
        {
            System.Scheduler.Advanced.ScheduleOnce(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, action, cancelable);
        }
        catch (SchedulerException e)
        {
            Log.Debug("The scheduler has stopped before remoting: {0}", e.Message); // What is open is closed with this system.
        }
    }

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

    private void Accept(Socket socket)
    {
        while (!isStopping)
        {
            try
            {
                var accepted = socket.Accept();
                if (ungreeted.Count >= UngreetedCountMax)
                    accepted.Dispose();
                else
                    RemoteThread.Start("incoming connection", () => Run(accepted));
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
                acceptPause.Wait(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private void Run(Socket accepted)
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
        Opened(connection);
        new InboundConnection(this, connection).Run();
        Greeted(connection);
        Ended(connection);
    }

    private sealed class Deadline(IActionScheduler scheduler) : IDisposable
    {
        public Cancelable Cancelable { get; } = new(scheduler);

        public void Dispose() => Cancelable.Cancel();
    }
}

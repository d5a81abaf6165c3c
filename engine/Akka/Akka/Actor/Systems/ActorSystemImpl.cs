using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor.Internal;

// Puts a system together, in the order in which its parts need one another, and takes it apart.

public partial class ActorSystemImpl : ExtendedActorSystem
{
    private static readonly Regex ValidName = new("^[a-zA-Z0-9][a-zA-Z0-9-]*$", RegexOptions.CultureInvariant);

    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();
    private readonly TaskCompletionSource<Status> _whenTerminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<IActorRef> _loggers = [];
    private readonly IActorRefProvider _provider;
    private List<Action> _terminationCallbacks = [];
    private IActorRef _deadLetterListener;

    public ActorSystemImpl(string name) : this(name, ConfigurationFactory.Default(), ActorSystemSetup.Empty) { }

    public ActorSystemImpl(string name, Config config, ActorSystemSetup setup, Option<Props>? guardianProps = null)
    {
        if (name is null || !ValidName.IsMatch(name))
        {
            throw new ArgumentException(
                $"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-')",
                    nameof(name));
        }

        ArgumentNullException.ThrowIfNull(config);
        Name = name;
        GuardianProps = guardianProps ?? Option<Props>.None;
        Settings = new Settings(this, config, setup);
        EventStream = new EventStream(Settings.DebugEventStream);
        EventStream.SetLogLevel(Logging.LogLevelFor(Settings.LogLevel));
        EventStream.StartStdoutLogger(Settings);
        Log = new BusLogging(EventStream, $"ActorSystem({name})", typeof(ActorSystemImpl), Settings.LogFormatter);
        Scheduler = CreateScheduler();
        _provider = CreateProvider();
        Serialization = new Serialization.Serialization(this);
        Mailboxes = new Mailboxes(this);
        Dispatchers = new Dispatchers(this, new DefaultDispatcherPrerequisites(EventStream, Scheduler, Settings, Mailboxes), Log);
    }

    public override string Name { get; }

    public override Settings Settings { get; }

    public override EventStream EventStream { get; }

    public override IScheduler Scheduler { get; }

    public override Serialization.Serialization Serialization { get; }

    public override Mailboxes Mailboxes { get; }

    public override Dispatchers Dispatchers { get; }

    public override ILoggingAdapter Log { get; }

    public Option<Props> GuardianProps { get; }

    public override IActorRefProvider Provider => _provider;

    public override IActorRef DeadLetters => _provider.DeadLetters;

    public override IActorRef IgnoreRef => _provider.IgnoreRef;

    public override IInternalActorRef Guardian => _provider.Guardian;

    public override IInternalActorRef SystemGuardian => _provider.SystemGuardian;

    public override IInternalActorRef LookupRoot => _provider.RootGuardian;

    public override Task WhenTerminated => _whenTerminated.Task;

    public void Start()
    {
        try
        {
            _provider.Init(this);
            _ = _provider.TerminationTask.ContinueWith(
                static (_, state) => ((ActorSystemImpl)state).Finish(), this,
                CancellationToken.None, TaskContinuationOptions.RunContinuationsAsynchronously, TaskScheduler.Default);
            EventStream.StartUnsubscriber(this);
            StartLoggers();
            LoadExtensions();
            CoordinatedShutdown.Get(this);
            if (Settings.LogConfigOnStart) Log.Info(Settings.ToString());
        }
        catch
        {
            // Half a system is worse than none: whoever asked for it cannot end it.
            if (_provider.Guardian is null) Finish();
            else FinalTerminate();
            throw;
        }
    }

    public override IActorRef ActorOf(Props props, string name = null) =>
        _provider.Guardian.Cell.AttachChild(props, systemService: false, name);

    public override IActorRef SystemActorOf(Props props, string name = null) =>
        _provider.SystemGuardian.Cell.AttachChild(props, systemService: true, name);

    public override IActorRef SystemActorOf<TActor>(string name = null) => SystemActorOf(Props.Create<TActor>(), name);

    public override ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this);

    public override ActorSelection ActorSelection(string actorPath) =>
        ActorRefFactoryShared.ActorSelection(actorPath, this, _provider.RootGuardian);

    public override void Stop(IActorRef actor)
    {
        var parent = actor.Path.Parent;
        if (parent == _provider.Guardian.Path) _provider.Guardian.Tell(new Dispatch.SysMsg.StopChild(actor), ActorRefs.NoSender);
        else if (parent == _provider.SystemGuardian.Path) _provider.SystemGuardian.Tell(new Dispatch.SysMsg.StopChild(actor),
            ActorRefs.NoSender);
        else ((IInternalActorRef)actor).Stop();
    }

    public override Task Terminate()
    {
        if (Settings.CoordinatedShutdownRunByActorSystemTerminate)
            _ = CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        else
            FinalTerminate();
        return WhenTerminated;
    }

    public override void Abort() => FinalTerminate();

    public override void RegisterOnTermination(Action code)
    {
        lock (_lock)
        {
            if (_terminationCallbacks is null) throw new InvalidOperationException("ActorSystem already terminated.");
            _terminationCallbacks.Add(code);
        }
    }

    public override object RegisterExtension(IExtensionId extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        return _extensions.GetOrAdd(
            extension.ExtensionType,
            static (_, arg) => new Lazy<object>(() => arg.extension.CreateExtension(arg.Item2)),
            (extension, this)).Value;
    }

    public override object GetExtension(IExtensionId extensionId) =>
        TryGetExtension(extensionId.ExtensionType, out var extension) ? extension : RegisterExtension(extensionId);

    public override T GetExtension<T>() => TryGetExtension<T>(out var extension) ? extension : null;

    public override bool HasExtension(Type type) => typeof(IExtension).IsAssignableFrom(type) && _extensions.ContainsKey(type);

    public override bool HasExtension<T>() => _extensions.ContainsKey(typeof(T));

    public override bool TryGetExtension(Type extensionType, out object extension)
    {
        extension = _extensions.TryGetValue(extensionType, out var lazy) ? lazy.Value : null;
        return extension is not null;
    }

    public override bool TryGetExtension<T>(out T extension)
    {
        var found = TryGetExtension(typeof(T), out var untyped);
        extension = (T)untyped;
        return found;
    }

    public override string PrintTree()
    {
        var text = new StringBuilder();
        Print(_provider.RootGuardian, "", text);
        return text.ToString();
    }

    public override string ToString() => LookupRoot.Path.Root.Address.ToString();

    /// <summary>Stops the users' guardian; all else follows from that.</summary>
    internal void FinalTerminate()
    {
        EventStream.Publish(new Debug(Log is BusLogging log ? log.LogSource : Name, GetType(), "System shutdown initiated"));
        if (!Settings.LogDeadLettersDuringShutdown && _deadLetterListener is not null) Stop(_deadLetterListener);
        _provider.Guardian.Stop();
    }

    internal void UseStdoutLogger() => EventStream.StopLoggers(Settings);

    private static void Print(IActorRef reference, string indent, StringBuilder text)
    {
        text.Append(indent).Append("-> ").Append(reference.Path.Name.Length == 0 ? "/" : reference.Path.Name).AppendLine();
        if (reference is not ActorRefWithCell withCell) return;
        foreach (var child in withCell.Children.OrderBy(static child => child.Path.Name, StringComparer.Ordinal))
            Print(child, indent + "    ", text);
    }

    private IScheduler CreateScheduler()
    {
        var type = TypeNamed(Settings.SchedulerClass, "akka.scheduler.implementation");
        return (IScheduler)Activator.CreateInstance(type, Settings.Config.GetConfig("akka.scheduler"), Log);
    }

    private IActorRefProvider CreateProvider()
    {
        var type = TypeNamed(Settings.ProviderClass, "akka.actor.provider");
        return (IActorRefProvider)Activator.CreateInstance(type, Name, Settings, EventStream);
    }

    private static Type TypeNamed(string name, string key) => Type.GetType(name, throwOnError: false)
        ?? throw new ConfigurationException($"{key} names the type [{name}], which cannot be found: is its assembly there?");

    private void LoadExtensions()
    {
        foreach (var name in Settings.Config.GetStringList("akka.extensions"))
        {
            var type = TypeNamed(name, "akka.extensions");
            if (!typeof(IExtensionId).IsAssignableFrom(type))
                throw new ConfigurationException($"akka.extensions names [{name}], which is no IExtensionId");
            RegisterExtension((IExtensionId)Activator.CreateInstance(type));
        }
    }

    private void Finish()
    {
        (Scheduler as IDisposable)?.Dispose();
        Dispatchers?.Shutdown();
        List<Action> callbacks;
        lock (_lock)
        {
            callbacks = _terminationCallbacks ?? [];
            _terminationCallbacks = null;
        }

        foreach (var callback in Enumerable.Reverse(callbacks))
        {
            try
            {
                callback();
            }
            catch (Exception cause)
            {
                Log.Error(cause, "A termination callback failed");
            }
        }

        EventStream.StopStdoutLogger(Settings);
        _whenTerminated.TrySetResult(Status.Success.Instance);
    }
}

using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

// Which mailbox an actor gets: the one that its Props or its deployment name, else the one of its dispatcher, else the
// one for what it requires, else the default. No mailbox type at all (null) stands for the usual, unbounded one.

public class Mailboxes
{
    public static readonly string DefaultMailboxId = "akka.actor.default-mailbox";

    public static readonly string NoMailboxRequirement = "";

    private const string RequirementsKey = "akka.actor.mailbox.requirements";

    private readonly ActorSystem _system;
    private readonly ConcurrentDictionary<string, MailboxType> _types = new();
    private readonly ConcurrentDictionary<Type, Type> _requirements = new();
    private readonly Dictionary<Type, string> _idsByQueueType = [];
    private readonly MailboxType _default;

    public Mailboxes(ActorSystem system)
    {
        _system = system;
        var requirements = system.Settings.Config.GetConfig(RequirementsKey);
        if (requirements is not null)
        {
            foreach (var (name, id) in requirements.AsEnumerable())
            {
                var type = Type.GetType(name) ?? throw new ConfigurationException(
                    $"{RequirementsKey} names the type [{name}], which cannot be found");
                _idsByQueueType[type] = id.GetString();
            }
        }

        _default = Lookup(DefaultMailboxId);
    }

    /// <summary>The mailbox type that the configuration describes at this path.</summary>
    public MailboxType Lookup(string id) => _types.GetOrAdd(id, static (key, self) => self.Create(key), this);

    /// <summary>The mailbox type for actors that require such a queue.</summary>
    public MailboxType LookupByQueueType(Type queueType) => _idsByQueueType.TryGetValue(queueType, out var id)
        ? Lookup(id)
        : throw new ConfigurationException($"Mailbox Mapping for [{queueType}] not configured");

    public bool HasRequiredType(Type actorType) => GetRequiredType(actorType) is not null;

    /// <summary>What an actor requires of its queue, by the interface it names; null when it requires nothing.</summary>
    public Type GetRequiredType(Type actorType) => _requirements.GetOrAdd(actorType, static type =>
    {
        var required = type.GetInterfaces()
            .FirstOrDefault(static each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IRequiresMessageQueue<>));
        return required?.GetGenericArguments()[0] ?? typeof(void);
    }) is var found && found == typeof(void) ? null : found;

    public bool ProducesMessageQueue(Type mailboxType) => ProducedQueue(mailboxType) is not null;

    public MailboxType GetMailboxType(Props props, Config dispatcherConfig)
    {
        var required = GetRequiredType(props.Type);
        if (props.Deploy.Mailbox != Deploy.NoMailboxGiven)
            return Verified(Lookup(props.Deploy.Mailbox), props.Deploy.Mailbox, required, props.Type);
        var ofDispatcher = dispatcherConfig?.GetString("mailbox-type", "");
        if (!string.IsNullOrEmpty(ofDispatcher)) return Create(ofDispatcher, dispatcherConfig, "dispatcher");
        if (required is null) return _default;
        return _idsByQueueType.ContainsKey(required)
            ? LookupByQueueType(required)
            : Verified(_default, DefaultMailboxId, required, props.Type);
    }

    /// <summary>The <c>stash-capacity</c> of a mailbox, else of its dispatcher; -1 is no limit.</summary>
    public int StashCapacity(string dispatcher, string mailbox)
    {
        var config = _system.Settings.Config;
        var ofDispatcher = mailbox == DefaultMailboxId && config.HasPath(dispatcher)
            ? Dispatchers.GetConfig(config, dispatcher).GetInt("stash-capacity", Deploy.NoStashSize)
            : Deploy.NoStashSize;
        return ofDispatcher != Deploy.NoStashSize ? ofDispatcher : config.GetInt(mailbox + ".stash-capacity", Deploy.NoStashSize);
    }

    /// <summary>The mailbox type of an actor, or null when the usual queue does.</summary>
    internal MailboxType ForActor(Props props, MessageDispatcher dispatcher)
    {
        var type = GetMailboxType(props, dispatcher.Configurator.Config);
        return type is UnboundedMailbox or UnboundedDequeBasedMailbox ? null : type;
    }

    private static MailboxType Verified(MailboxType type, string id, Type required, Type actorType)
    {
        // The usual mailboxes can be prepended to, whether they are called so or not.
        if (required is null || type is UnboundedMailbox
            || ProducedQueue(type.GetType()) is not { } queue || required.IsAssignableFrom(queue)) return type;
        var bounded = typeof(IBoundedMessageQueueSemantics);
        if (typeof(IDequeBasedMessageQueueSemantics).IsAssignableFrom(required)
            && (!bounded.IsAssignableFrom(required) || bounded.IsAssignableFrom(queue))) return type;
        throw new ArgumentException(
            $"produced message queue type [{queue}] of mailbox [{id}] does not fulfill requirement [{required}] of [{actorType}]");
    }

    private static Type ProducedQueue(Type mailboxType) => mailboxType.GetInterfaces()
        .FirstOrDefault(static each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IProducesMessageQueue<>))
        ?.GetGenericArguments()[0];

    private MailboxType Create(string id)
    {
        if (id == NoMailboxRequirement) return new UnboundedMailbox(_system.Settings, Config.Empty);
        if (!_system.Settings.Config.HasPath(id)) throw new ConfigurationException($"Mailbox Type [{id}] not configured");
        var config = _system.Settings.Config.GetConfig(id);
        var typeName = config.GetString("mailbox-type", "");
        if (string.IsNullOrEmpty(typeName))
            throw new ConfigurationException($"The setting mailbox-type defined in [{id}] is empty");
        return Create(typeName, config, id);
    }

    private MailboxType Create(string typeName, Config config, string id)
    {
        var type = Type.GetType(typeName) ?? throw new ConfigurationException(
            $"Found mailbox-type [{typeName}] in configuration for [{id}], but could not find that type in any loaded assemblies.");
        return (MailboxType)Activator.CreateInstance(type, _system.Settings, config);
    }
}

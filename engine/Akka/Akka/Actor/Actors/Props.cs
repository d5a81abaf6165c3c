using System.Linq.Expressions;
using System.Reflection;
using Akka.Util;

namespace Akka.Actor;

// The recipe of an actor: its type, its constructor's arguments, its strategy, and where it is to run. Props travel, so
// an actor is described by type and arguments and never by a closure.

public class Props : IEquatable<Props>, ISurrogated
{
    public static readonly Props None = new(typeof(NoActor), []);

    private readonly IIndirectActorProducer _producer;

    // How to call the constructor; found at the first actor, shared by the copies of these Props.
    private readonly ActorConstructor _constructor;

    // Where actors of these Props run, in the system that asked last; a change makes other Props.
    private Placement _placement;

    protected Props()
    {
        Deploy = Deploy.None;
        Arguments = [];
    }

    protected Props(Props copy)
    {
        Type = copy.Type;
        Arguments = copy.Arguments;
        Deploy = copy.Deploy;
        SupervisorStrategy = copy.SupervisorStrategy;
        _producer = copy._producer;
        _constructor = copy._constructor;
    }

    public Props(Type type) : this(Deploy.None, type, []) { }

    public Props(Type type, object[] args) : this(Deploy.None, type, args) { }

    public Props(Type type, SupervisorStrategy supervisorStrategy, IEnumerable<object> args)
        : this(Deploy.None, type, args.ToArray()) => SupervisorStrategy = supervisorStrategy;

    public Props(Type type, SupervisorStrategy supervisorStrategy, params object[] args)
        : this(Deploy.None, type, args) => SupervisorStrategy = supervisorStrategy;

    public Props(Deploy deploy, Type type, IEnumerable<object> args) : this(deploy, type, args.ToArray()) { }

    public Props(Deploy deploy, Type type, params object[] args)
    {
        Type = type ?? throw new ArgumentNullException(nameof(type), "Props must be instantiated with an actor type.");
        Deploy = deploy;
        Arguments = args ?? [];
        _constructor = new ActorConstructor(type, Arguments);
    }

    private Props(IIndirectActorProducer producer, object[] args) : this(producer.ActorType, args) => _producer = producer;

    public static Props Empty { get; } = new(typeof(NoActor), []);

    public Type Type { get; }

    public object[] Arguments { get; }

    public Deploy Deploy { get; protected set; }

    public SupervisorStrategy SupervisorStrategy { get; protected set; }

    public string TypeName => Type.AssemblyQualifiedName;

    public string Dispatcher =>
        Deploy.Dispatcher == Deploy.NoDispatcherGiven ? Akka.Dispatch.Dispatchers.DefaultDispatcherId : Deploy.Dispatcher;

    public string Mailbox => Deploy.Mailbox == Deploy.NoMailboxGiven ? Akka.Dispatch.Mailboxes.DefaultMailboxId : Deploy.Mailbox;

    /// <summary>Reads type and arguments off a <c>() => new MyActor(…)</c>; the arguments are evaluated now, and once.</summary>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy supervisorStrategy = null)
        where TActor : ActorBase
    {
        if (factory.Body is not NewExpression creation)
            throw new ArgumentException("The create function must be a 'new T (args)' expression", nameof(factory));
        var args = creation.Arguments.Select(ArgumentValues.Of).ToArray();
        return new Props(creation.Type, supervisorStrategy, args);
    }

    public static Props Create<TActor>(params object[] args) where TActor : ActorBase => new(typeof(TActor), args);

    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy) where TActor : ActorBase, new() =>
        new(typeof(TActor), supervisorStrategy, []);

    public static Props Create(Type type, params object[] args) => type is null
        ? throw new ArgumentNullException(nameof(type), "Props must be instantiated with an actor type.")
        : new Props(type, args);

    [Obsolete("Do not use this method. Call CreateBy(IIndirectActorProducer, params object[] args) instead")]
    public static Props CreateBy<TProducer>(params object[] args) where TProducer : class, IIndirectActorProducer =>
        CreateBy((IIndirectActorProducer)Activator.CreateInstance(typeof(TProducer), args), args);

    public static Props CreateBy(IIndirectActorProducer producer, params object[] args) => new(producer, args);

    public Props WithDeploy(Deploy deploy) => Changed(copy => copy.Deploy = deploy.WithFallback(copy.Deploy));

    public Props WithDispatcher(string dispatcher) => Changed(copy => copy.Deploy = copy.Deploy.WithDispatcher(dispatcher));

    public Props WithMailbox(string mailbox) => Changed(copy => copy.Deploy = copy.Deploy.WithMailbox(mailbox));

    public Props WithStashCapacity(int stashCapacity) => Changed(copy => copy.Deploy = copy.Deploy.WithStashCapacity(stashCapacity));

    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) =>
        Changed(copy => copy.SupervisorStrategy = supervisorStrategy);

    public virtual ActorBase NewActor()
    {
        try
        {
            return _producer is not null ? _producer.Produce() : _constructor.Invoke();
        }
        catch (TargetInvocationException invocation)
        {
            throw new TypeLoadException(
                $"Error while creating actor instance of type {Type} with {Arguments.Length} args: ({string.Join(",", Arguments)})",
                    invocation.InnerException);
        }
        catch (MissingMethodException missing)
        {
            throw new TypeLoadException(
                $"Error while creating actor instance of type {Type} with {Arguments.Length} args: ({string.Join(",", Arguments)}): " +
                "no such constructor", missing);
        }
    }

    public bool Equals(Props other) =>
        other is not null && (ReferenceEquals(this, other)
            || (Type == other.Type && Deploy.Equals(other.Deploy) && Arguments.SequenceEqual(other.Arguments)
                && ReferenceEquals(_producer, other._producer)));

    public override bool Equals(object obj) => Equals(obj as Props);

    public override int GetHashCode() => HashCode.Combine(Type, Arguments.Length, Deploy);

    public ISurrogate ToSurrogate(ActorSystem system) => new PropsSurrogate { Deploy = Deploy, Type = Type, Arguments = Arguments };

    internal Placement PlacementIn(ActorSystem system) =>
        Volatile.Read(ref _placement) is { } known && ReferenceEquals(known.System, system) ? known : null;

    internal void Remember(Placement placement) => Volatile.Write(ref _placement, placement);

    internal void Release(ActorBase actor) => _producer?.Release(actor);

    protected virtual Props Copy() => new(this);

    private Props Changed(Action<Props> change)
    {
        var copy = Copy();
        change(copy);
        return copy;
    }

    public class PropsSurrogate : ISurrogate
    {
        public Deploy Deploy { get; set; }

        public Type Type { get; set; }

        public object[] Arguments { get; set; }

        public ISurrogated FromSurrogate(ActorSystem system) => new Props(Deploy, Type, Arguments);
    }

    private sealed class NoActor : ActorBase
    {
        protected override bool Receive(object message) => false;
    }
}

/// <summary>The dispatcher and the mailbox type (null: the usual one) of an actor, looked up by what its Props name.</summary>
internal sealed record Placement(
    ActorSystem System, bool IsSystemService, Akka.Dispatch.MessageDispatcher Dispatcher, Akka.Dispatch.MailboxType MailboxType);

/// <summary>Makes actors in a way that a constructor cannot, as a dependency container does.</summary>
public interface IIndirectActorProducer
{
    Type ActorType { get; }

    ActorBase Produce();

    void Release(ActorBase actor);
}

/// <summary>Values of the arguments in a Props expression, without compiling the usual ones: constants and captured variables.</summary>
internal static class ArgumentValues
{
    internal static object Of(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member =>
            field.GetValue(member.Expression is null ? null : Of(member.Expression)),
        MemberExpression { Member: PropertyInfo property } member =>
            property.GetValue(member.Expression is null ? null : Of(member.Expression)),
        UnaryExpression { NodeType: ExpressionType.Convert,
            Method: null } convert when convert.Type.IsAssignableFrom(convert.Operand.Type) =>
            Of(convert.Operand),
        _ => Expression.Lambda(expression).Compile().DynamicInvoke(),
    };
}

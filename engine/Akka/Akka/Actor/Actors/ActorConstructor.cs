using System.Reflection;

namespace Akka.Actor;

// Calls an actor's constructor. Which one is found once, where the arguments leave no doubt; where they do (null for one of
// several overloads, a number that has to be widened), the runtime's own binder decides each time.

internal sealed class ActorConstructor(Type type, object[] arguments)
{
    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private ConstructorInvoker _invoker;
    private bool _isSearched;

    internal ActorBase Invoke()
    {
        if (!_isSearched)
        {
            _invoker = Find();
            Volatile.Write(ref _isSearched, true);
        }

        if (_invoker is null)
            return (ActorBase)Activator.CreateInstance(type, AnyInstance | BindingFlags.CreateInstance, null, arguments, null);
        try
        {
            return (ActorBase)_invoker.Invoke(arguments.AsSpan());
        }
        catch (Exception cause)
        {
            // As the binder's way reports it: what a constructor throws is told from what calling it throws.
            throw new TargetInvocationException(cause);
        }
    }

    private ConstructorInvoker Find()
    {
        if (type.IsAbstract || type.ContainsGenericParameters) return null;
        ConstructorInfo only = null;
        foreach (var constructor in type.GetConstructors(AnyInstance))
        {
            if (!Takes(constructor.GetParameters())) continue;
            if (only is not null) return null;
            only = constructor;
        }

        return only is null ? null : ConstructorInvoker.Create(only);
    }

    private bool Takes(ParameterInfo[] parameters)
    {
        if (parameters.Length != arguments.Length) return false;
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = parameters[i].ParameterType;
            var fits = arguments[i] is { } argument
                ? parameter.IsInstanceOfType(argument)
                : !parameter.IsValueType || Nullable.GetUnderlyingType(parameter) is not null;
            if (!fits || parameter.IsByRef) return false;
        }

        return true;
    }
}

using Hyperion.Wire;

namespace Hyperion.Codecs;

// Delegates: for each of their calls the object it is bound to, a closure with what it captured, and the method by name. The
// object and the type that has the method are judged by the gate like all others. A method of the framework can do anything
// to a process, so one is only taken from bytes where unsafe types are allowed, or if it belongs to a number or text.
internal sealed class DelegateBody(Type type) : Body(type)
{
    internal override void Write(Writer writer, object value)
    {
        var calls = ((Delegate)value).GetInvocationList();
        writer.WriteVar((uint)calls.Length);
        foreach (var call in calls)
        {
            MemberNames.WriteMethod(writer, call.Method);
            Slot.Write(writer, call.Target, declared: null);
        }
    }

    internal override object Read(Reader reader, int number)
    {
        var calls = new Delegate[reader.ReadCount(4)];
        if (calls.Length == 0)
            throw Reader.Malformed($"a {Type} calls nothing");
        for (var i = 0; i < calls.Length; i++)
        {
            var method = MemberNames.ReadMethod(reader);
            var owner = method.DeclaringType!;
            if (reader.Codecs.Options.DisallowUnsafeTypes && FieldRules.IsFramework(owner) && !BuiltinTypes.Contains(owner))
                throw Reader.Malformed($"a {Type} would call {owner}.{method.Name}, which is the framework's");
            var target = Slot.Read(reader, typeof(object));
            calls[i] = Delegate.CreateDelegate(Type, target, (System.Reflection.MethodInfo)method, throwOnBindFailure: false)
                ?? throw Reader.Malformed($"{owner}.{method.Name} is no {Type}");
        }

        return calls.Length == 1 ? calls[0] : Delegate.Combine(calls)!;
    }
}

namespace Hyperion.ValueSerializers;

// A graph holds an object that has no form as bytes: a delegate, a handle, a task.
public class UnsupportedTypeException : Exception
{
    public Type Type;

    public UnsupportedTypeException(Type t, string msg)
        : base(msg) => Type = t;
}

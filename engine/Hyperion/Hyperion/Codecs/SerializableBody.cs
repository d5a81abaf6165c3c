using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using Hyperion.ValueSerializers;
using Hyperion.Wire;

namespace Hyperion.Codecs;

// Types that say themselves what they are made of: names and values, as ISerializable has them, and read by the constructor
// that goes with it. What their code throws is thrown as it is: the bytes may be as their author meant them. Only the user's
// own types go this way; the framework's would run code that nobody chose to run.
internal sealed class SerializableBody(Type type) : Body(type)
{
#pragma warning disable SYSLIB0050 // Formatters are obsolete; the interface and what it carries are what types have.
    private static readonly StreamingContext Context = new(StreamingContextStates.All);
    private static readonly FormatterConverter Converter = new();
#pragma warning restore SYSLIB0050

    private readonly ConstructorInfo? _constructor = type.GetConstructor(
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, [typeof(SerializationInfo), typeof(StreamingContext)]);

    internal static bool Fits(Type type, SerializerOptions options) => !options.IgnoreISerializable && !type.IsAbstract
        && typeof(ISerializable).IsAssignableFrom(type) && !FieldRules.IsFramework(type);

    internal override void Write(Writer writer, object value)
    {
        var info = NewInfo();
        ((ISerializable)value).GetObjectData(info, Context);
        if (_constructor is null)
            throw new UnsupportedTypeException(Type, $"A graph holds a {Type}, which is serializable by itself but has no constructor "
                + "that takes a SerializationInfo and a StreamingContext.");
        writer.WriteVar((uint)info.MemberCount);
        foreach (var entry in info)
        {
            writer.WriteString(entry.Name);
            Slot.Write(writer, entry.Value, declared: null);
        }
    }

    internal override object Read(Reader reader, int number)
    {
        if (_constructor is null)
            throw Reader.Malformed($"a {Type} has no constructor to be read by");
        var made = RuntimeHelpers.GetUninitializedObject(Type);
        reader.Complete(number, made);
        var info = NewInfo();
        for (var left = reader.ReadCount(2); left > 0; left--)
            info.AddValue(reader.ReadString() ?? throw Reader.Malformed($"a value of a {Type} has no name"), Slot.Read(reader, typeof(object)));
        try
        {
            _constructor.Invoke(made, BindingFlags.DoNotWrapExceptions, null, [info, Context], null);
            (made as IDeserializationCallback)?.OnDeserialization(this);
        }
        catch (Exception problem)
        {
            reader.UserProblem = problem;
            throw;
        }

        return made;
    }

#pragma warning disable SYSLIB0050
    private SerializationInfo NewInfo() => new(Type, Converter);
#pragma warning restore SYSLIB0050
}

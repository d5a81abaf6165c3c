using System.Reflection;
using System.Runtime.CompilerServices;
using Hyperion.Members;
using Hyperion.Wire;

namespace Hyperion.Codecs;

// Exceptions: message, stack as text, cause, source and number, and those fields of the exception's own type that are plain
// data or exceptions. The fields of System.Exception itself are the runtime's affair (traces, watson buckets).
internal sealed class ExceptionBody : Body
{
    private readonly Member[] _members;

    internal ExceptionBody(Type type, CodecTable codecs)
        : base(type)
    {
        var members = new List<Member>();
        for (var level = type; level != typeof(Exception); level = level.BaseType!)
        {
            var fields = level.GetFields(Member.Declared).Where(IsPlain).OrderBy(field => field.Name, StringComparer.Ordinal);
            members.InsertRange(0, fields.Select(field => new Member(field.Name, field, codecs.InlineOf(field.FieldType))));
        }

        _members = [.. members];
    }

    internal override void Write(Writer writer, object value)
    {
        var exception = (Exception)value;
        writer.WriteString(Message(exception));
        writer.WriteString(exception.StackTrace);
        writer.WriteString(exception.Source);
        writer.WriteString(exception.HelpLink);
        writer.WriteInt32(exception.HResult);
        Slot.Write(writer, exception.InnerException, declared: null);
        foreach (var member in _members)
            member.Inline.WriteBoxed(writer, member.Field.GetValue(exception));
    }

    internal override object Read(Reader reader, int number)
    {
        var exception = (Exception)RuntimeHelpers.GetUninitializedObject(Type);
        reader.Complete(number, exception);
        Message(exception) = reader.ReadString();
        RemoteStackTrace(exception) = reader.ReadString();
        exception.Source = reader.ReadString();
        exception.HelpLink = reader.ReadString();
        exception.HResult = reader.ReadInt32();
        Cause(exception) = (Exception?)Slot.Read(reader, typeof(Exception));
        foreach (var member in _members)
            member.Field.SetValue(exception, member.Inline.ReadBoxed(reader));
        return exception;
    }

    private static bool IsPlain(FieldInfo field)
    {
        var type = field.FieldType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        type = type.IsArray ? type.GetElementType()! : type;
        return Scalars.Contains(type) || type.IsEnum || typeof(Exception).IsAssignableFrom(type);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? Message(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_remoteStackTraceString")]
    private static extern ref string? RemoteStackTrace(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? Cause(Exception exception);
}

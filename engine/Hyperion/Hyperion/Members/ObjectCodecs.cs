using System.Runtime.CompilerServices;
using Hyperion.Codecs;
using Hyperion.Wire;

namespace Hyperion.Members;

// Classes and structs by their members. No constructor runs: what a record checks there was checked where it was made.
internal sealed class ObjectBody<T>(CodecTable codecs) : Body(typeof(T)) where T : class
{
    private readonly MemberPlan<T> _plan = new(codecs);

    internal override bool IsFlat(CodecTable codecs, int depth) => _plan.IsFlat(depth);

    internal override void Write(Writer writer, object value)
    {
        var typed = Unsafe.As<T>(value);
        _plan.Write(writer, ref typed);
    }

    internal override object Read(Reader reader, int number)
    {
        var typed = Unsafe.As<T>(RuntimeHelpers.GetUninitializedObject(typeof(T)));
        reader.Complete(number, typed);
        _plan.Read(reader, ref typed);
        return typed;
    }
}

internal sealed class StructInline<T>(CodecTable codecs) : Inline<T> where T : struct
{
    private readonly MemberPlan<T> _plan = new(codecs);
    private bool _isAllowed;

    internal override int BytesMin => _plan.BytesMin;

    internal override bool IsFlat(CodecTable codecs, int depth) => _plan.IsFlat(depth);

    internal override void Write(Writer writer, T value) => _plan.Write(writer, ref value);

    internal override T Read(Reader reader)
    {
        if (!_isAllowed)
        {
            reader.Codecs.Allow(typeof(T));
            _isAllowed = true;
        }

        var value = default(T);
        _plan.Read(reader, ref value);
        return value;
    }
}

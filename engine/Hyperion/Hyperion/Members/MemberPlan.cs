using Hyperion.Codecs;
using Hyperion.Wire;

namespace Hyperion.Members;

// Writes and reads the members of one type. The first uses go through reflection, which costs nothing to set up: a process
// that sends a type twice should not compile code for it. A type that goes on being used gets code of its own.
internal sealed class MemberPlan<T>(CodecTable codecs)
{
    // Compiling both ways takes about as long as some hundred interpreted uses.
    private const int UsesBeforeCompiling = 64;

    private Member[]? _members;
    private MemberSchema? _schema;
    private MemberWriter<T>? _write;
    private MemberReader<T>? _read;
    private int _writes;
    private int _reads;

    // Built on first use and not before, as members may be of types whose forms are being built.
    internal Member[] Members => _members ??= Member.Of(typeof(T), codecs);

    internal int BytesMin => Math.Max(1, Members.Sum(member => member.Inline.BytesMin));

    internal bool IsFlat(int depth) => Array.TrueForAll(Members, member => member.Inline.IsFlat(codecs, depth));

    // One for all threads: a message knows by its identity whether it has been described there already.
    private MemberSchema Schema =>
        _schema ?? Interlocked.CompareExchange(ref _schema, new MemberSchema(Members), null) ?? _schema;

    internal void Write(Writer writer, ref T value)
    {
        if (writer.DescribesMembers && writer.IsNewSchema(Schema))
            Schema.Write(writer);
        if (_write is { } compiled)
        {
            compiled(writer, ref value);
            return;
        }

        var members = Members;
        object boxed = value!;
        foreach (var member in members)
            member.Inline.WriteBoxed(writer, member.Field.GetValue(boxed));
        if (members.Length == 0)
            writer.WriteByte(0);
        if (Interlocked.Increment(ref _writes) == UsesBeforeCompiling && members.Length > 0)
            _write = MemberCompiler.CompileWriter<T>(members);
    }

    internal void Read(Reader reader, ref T value)
    {
        if (reader.DescribesMembers && Schema.Read(reader) is { } foreign)
        {
            object target = value!;
            foreign.Read(reader, target);
            value = (T)target;
            return;
        }

        if (_read is { } compiled)
        {
            compiled(reader, ref value);
            return;
        }

        ReadByReflection(reader, ref value);
    }

    private void ReadByReflection(Reader reader, ref T value)
    {
        var members = Members;
        object boxed = value!;
        foreach (var member in members)
            member.Field.SetValue(boxed, member.Inline.ReadBoxed(reader));
        if (members.Length == 0)
            reader.ReadByte();
        value = (T)boxed;
        if (Interlocked.Increment(ref _reads) == UsesBeforeCompiling && members.Length > 0)
            _read = MemberCompiler.CompileReader<T>(members);
    }
}

using System.Text;
using Hyperion.Codecs;
using Hyperion.Filtering;
using Hyperion.Wire;

namespace Hyperion.Members;

// The names and declared types of a type's members, as they stand once in a message that tolerates other versions. A reader
// whose own description is the same, byte for byte, goes on as if there were none; any other reads member by member.
internal sealed class MemberSchema
{
    private static readonly object Same = new();

    private readonly Member[] _members;
    private readonly byte[] _bytes;

    internal MemberSchema(Member[] members)
    {
        _members = members;
        _bytes = Encoding.UTF8.GetBytes(string.Join('\n', members.Select(Describe)));
    }

    internal void Write(Writer writer)
    {
        writer.WriteVar((uint)_bytes.Length);
        writer.WriteRaw(_bytes);
    }

    /// <summary>Null when the sender's members are ours; else how to read the sender's.</summary>
    internal ForeignMembers? Read(Reader reader)
    {
        var plan = reader.DescriptionFor(this);
        if (plan is null)
        {
            var bytes = reader.ReadRaw(reader.ReadCount(1));
            plan = bytes.SequenceEqual(_bytes) ? Same : ForeignMembers.Parse(Encoding.UTF8.GetString(bytes), _members, reader.Codecs);
            reader.Described(plan);
        }

        return ReferenceEquals(plan, Same) ? null : (ForeignMembers)plan;
    }

    internal static string Describe(Member member) => $"{member.Name}\t{TypeNames.NameOf(member.Field.FieldType)}";
}

// Another version's members: those that we have too are kept, the others are read and dropped, and ours that the sender does
// not have keep their defaults. Members whose type changed are dropped as well.
internal sealed class ForeignMembers
{
    private readonly List<(Inline Inline, Member? Own)> _members = [];

    internal static ForeignMembers Parse(string description, Member[] own, CodecTable codecs)
    {
        var foreign = new ForeignMembers();
        foreach (var line in description.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Array.Find(own, member => MemberSchema.Describe(member) == line) is { } match)
            {
                foreign._members.Add((match.Inline, match));
                continue;
            }

            var tab = line.IndexOf('\t');
            if (tab < 0)
                throw Reader.Malformed("a member has no type");
            foreign._members.Add((codecs.InlineOf(codecs.Load(line[(tab + 1)..])), null));
        }

        return foreign;
    }

    internal void Read(Reader reader, object target)
    {
        foreach (var (inline, own) in _members)
        {
            var value = inline.ReadBoxed(reader);
            own?.Field.SetValue(target, value);
        }

        if (_members.Count == 0)
            reader.ReadByte();
    }
}

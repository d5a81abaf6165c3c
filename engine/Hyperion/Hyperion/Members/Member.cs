using System.Reflection;
using System.Runtime.Serialization;
using Hyperion.Codecs;

namespace Hyperion.Members;

// One field that goes into the bytes, and the form of its declared type.
internal sealed class Member(string name, FieldInfo field, Inline inline)
{
    internal const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    internal string Name { get; } = name;

    internal FieldInfo Field { get; } = field;

    internal Inline Inline { get; } = inline;

    /// <summary>
    /// The fields of a type and its bases, bases first, each by name: an order that does not change when source is moved about.
    /// </summary>
    internal static Member[] Of(Type type, CodecTable codecs)
    {
        var members = new List<Member>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            var fields = Array.FindAll(level.GetFields(Declared), IsWritten);
            Array.Sort(fields, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
            var prefix = level == type ? "" : level.FullName + ".";
            for (var i = 0; i < fields.Length; i++)
                members.Insert(i, new Member(prefix + fields[i].Name, fields[i], codecs.InlineOf(fields[i].FieldType)));
        }

        return [.. members];
    }

    private static bool IsWritten(FieldInfo field)
    {
        if (field.Attributes.HasFlag(FieldAttributes.NotSerialized) || field.IsDefined(typeof(IgnoreAttribute), inherit: false))
            return false;
        // An auto-property's field is named <Property>k__BackingField; an attribute on the property speaks for it.
        if (field.Name is not ['<', ..] || field.Name.IndexOf('>') is not (> 1 and var end))
            return true;
        var property = field.DeclaringType!.GetProperty(field.Name[1..end], Declared);
        return property is null || !property.IsDefined(typeof(IgnoreAttribute), inherit: false);
    }
}

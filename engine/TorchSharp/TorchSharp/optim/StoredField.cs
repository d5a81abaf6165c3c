using System.Collections.Concurrent;
using System.Reflection;

// The public fields of an optimizer's options and states, in the order in which they are declared: they are what is saved,
// loaded, copied, moved and compared, so a new optimizer only declares them.
namespace TorchSharp.Modules;

internal sealed class StoredField(FieldInfo member)
{
    private static readonly ConcurrentDictionary<Type, StoredField[]> s_fields = new();

    internal string Name => member.Name;
    internal Type Type { get; } = Nullable.GetUnderlyingType(member.FieldType) ?? member.FieldType;

    /// <summary>A tensor that some settings do without. In files a flag stands before it.</summary>
    internal bool MayBeMissing { get; } = member.FieldType == typeof(torch.Tensor)
        && new NullabilityInfoContext().Create(member).ReadState == NullabilityState.Nullable;

    internal static StoredField[] Of(object owner) => s_fields.GetOrAdd(owner.GetType(), type => Array.ConvertAll(
        [.. type.GetFields(BindingFlags.Instance | BindingFlags.Public).OrderBy(field => field.MetadataToken)], field =>
            new StoredField(field)));

    internal object? Get(object owner) => member.GetValue(owner);
    internal void Set(object owner, object? value) => member.SetValue(owner, value);

    internal void SaveNumber(object owner, BinaryWriter writer)
    {
        switch (Get(owner))
        {
            case double real: writer.Write(real); break;
            case long integer: writer.Write(integer); break;
            case bool flag: writer.Write(flag); break;
            case var other: throw new InvalidOperationException($"{owner.GetType()}.{Name} is {other ?? "not set"} and cannot be saved");
        }
    }

    internal void LoadNumber(object owner, BinaryReader reader) => Set(owner,
        Type == typeof(double) ? reader.ReadDouble() : Type == typeof(long) ? reader.ReadInt64() : reader.ReadBoolean());
}

namespace Hyperion;

// A field or property that carries it is left out of the bytes, and is the default after reading.
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class IgnoreAttribute : Attribute
{
}

namespace Hyperion;

// Says which types may come out of bytes. It is asked with the short assembly-qualified name, "Some.Type, Some.Assembly";
// types of the core library end in ",%core%" instead, and a generic type names its arguments in brackets:
// "System.Collections.Generic.List`1[[Some.Type, Some.Assembly]],%core%".
public interface ITypeFilter
{
    bool IsAllowed(string typeName);
}

public sealed class DisabledTypeFilter : ITypeFilter
{
    public static readonly DisabledTypeFilter Instance = new();

    private DisabledTypeFilter()
    {
    }

    public bool IsAllowed(string typeName) => true;
}

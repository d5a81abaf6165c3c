using System.Runtime.Serialization;
using Hyperion.Internal;

namespace Hyperion.Filtering;

// The gate between a name in bytes and a type in the process. A name is judged before anything is loaded, and the type it
// led to is judged again by its own name where the two differ, so that a spelling cannot slip past a filter.
internal sealed class TypeGate(SerializerOptions options)
{
    // Types whose setters, finalizers or deserialization hooks run commands or load code: the well-known gadgets.
    private static readonly string[] UnsafeTypes =
    [
        "System.CodeDom.Compiler.TempFileCollection",
        "System.Configuration.Install.AssemblyInstaller",
        "System.Activities.Presentation.WorkflowDesigner",
        "System.AppDomainManager",
        "System.Data.DataSet", "System.Data.DataViewManager",
        "System.Diagnostics.Process", "System.Diagnostics.ProcessStartInfo",
        "System.IO.DirectoryInfo", "System.IO.FileInfo", "System.IO.FileSystemInfo",
        "System.Management.Automation",
        "System.Management.IWbemClassObjectFreeThreaded",
        "System.Resources.ResXResourceSet", "System.Resources.ResourceReader",
        "System.Runtime.Remoting",
        "System.Runtime.Serialization.Formatters",
        "System.Runtime.InteropServices.SafeHandle",
        "System.Security.Claims.ClaimsIdentity", "System.Security.Claims.ClaimsPrincipal",
        "System.Security.Principal.WindowsIdentity", "System.Security.Principal.WindowsPrincipal",
        "System.Web.UI", "System.Web.Security",
        "System.Windows.Data.ObjectDataProvider", "System.Windows.Forms", "System.Windows.ResourceDictionary",
        "System.Workflow.ComponentModel",
        "Microsoft.VisualStudio.Text.Formatting.TextFormattingRunProperties",
        "System.IdentityModel.Tokens.SessionSecurityToken", "SessionViewStateHistoryItem", "ToolboxItemContainer",
        "ExchangeSettingsProvider", "WindowsClaimsIdentity",
    ];

    /// <summary>The type of a name that bytes gave, once the name and the type have both been let through.</summary>
    internal Type Load(string name)
    {
        if (name.Length > TypeNames.NameLengthMax)
            throw new SerializationException(
                $"A type name of a message has {name.Length} characters; {TypeNames.NameLengthMax} is the most.");
        if (name.AsSpan().Count('[') > TypeNames.BracketsMax)
            throw new SerializationException(
                $"A type name of a message has {name.AsSpan().Count('[')} brackets; {TypeNames.BracketsMax} is the most.");
        foreach (var change in options.PackageNameOverrides)
            name = change(name);
        Check(name);
        var type = TypeNames.Load(name);
        if (TypeNames.NameOf(type) is var own && own != name)
            Check(own);
        return type;
    }

    /// <summary>Judges a type that no name led to: the declared type of a member, which is made as declared.</summary>
    internal void Check(Type type) => Check(TypeNames.NameOf(type));

    private void Check(string name)
    {
        if (options.DisallowUnsafeTypes)
        {
            foreach (var unsafeType in UnsafeTypes)
            {
                if (name.Contains(unsafeType, StringComparison.Ordinal))
                    throw new EvilDeserializationException(
                        $"A message names the type '{TypeNames.Shown(name)}', which is unsafe to make from bytes.", name);
            }
        }

        if (!options.TypeFilter.IsAllowed(name))
            throw new UserEvilDeserializationException(
                $"A message names the type '{TypeNames.Shown(name)}', which the type filter does not allow.", name);
    }
}

using System.Reflection;
using TorchSharp.Utils;

// The name under which a field's module, parameter or buffer is registered where it is not the field's own.
namespace TorchSharp.Utils
{
    [AttributeUsage(AttributeTargets.Field)]
    public class ComponentNameAttribute : Attribute
    {
        public ComponentNameAttribute() { }

        public string Name { get; set; } = "";
    }
}

namespace TorchSharp
{
    public static class FieldInfoExtensionMethods
    {
        public static string ComponentName(this FieldInfo field) =>
            field.GetCustomAttribute<ComponentNameAttribute>() is { Name.Length: > 0 } named ? named.Name : field.Name;
    }
}

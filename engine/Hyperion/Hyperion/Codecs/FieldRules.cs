using System.Collections;
using System.Collections.ObjectModel;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.InteropServices;
using Hyperion.ValueSerializers;

namespace Hyperion.Codecs;

// Which types may go as the fields they have. Ours and the user's may, unless they are no data (a task, a delegate, a
// handle). The framework's only where it calls them serializable: the others hold caches, locks and hash codes of this
// process; where unsafe types are allowed, those go, too. What is hashed is rebuilt from its elements and never from its
// buckets.
internal static class FieldRules
{
    private static readonly Type[] NoData =
    [
        typeof(Delegate), typeof(MemberInfo), typeof(Assembly), typeof(Module), typeof(Task), typeof(Thread), typeof(Stream),
        typeof(SafeHandle), typeof(CriticalHandle), typeof(WaitHandle), typeof(CancellationTokenSource), typeof(Timer),
        typeof(System.Runtime.ConstrainedExecution.CriticalFinalizerObject),
    ];

    private static readonly Type[] Hashed =
        [typeof(Dictionary<,>), typeof(HashSet<>), typeof(Hashtable), typeof(System.Collections.Concurrent.ConcurrentDictionary<,>)];

    private static readonly Type[] ExpressionParts =
        [typeof(LabelTarget), typeof(CatchBlock), typeof(ElementInit), typeof(SwitchCase), typeof(SymbolDocumentInfo)];

    internal static void RequireFields(Type type, SerializerOptions options)
    {
        if (type.IsAbstract || type.IsInterface || type.ContainsGenericParameters || type.IsCOMObject)
            throw Refused(type, "no object of which can exist");
        for (var level = type; level is not null; level = level.BaseType)
        {
            var definition = level.IsGenericType ? level.GetGenericTypeDefinition() : level;
            if (Array.IndexOf(NoData, level) >= 0)
                throw Refused(type, $"which is no data but a {level.Name}");
            if (Array.IndexOf(Hashed, definition) >= 0)
                throw Refused(type, "whose buckets mean nothing elsewhere; send a Dictionary or HashSet itself");
        }

        if (!options.DisallowUnsafeTypes)
            return;
        if (typeof(MarshalByRefObject).IsAssignableFrom(type))
            throw Refused(type, "which belongs to its process");
        if (IsFramework(type) && !type.Attributes.HasFlag(TypeAttributes.Serializable) && !IsPlainStruct(type) && type != typeof(object)
            && !IsExpression(type))
            throw Refused(type, "which the framework does not call serializable; if it is a query, send its ToArray()");
    }

    internal static bool IsFramework(Type type) =>
        type.Assembly == typeof(object).Assembly || type.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal);

    /// <summary>Expression trees are data: nodes, constants and members by name. Nothing runs until somebody compiles one.</summary>
    private static bool IsExpression(Type type) => type.Assembly == typeof(Expression).Assembly
        && (typeof(Expression).IsAssignableFrom(type) || typeof(MemberBinding).IsAssignableFrom(type)
            || Array.IndexOf(ExpressionParts, type) >= 0
            || (type.BaseType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(ReadOnlyCollection<>)));

    private static bool IsPlainStruct(Type type) => type.IsValueType
        && type.GetFields(Members.Member.Declared).All(field => Scalars.Contains(field.FieldType) || field.FieldType.IsEnum
            || (field.FieldType.IsValueType && field.FieldType != type && !field.FieldType.IsPrimitive && IsPlainStruct(field.FieldType)));

    private static UnsupportedTypeException Refused(Type type, string why) =>
        new(type, $"A graph holds a {type}, {why}.");
}

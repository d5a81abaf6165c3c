using System.Reflection;
using System.Reflection.Emit;
using Hyperion.Codecs;
using Hyperion.Wire;

namespace Hyperion.Members;

internal delegate void MemberWriter<T>(Writer writer, ref T value);

internal delegate void MemberReader<T>(Reader reader, ref T value);

// Code for the members of one type: field by field, a direct call for scalars and a call of the declared type's form for the
// rest. Dynamic methods may touch private and read-only fields, so records and their init-only members need no way around.
internal static class MemberCompiler
{
    internal static MemberWriter<T> CompileWriter<T>(Member[] members)
    {
        var (method, code) = Start<T>("Write", typeof(Writer));
        for (var i = 0; i < members.Length; i++)
        {
            var fieldType = members[i].Field.FieldType;
            var isScalar = Scalars.Contains(fieldType);
            if (!isScalar)
                LoadInline(code, i, fieldType);
            code.Emit(OpCodes.Ldarg_1);
            LoadTarget<T>(code);
            code.Emit(OpCodes.Ldfld, members[i].Field);
            if (isScalar)
                code.Emit(OpCodes.Call, Scalars.WriteMethod(fieldType));
            else
                code.Emit(OpCodes.Callvirt, InlineMethod(fieldType, nameof(Inline<int>.Write)));
        }

        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<MemberWriter<T>>(Inlines(members));
    }

    internal static MemberReader<T> CompileReader<T>(Member[] members)
    {
        var (method, code) = Start<T>("Read", typeof(Reader));
        for (var i = 0; i < members.Length; i++)
        {
            var fieldType = members[i].Field.FieldType;
            LoadTarget<T>(code);
            if (Scalars.Contains(fieldType))
            {
                code.Emit(OpCodes.Ldarg_1);
                code.Emit(OpCodes.Call, Scalars.ReadMethod(fieldType));
            }
            else
            {
                LoadInline(code, i, fieldType);
                code.Emit(OpCodes.Ldarg_1);
                code.Emit(OpCodes.Callvirt, InlineMethod(fieldType, nameof(Inline<int>.Read)));
            }

            code.Emit(OpCodes.Stfld, members[i].Field);
        }

        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<MemberReader<T>>(Inlines(members));
    }

    private static (DynamicMethod Method, ILGenerator Code) Start<T>(string verb, Type session)
    {
        var parameters = new[] { typeof(Inline[]), session, typeof(T).MakeByRefType() };
        var method = new DynamicMethod($"{verb}{typeof(T).Name}", typeof(void), parameters, typeof(MemberCompiler).Module,
            skipVisibility: true);
        return (method, method.GetILGenerator());
    }

    private static void LoadTarget<T>(ILGenerator code)
    {
        code.Emit(OpCodes.Ldarg_2);
        if (!typeof(T).IsValueType)
            code.Emit(OpCodes.Ldind_Ref);
    }

    private static void LoadInline(ILGenerator code, int index, Type fieldType)
    {
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldc_I4, index);
        code.Emit(OpCodes.Ldelem_Ref);
        code.Emit(OpCodes.Castclass, typeof(Inline<>).MakeGenericType(fieldType));
    }

    private static MethodInfo InlineMethod(Type fieldType, string name) =>
        typeof(Inline<>).MakeGenericType(fieldType).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static Inline[] Inlines(Member[] members) => Array.ConvertAll(members, static member => member.Inline);
}

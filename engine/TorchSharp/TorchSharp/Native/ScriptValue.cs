using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

// What goes into a script and what comes out. In: tensors, lists of them, numbers, bools, text, null. Out: a tensor, a Scalar
// for a number, text, null, and of several values a tuple or an array, of the nearest type that holds them.
namespace TorchSharp.Native;

internal static unsafe class ScriptValue
{
    internal delegate int Call(NativeValue* arguments, int count, NativeValue** results, int* resultCount);

    internal static object? Run(object?[] inputs, Call call)
    {
        var values = new List<NativeValue>();
        var texts = new List<nint>();
        NativeValue* results = null;
        int count = 0;
        try
        {
            foreach (var input in inputs)
                Append(input, values, texts);
            fixed (NativeValue* arguments = values.ToArray())
                Shim.CheckScript(call(arguments, inputs.Length, &results, &count));
            var next = results;
            return Read(ref next);
        }
        finally
        {
            Shim.ts_free(results);
            texts.ForEach(Marshal.FreeCoTaskMem);
            GC.KeepAlive(inputs);
        }
    }

    private static void Append(object? input, List<NativeValue> values, List<nint> texts)
    {
        switch (input)
        {
            case null: values.Add(default); break;
            case Tensor tensor: values.Add(new NativeValue { Tag = Tag.Tensor, Pointer = tensor.Handle }); break;
            case bool flag: values.Add(new NativeValue { Tag = Tag.Bool, Integer = flag ? 1 : 0 }); break;
            case int or long: values.Add(new NativeValue { Tag = Tag.Int, Integer = Convert.ToInt64(input) }); break;
            case float or double: values.Add(new NativeValue { Tag = Tag.Double, Real = Convert.ToDouble(input) }); break;
            case Scalar { Tag: not Tag.Complex } scalar: values.Add(new NativeValue { Tag = scalar.Tag, Integer = scalar.Bits }); break;
            case string text:
                texts.Add(Marshal.StringToCoTaskMemUTF8(text));
                values.Add(new NativeValue { Tag = Tag.String, Length = (uint)Encoding.UTF8.GetByteCount(text), Pointer = texts[^1] });
                break;
            case IEnumerable<Tensor> tensors:
                var list = tensors.ToList();
                values.Add(new NativeValue { Tag = Tag.Tensors, Length = (uint)list.Count });
                list.ForEach(tensor => Append(tensor, values, texts));
                break;
            default:
                throw new NotSupportedException($"a {input.GetType().Name} cannot be given to a script: tensors, lists of tensors, " +
                    "numbers, bools and text can");
        }
    }

    private static object? Read(ref NativeValue* next)
    {
        var value = *next++;
        switch (value.Tag)
        {
            case Tag.None: return null;
            case Tag.Tensor: return new Tensor(value.Pointer);
            case Tag.Int: return (Scalar)value.Integer;
            case Tag.Double: return (Scalar)value.Real;
            case Tag.Bool: return (Scalar)(value.Integer != 0);
            case Tag.String:
                var text = Encoding.UTF8.GetString((byte*)value.Pointer, (int)value.Length);
                Shim.ts_free((void*)value.Pointer);
                return text;
        }
        var elements = new object?[value.Length];
        for (int k = 0; k < elements.Length; k++)
            elements[k] = Read(ref next);
        return Array.TrueForAll(elements, element => element is Tensor) ? Several([.. elements.Cast<Tensor>()], value.Tag == Tag.Tuple)
            : Array.TrueForAll(elements, element => element is Scalar) ? elements.Cast<Scalar>().ToArray()
            : elements;
    }

    private static object Several(Tensor[] tensors, bool isTuple) => (isTuple, tensors) switch
    {
        (true, [var a]) => a,
        (true, [var a, var b]) => (a, b),
        (true, [var a, var b, var c]) => (a, b, c),
        (true, [var a, var b, var c, var d]) => (a, b, c, d),
        (true, [var a, var b, var c, var d, var e]) => (a, b, c, d, e),
        _ => tensors,
    };
}

using System.Runtime.CompilerServices;
using static TorchSharp.torch;

// Calls an aten operator: Aten.Call("add.Tensor", left, right). Trailing arguments left out take the schema's defaults.
// Nothing is allocated on the way in: the arguments lie on the caller's stack and are encoded into a buffer on ours.
namespace TorchSharp.Native;

internal static unsafe class Aten
{
    private const int ResultsMax = 8;
    private const int ScratchWords = 128;   // shapes and short tensor lists; 1 KiB of stack

    internal static Tensor Call(string name, params ReadOnlySpan<Arg> arguments)
    {
        NativeValue result;
        Invoke(name, arguments, &result, 1);
        return Tensor(result);
    }

    /// <summary>An operator that changes and returns its first argument: the answer is the same object.</summary>
    internal static Tensor InPlace(string name, params ReadOnlySpan<Arg> arguments)
    {
        Invoke(name, arguments, null, 0);
        return (Tensor)arguments[0].Payload!;
    }

    internal static void Do(string name, params ReadOnlySpan<Arg> arguments) => Invoke(name, arguments, null, 0);

    internal static (Tensor, Tensor) Pair(string name, params ReadOnlySpan<Arg> arguments)
    {
        var results = stackalloc NativeValue[ResultsMax];
        Invoke(name, arguments, results, ResultsMax);
        return (Tensor(results[0]), Tensor(results[1]));
    }

    internal static (Tensor, Tensor, Tensor) Triple(string name, params ReadOnlySpan<Arg> arguments)
    {
        var results = stackalloc NativeValue[ResultsMax];
        Invoke(name, arguments, results, ResultsMax);
        return (Tensor(results[0]), Tensor(results[1]), Tensor(results[2]));
    }

    internal static (Tensor, Tensor, Tensor, Tensor) Quadruple(string name, params ReadOnlySpan<Arg> arguments)
    {
        var results = stackalloc NativeValue[ResultsMax];
        Invoke(name, arguments, results, ResultsMax);
        return (Tensor(results[0]), Tensor(results[1]), Tensor(results[2]), Tensor(results[3]));
    }

    internal static Tensor[] List(string name, params ReadOnlySpan<Arg> arguments)
    {
        NativeValue result;
        Invoke(name, arguments, &result, 1);
        var handles = (nint*)result.Pointer;
        var tensors = new Tensor[result.Length];
        for (int k = 0; k < tensors.Length; k++)
            tensors[k] = new Tensor(handles[k]);
        Shim.ts_free(handles);
        return tensors;
    }

    internal static bool Flag(string name, params ReadOnlySpan<Arg> arguments)
    {
        NativeValue result;
        Invoke(name, arguments, &result, 1);
        return result.Integer != 0;
    }

    internal static long Number(string name, params ReadOnlySpan<Arg> arguments)
    {
        NativeValue result;
        Invoke(name, arguments, &result, 1);
        return result.Integer;
    }

    internal static double Real(string name, params ReadOnlySpan<Arg> arguments)
    {
        NativeValue result;
        Invoke(name, arguments, &result, 1);
        return result.Real;
    }

    private static Tensor Tensor(NativeValue value) => new(value.Pointer);

    [SkipLocalsInit]
    private static void Invoke(string name, ReadOnlySpan<Arg> arguments, NativeValue* results, int capacity)
    {
        nint op = Operators.Handle(name);
        int words = 0;
        foreach (ref readonly var argument in arguments)
            words += argument.Words;
        Span<long> scratch = words <= ScratchWords ? stackalloc long[ScratchWords] : new long[words];
        var values = stackalloc NativeValue[arguments.Length];
        int failed, resultCount;
        fixed (long* start = scratch)
        {
            var free = start;
            for (int k = 0; k < arguments.Length; k++)
                arguments[k].Encode(values + k, ref free);
            failed = Shim.ts_call(op, values, arguments.Length, results, capacity, &resultCount);
        }
        // The encoded handles are bare pointers: the tensors behind them must not be finalized before the call is over.
        foreach (ref readonly var argument in arguments)
            GC.KeepAlive(argument.Payload);
        Shim.Check(failed);
    }
}

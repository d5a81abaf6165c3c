using System.Runtime.InteropServices;

// The C ABI of engine/torchshim, one line an entry. A call marked quick neither blocks nor calls back, so it skips the
// change of the collector's mode; everything that may compute does not.
namespace TorchSharp.Native;

internal static unsafe partial class Shim
{
    internal const string Library = "torchshim";

    static Shim() => ShimLibrary.Register();

    // dispatch.cpp, value.cpp
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial nint ts_find(string name, string overload);
    [LibraryImport(Library)] internal static partial int ts_call(nint op, NativeValue* arguments, int count, NativeValue* results,
        int capacity, int* resultCount);
    [LibraryImport(Library)] internal static partial byte* ts_error();
    [LibraryImport(Library)] internal static partial void ts_free(void* array);

    // tensor.cpp
    [LibraryImport(Library)] internal static partial void ts_release(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial nint ts_retain(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long ts_dim(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long ts_numel(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int ts_dtype(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int ts_device(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial void ts_sizes(nint tensor, long* sizes);
    [LibraryImport(Library)] internal static partial int ts_strides(nint tensor, long* strides, long* offset);
    [LibraryImport(Library)] internal static partial int ts_data(nint tensor, void** data);
    [LibraryImport(Library)] internal static partial int ts_flags(nint tensor, int* flags);
    [LibraryImport(Library)] internal static partial int ts_from_blob(void* data, long* sizes, int dim, int dtype,
        delegate* unmanaged<nint, void> released, nint context, nint* result);

    // autograd.cpp
    [LibraryImport(Library)] internal static partial int ts_set_requires_grad(nint tensor, int on);
    [LibraryImport(Library)] internal static partial int ts_grad(nint tensor, nint* gradient);
    [LibraryImport(Library)] internal static partial int ts_set_grad(nint tensor, nint gradient);
    [LibraryImport(Library)] internal static partial int ts_backward(nint* roots, nint* gradients, int count, int retain, int createGraph,
        nint* inputs, int inputCount);
    [LibraryImport(Library)] internal static partial int ts_gradients(nint* outputs, nint* gradients, int count, nint* inputs,
        int inputCount, int retain, int createGraph, int allowUnused, nint* results);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int ts_grad_mode();
    [LibraryImport(Library), SuppressGCTransition] internal static partial void ts_set_grad_mode(int on);
    [LibraryImport(Library)] internal static partial nint ts_enter_inference(int on);
    [LibraryImport(Library)] internal static partial void ts_leave_inference(nint guard);
    [LibraryImport(Library)] internal static partial int ts_is_inference();
    [LibraryImport(Library)] internal static partial void ts_set_anomaly(int on, int checkNaN);
    [LibraryImport(Library)] internal static partial int ts_anomaly();

    // function.cpp
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int ts_new_function(string name,
        nint context, delegate* unmanaged<nint, nint*, int, nint*, int, int> backward, delegate* unmanaged<nint, void> release,
        int materialize, nint* inputs, int count, nint* function);
    [LibraryImport(Library)] internal static partial void ts_release_function(nint function);
    [LibraryImport(Library)] internal static partial nint ts_function_node(nint function);
    [LibraryImport(Library)] internal static partial int ts_function_outputs(nint function, nint* outputs, byte* kinds, int count,
        nint* results);
    [LibraryImport(Library)] internal static partial int ts_function_save(nint function, nint* tensors, byte* areOutputs, int count);
    [LibraryImport(Library)] internal static partial int ts_function_saved(nint node, nint* results, int count);

    // optim.cpp
    [LibraryImport(Library)] internal static partial int ts_adam_step(nint* parameters, nint* first, nint* second, nint* largest,
        long* steps, int count, double rate, double beta1, double beta2, double eps, double decay, int decoupled, int maximize);
    [LibraryImport(Library)] internal static partial int ts_sgd_step(nint* parameters, nint* buffers, int count, double rate,
        double momentum, double dampening, double decay, int nesterov, int maximize);
    [LibraryImport(Library)] internal static partial int ts_clip_gradients(nint* parameters, int count, double maxNorm, double normType,
        double* total);
    [LibraryImport(Library)] internal static partial int ts_clear_gradients(nint* parameters, int count);

    // script.cpp
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int ts_script_load(string file,
        long device, nint* module);
    [LibraryImport(Library)] internal static partial int ts_script_load_bytes(byte* bytes, long length, long device, nint* module);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int ts_script_save(
        torch.jit.ScriptHandle module, string file);
    [LibraryImport(Library)] internal static partial void ts_script_release(nint module);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int ts_script_call(
        torch.jit.ScriptHandle module, string method, NativeValue* arguments, int count, NativeValue** results, int* resultCount);
    [LibraryImport(Library)] internal static partial int ts_script_counts(torch.jit.ScriptHandle module, int* inputs, int* outputs);
    [LibraryImport(Library)] internal static partial int ts_script_is_training(torch.jit.ScriptHandle module);
    [LibraryImport(Library)] internal static partial int ts_script_train(torch.jit.ScriptHandle module, int on);
    [LibraryImport(Library)] internal static partial int ts_script_to(torch.jit.ScriptHandle module, long device, int dtype);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int ts_script_set(
        torch.jit.ScriptHandle module, string name, nint tensor);
    [LibraryImport(Library)] internal static partial int ts_script_parts(torch.jit.ScriptHandle module, int kind,
        delegate* unmanaged<nint, byte*, nint, void> visit, nint context);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int ts_script_compile(string source,
        nint* library);
    [LibraryImport(Library)] internal static partial void ts_script_release_library(nint library);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int ts_script_invoke(nint library,
        string name, NativeValue* arguments, int count, NativeValue** results, int* resultCount);

    // named.cpp
    [LibraryImport(Library)] internal static partial int ts_name(int naming, nint tensor, byte** names, int count, nint* result);
    [LibraryImport(Library)] internal static partial byte* ts_names(nint tensor);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int ts_flatten_named(nint tensor,
        byte** names, int count, string merged, nint* result);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int ts_unflatten_named(nint tensor,
        string name, long* sizes, byte** names, int count, nint* result);

    // context.cpp
    [LibraryImport(Library)] internal static partial byte* ts_version();
    [LibraryImport(Library)] internal static partial void ts_set_num_threads(int count);
    [LibraryImport(Library)] internal static partial int ts_get_num_threads();
    [LibraryImport(Library)] internal static partial int ts_set_num_interop_threads(int count);
    [LibraryImport(Library)] internal static partial int ts_get_num_interop_threads();
    [LibraryImport(Library)] internal static partial int ts_manual_seed(ulong seed);
    [LibraryImport(Library)] internal static partial int ts_default_generator(nint* generator);
    [LibraryImport(Library)] internal static partial int ts_new_generator(ulong seed, nint* generator);
    [LibraryImport(Library)] internal static partial void ts_release_generator(nint generator);
    [LibraryImport(Library)] internal static partial int ts_set_seed(nint generator, ulong seed);
    [LibraryImport(Library)] internal static partial int ts_reseed(nint generator, ulong* seed);
    [LibraryImport(Library)] internal static partial int ts_initial_seed(nint generator, ulong* seed);
    [LibraryImport(Library)] internal static partial int ts_generator_state(nint generator, nint* state);
    [LibraryImport(Library)] internal static partial int ts_set_generator_state(nint generator, nint state);
    [LibraryImport(Library)] internal static partial int ts_get_flag(int flag);
    [LibraryImport(Library)] internal static partial int ts_set_flag(int flag, int on);
    [LibraryImport(Library)] internal static partial int ts_cuda_available();
    [LibraryImport(Library)] internal static partial int ts_cudnn_available();
    [LibraryImport(Library)] internal static partial int ts_cuda_device_count();
    [LibraryImport(Library)] internal static partial int ts_cuda_seed_all(ulong seed);
    [LibraryImport(Library)] internal static partial int ts_cuda_synchronize(long device);

    /// <summary>Throws what the last call on this thread failed with: libtorch's first line, without its backtrace.</summary>
    internal static void Check(int failed)
    {
        if (failed != 0)
            throw new ExternalException(LastError());
    }

    /// <summary>The same for scripts: their errors end with the cause, after the script's own lines that led to it.</summary>
    internal static void CheckScript(int failed)
    {
        if (failed == 0)
            return;
        var lines = (Marshal.PtrToStringUTF8((nint)ts_error()) ?? "").Trim().Split('\n');
        bool isTraceback = lines[0].StartsWith("The following operation failed", StringComparison.Ordinal);
        throw new ExternalException(string.Join('\n', isTraceback ? [lines[^1], .. lines[1..^1]] : lines));
    }

    internal static string LastError()
    {
        var text = Marshal.PtrToStringUTF8((nint)ts_error()) ?? "";
        int end = text.IndexOf('\n');
        return end < 0 ? text : text[..end];
    }
}

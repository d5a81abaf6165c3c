using TorchSharp.Native;

// Gradients of whole graphs, and the thread's modes: recording, not recording, inference.
namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null,
            bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var results = new nint[inputs.Count];
            fixed (nint* roots = Handles(outputs), leaves = Handles(inputs), gradients = Handles(grad_outputs), found = results)
                Check(Shim.ts_gradients(roots, gradients, outputs.Count, leaves, inputs.Count,
                    retain_graph ? 1 : -1, create_graph ? 1 : 0, allow_unused ? 1 : 0, found));
            GC.KeepAlive((outputs, inputs, grad_outputs));
            return Array.ConvertAll(results, handle => handle == 0 ? null! : new Tensor(handle));
        }

        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IList<Tensor>? inputs = null) => Backward(tensors, grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IList<Tensor>? inputs = null) =>
                Backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) => Backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        public static AnomalyMode detect_anomaly(bool check_nan = true) => new(true, check_nan);
        public static AnomalyMode set_detect_anomaly(bool mode, bool check_nan = true) => new(mode, check_nan);

        internal static unsafe void Backward(IList<Tensor> roots, IList<Tensor>? gradients, bool? retain, bool createGraph,
            IList<Tensor>? inputs)
        {
            nint only = roots is [{ } root] ? root.Handle : 0;   // nearly always one loss, which needs no array
            fixed (nint* several = only == 0 ? Handles(roots) : null, with = Handles(gradients), into = Handles(inputs))
                Check(Shim.ts_backward(only == 0 ? several : &only, with, roots.Count, retain is { } keep ? (keep ? 1 : 0) : -1, createGraph ? 1 : 0,
                    into, inputs?.Count ?? 0));
            GC.KeepAlive(roots);
            GC.KeepAlive(gradients);
            GC.KeepAlive(inputs);
        }

        // What a function written in C# threw goes on as it was thrown.
        private static void Check(int failed)
        {
            if (failed != 0)
                FunctionNode.Rethrow();
            Shim.Check(failed);
        }

        private static nint[]? Handles(IList<Tensor>? tensors)
        {
            if (tensors is null)
                return null;
            var handles = new nint[tensors.Count];
            for (int k = 0; k < handles.Length; k++)
                handles[k] = tensors[k]?.Handle ?? 0;
            return handles;
        }
    }

    public static IDisposable no_grad() => new GradientMode(false);
    public static IDisposable enable_grad(bool enabled = true) => new GradientMode(enabled);
    public static IDisposable set_grad_enabled(bool mode = true) => new GradientMode(mode);
    public static bool is_grad_enabled() => Shim.ts_grad_mode() != 0;

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);
    public static bool is_inference_mode_enabled() => Shim.ts_is_inference() != 0;

    private sealed class GradientMode : IDisposable
    {
        private readonly bool before = is_grad_enabled();

        internal GradientMode(bool on) => Shim.ts_set_grad_mode(on ? 1 : 0);

        public void Dispose() => Shim.ts_set_grad_mode(before ? 1 : 0);
    }

    private sealed class InferenceMode(bool on) : IDisposable
    {
        private nint guard = Shim.ts_enter_inference(on ? 1 : 0);

        public void Dispose()
        {
            if (guard != 0)
                Shim.ts_leave_inference(guard);
            guard = 0;
        }
    }
}

/// <summary>While it is open, backward looks for NaN and says which operator made it.</summary>
public class AnomalyMode : IDisposable
{
    private readonly int before = Shim.ts_anomaly();

    public AnomalyMode(bool enabled, bool check_nan = true) => Shim.ts_set_anomaly(enabled ? 1 : 0, check_nan ? 1 : 0);

    public static bool IsEnabled => (Shim.ts_anomaly() & 1) != 0;
    public static bool ShouldCheckNaN => (Shim.ts_anomaly() & 2) != 0;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Shim.ts_set_anomaly(before & 1, before >> 1 & 1);
}

using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;

// Autograd functions written in C#: forward computes without recording, backward gives a gradient for each input.
namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What forward leaves for backward: tensors, saved so that the graph can be freed, and any other data.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> data = [];
            private nint node;

            internal AutogradContext() { }

            internal List<Tensor> ToSave { get; private set; } = [];
            internal List<Tensor> Dirty { get; private set; } = [];
            internal List<Tensor> NotDifferentiable { get; private set; } = [];

            /// <summary>Whether backward sees zeros, and not null, for an output that nothing used. True unless set otherwise.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            /// <summary>Inputs and outputs that backward needs, null for one that was not given; once, in forward.</summary>
            public void save_for_backward(List<Tensor> tensors) => ToSave = tensors;

            public void mark_dirty(List<Tensor> tensors) => Dirty = tensors;
            public void mark_non_differentiable(List<Tensor> tensors) => NotDifferentiable = tensors;
            public void set_materialize_grads(bool value) => MaterializeGrads = value;
            public void save_data(string key, object value) => data[key] = value;
            public object get_data(string key) => data[key];

            /// <summary>What was saved; refused when it has been changed in place since, or freed by an earlier backward.</summary>
            public unsafe List<Tensor> get_saved_variables()
            {
                if (node == 0)
                    return [.. ToSave];
                var handles = new nint[savedCount];
                fixed (nint* found = handles)
                    Shim.Check(Shim.ts_function_saved(node, found, savedCount));
                return [.. handles.Select(handle => handle == 0 ? null! : new Tensor(handle))];
            }

            private int savedCount;

            // The node keeps the saved tensors from here; holding them also in this object would keep the graph alive for ever.
            internal void Hand(nint toNode)
            {
                (node, savedCount) = (toNode, ToSave.Count);
                (ToSave, Dirty, NotDifferentiable) = ([], [], []);
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing) => data.Clear();
        }

        public abstract class Function<T> where T : Function<T>, new()
        {
            protected Function() { }

            /// <summary>The node's name in messages of libtorch.</summary>
            public abstract string Name { get; }

            private protected abstract List<Tensor> Forward(AutogradContext context, object[] inputs);
            private protected abstract List<Tensor> Backward(AutogradContext context, List<Tensor> gradients);

            public static List<Tensor> apply_internal(params object[] vars)
            {
                var function = new T();
                var context = new AutogradContext();
                List<Tensor> outputs;
                using (no_grad())
                    outputs = function.Forward(context, vars);
                var tensors = vars.OfType<Tensor>().ToArray();
                var areTensors = Array.ConvertAll(vars, input => input is Tensor);
                if (!is_grad_enabled() || !tensors.Any(input => input.requires_grad))
                    return outputs;
                return FunctionNode.Record(function.Name, context, gradients => ByTensor(function.Backward(context, gradients), areTensors),
                    tensors, outputs);
            }

            // A gradient for each argument, or for each tensor among them: both are taken. Nulls at the end that nothing asked for
            // are let go, as PyTorch does, so that one backward serves a function of optional inputs.
            private static Tensor?[] ByTensor(List<Tensor> gradients, bool[] areTensors)
            {
                int tensorCount = areTensors.Count(isTensor => isTensor), given = gradients.FindLastIndex(one => one is not null) + 1;
                if (gradients.Count > areTensors.Length)
                    gradients = gradients[..Math.Max(given, areTensors.Length)];
                if (gradients.Count == areTensors.Length)
                    return gradients.Where((_, k) => areTensors[k]).ToArray();
                if (gradients.Count == tensorCount)
                    return [.. gradients];
                throw new InvalidOperationException($"{typeof(T).Name}.backward gave {gradients.Count} gradients for " +
                    $"{areTensors.Length} inputs, {tensorCount} of them tensors");
            }
        }

        /// <summary>A function with one output.</summary>
        public abstract class SingleTensorFunction<T> : Function<T> where T : SingleTensorFunction<T>, new()
        {
            protected SingleTensorFunction() { }

            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            /// <summary>A gradient, or null, for each of forward's inputs.</summary>
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            private protected override List<Tensor> Forward(AutogradContext context, object[] inputs) => [forward(context, inputs)];
            private protected override List<Tensor> Backward(AutogradContext context, List<Tensor> gradients) =>
                backward(context, gradients[0]);
        }

        /// <summary>A function with any number of outputs.</summary>
        public abstract class MultiTensorFunction<T> : Function<T> where T : MultiTensorFunction<T>, new()
        {
            protected MultiTensorFunction() { }

            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            /// <summary>A gradient, or null, for each of forward's inputs, from one for each output.</summary>
            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            private protected override List<Tensor> Forward(AutogradContext context, object[] inputs) => forward(context, inputs);
            private protected override List<Tensor> Backward(AutogradContext context, List<Tensor> gradients) =>
                backward(context, gradients);
        }

        /// <summary>
        /// The native node of one call. It owns this object, by a handle that the collector knows, until the graph is
        /// freed.
        /// </summary>
        internal sealed unsafe class FunctionNode(Func<List<Tensor>, Tensor?[]> backward)
        {
            [ThreadStatic] private static ExceptionDispatchInfo? t_fault;

            /// <summary>What backward threw on this thread since it was last asked for.</summary>
            internal static void Rethrow()
            {
                var fault = t_fault;
                t_fault = null;
                fault?.Throw();
            }

            internal static List<Tensor> Record(string name, AutogradContext context, Func<List<Tensor>, Tensor?[]> backward,
                Tensor[] inputs, List<Tensor> outputs)
            {
                nint function;
                var self = GCHandle.Alloc(new FunctionNode(backward));
                fixed (nint* from = Array.ConvertAll(inputs, input => input.Handle))
                    Shim.Check(Shim.ts_new_function(name, GCHandle.ToIntPtr(self), &OnBackward, &OnRelease, context.MaterializeGrads ? 1
                        : 0, from, inputs.Length, &function));
                try
                {
                    var results = Wrapped(function, context, inputs, outputs);
                    Save(function, context, outputs, results);
                    context.Hand(Shim.ts_function_node(function));
                    return results;
                }
                finally
                {
                    Shim.ts_release_function(function);
                    GC.KeepAlive(inputs);
                }
            }

            private static List<Tensor> Wrapped(nint function, AutogradContext context, Tensor[] inputs, List<Tensor> outputs)
            {
                var kinds = outputs.ConvertAll(output => (byte)(
                    context.NotDifferentiable.Exists(other => other.IsAliasOf(output)) ? 1
                    : context.Dirty.Exists(other => other.IsAliasOf(output)) ? 2
                    : Array.Exists(inputs, other => other.IsAliasOf(output)) ? 3 : 0)).ToArray();
                var handles = outputs.ConvertAll(output => output.Handle).ToArray();
                var found = new nint[outputs.Count];
                fixed (nint* raw = handles, made = found)
                fixed (byte* kind = kinds)
                    Shim.Check(Shim.ts_function_outputs(function, raw, kind, outputs.Count, made));
                // The object that forward made goes on being the output; only an alias is an object of its own.
                return outputs.Select((output, k) =>
                {
                    if (found[k] != handles[k])
                        return new Tensor(found[k]);
                    Shim.ts_release(found[k]);
                    return output;
                }).ToList();
            }

            private static void Save(nint function, AutogradContext context, List<Tensor> outputs, List<Tensor> results)
            {
                var areOutputs = context.ToSave.ConvertAll(tensor => (byte)(Has(outputs, tensor) && Has(results, tensor) ? 1
                    : 0)).ToArray();
                fixed (nint* tensors = context.ToSave.ConvertAll(tensor => tensor?.Handle ?? 0).ToArray())
                fixed (byte* flags = areOutputs)
                    Shim.Check(Shim.ts_function_save(function, tensors, flags, areOutputs.Length));
            }

            private static bool Has(List<Tensor> tensors, Tensor? one) =>
                one is not null && tensors.Exists(other => ReferenceEquals(other, one));

            [UnmanagedCallersOnly]
            private static int OnBackward(nint context, nint* gradients, int count, nint* results, int resultCount)
            {
                try
                {
                    var node = (FunctionNode)GCHandle.FromIntPtr(context).Target!;
                    node.Run(gradients, count, results, resultCount);
                    return 0;
                }
                catch (Exception fault)
                {
                    t_fault = ExceptionDispatchInfo.Capture(fault);
                    return 1;
                }
            }

            private void Run(nint* gradients, int count, nint* results, int resultCount)
            {
                using var scope = NewDisposeScope();
                var incoming = new List<Tensor>(count);
                for (int k = 0; k < count; k++)
                    incoming.Add(gradients[k] == 0 ? null! : new Tensor(Shim.ts_retain(gradients[k])));
                var outgoing = backward(incoming);
                for (int k = 0; k < resultCount; k++)
                    results[k] = outgoing[k] is { } gradient ? Shim.ts_retain(gradient.Handle) : 0;
                GC.KeepAlive(outgoing);
            }

            [UnmanagedCallersOnly]
            private static void OnRelease(nint context) => GCHandle.FromIntPtr(context).Free();
        }
    }
}

using System.Buffers;
using TorchSharp.Modules;
using TorchSharp.Native;

// Gradients clipped, and parameters as one vector.
namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Scales all gradients so that their norm, taken together, is at most max_norm. Returns the norm before.</summary>
            public static unsafe double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                var parameters = tensors as IList<Parameter> ?? tensors.ToList();
                var handles = ArrayPool<nint>.Shared.Rent(parameters.Count + 1);
                for (int k = 0; k < parameters.Count; k++)
                    handles[k] = parameters[k].Handle;
                double total;
                fixed (nint* start = handles)
                    Shim.Check(Shim.ts_clip_gradients(start, parameters.Count, max_norm, norm_type, &total));
                ArrayPool<nint>.Shared.Return(handles);
                GC.KeepAlive(parameters);
                return total;
            }

            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var mode = no_grad();
                using var scope = NewDisposeScope();
                foreach (var parameter in tensors)
                    parameter.grad?.clamp_(-clip_value, clip_value);
            }

            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                return cat(tensors.Select(parameter => parameter.reshape(-1)).ToArray()).MoveToOuterDisposeScope();
            }

            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using var mode = no_grad();
                using var scope = NewDisposeScope();
                long offset = 0;
                foreach (var parameter in tensors)
                {
                    parameter.copy_(vec.narrow(0, offset, parameter.numel()).view_as(parameter));
                    offset += parameter.numel();
                }
            }
        }
    }
}

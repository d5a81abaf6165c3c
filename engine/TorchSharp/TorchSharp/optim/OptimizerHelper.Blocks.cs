using System.Buffers;
using TorchSharp.Native;

// Steps that are one native call a group: the handles of its parameters and their states, side by side.
namespace TorchSharp.Modules;

public abstract partial class OptimizerHelper
{
    /// <summary>A group's parameters as native handles, and room beside them for as many handles of their states.</summary>
    private protected readonly struct HandleBlock : IDisposable
    {
        private readonly nint[] handles;
        private readonly IList<Parameter> parameters;

        internal HandleBlock(ParamGroup group)
        {
            parameters = group.Parameters as IList<Parameter> ?? group.Parameters.ToList();
            handles = ArrayPool<nint>.Shared.Rent(5 * Count + 1);
            for (int k = 0; k < Count; k++)
                handles[k] = parameters[k].Handle;
        }

        internal int Count => parameters.Count;
        internal Parameter this[int k] => parameters[k];
        internal Span<nint> Parameters => handles.AsSpan(0, Count);
        internal Span<nint> Column(int number) => handles.AsSpan(number * Count, Count);   // 1 to 4

        public void Dispose()
        {
            GC.KeepAlive(parameters);
            ArrayPool<nint>.Shared.Return(handles);
        }
    }

    /// <summary>Adam's step and AdamW's, which differ in where the decay goes: into the gradient, or off the weights (decoupled).</summary>
    private protected unsafe void MomentStep<TState>(ParamGroup group, double beta1, double beta2, double eps, double decay,
        bool isDecoupled, bool maximizes)
        where TState : OptimizerState, IMoments
    {
        using var block = new HandleBlock(group);
        Span<nint> first = block.Column(1), second = block.Column(2), largest = block.Column(3), steps = block.Column(4);
        for (int k = 0; k < block.Count; k++)
        {
            var state = StateOf<TState>(block[k]);
            (first[k], second[k], steps[k]) = (state.First.Handle, state.Second.Handle, (nint)state.Steps);
            largest[k] = state.Largest?.Handle ?? 0;
        }
        fixed (nint* parameters = block.Parameters, averages = first, squares = second, maxima = largest, counts = steps)
            Shim.Check(Shim.ts_adam_step(parameters, averages, squares, maxima, (long*)counts, block.Count, group.LearningRate,
                beta1, beta2, eps, decay, isDecoupled ? 1 : 0, maximizes ? 1 : 0));
        for (int k = 0; k < block.Count; k++)
            StateOf<TState>(block[k]).Steps = steps[k];
    }
}

/// <summary>What Adam keeps of a parameter. The moments' bias towards zero shrinks as the powers of beta.</summary>
internal interface IMoments
{
    long Steps { get; set; }
    torch.Tensor First { get; }
    torch.Tensor Second { get; }
    torch.Tensor? Largest { get; }
}

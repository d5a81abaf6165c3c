using TorchSharp.Native;

// What a tensor is made of: its native reference, its place in a dispose scope, and the finalizer. A cell goes back to its
// thread when the tensor is disposed and serves the next one: so a tensor costs the smallest object there is, 24 bytes,
// while only the cells, few and long-lived, are known to the finalizer's queue. A tensor that nobody disposes takes its
// cell along, and the cell's finalizer releases it.
namespace TorchSharp.Lifetime;

internal sealed class TensorCell
{
    private const int SpareMax = 256;   // more than a step's temporaries at one moment; 10 KiB a thread

    [ThreadStatic] private static TensorCell?[]? t_spare;
    [ThreadStatic] private static int t_spareCount;

    internal nint Handle;
    internal DisposeScope? Scope;
    internal int PlaceInScope;   // where its scope holds it; of no meaning without one

    private TensorCell() { }

    ~TensorCell()
    {
        if (Handle == 0)
            return;
        Shim.ts_release(Handle);
        torch.Tensor.CountFinalized();
    }

    internal static TensorCell Of(nint handle)
    {
        TensorCell cell;
        if (t_spareCount > 0)
        {
            cell = t_spare![--t_spareCount]!;
            t_spare[t_spareCount] = null;
        }
        else
            cell = new TensorCell();
        cell.Handle = handle;
        return cell;
    }

    /// <summary>Empties the cell, which nobody else may hold any more. The native reference is the caller's.</summary>
    internal nint Take()
    {
        nint handle = Handle;
        Handle = 0;
        Scope = null;
        var spare = t_spare ??= new TensorCell?[SpareMax];
        if (t_spareCount < SpareMax)
            spare[t_spareCount++] = this;
        else
            GC.SuppressFinalize(this);
        return handle;
    }
}

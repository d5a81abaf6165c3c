using TorchSharp.Lifetime;
using TorchSharp.Native;

// A tensor: one reference on libtorch's own object, held until Dispose, the end of its dispose scope, or the cell's finalizer.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor : IDisposable
    {
        private static long s_totalCount;
        private static long s_peakCount;
        private TensorCell? cell;   // null once disposed

        internal Tensor(nint handle)
        {
            if (handle == 0)
                throw new InvalidOperationException("libtorch gave an undefined tensor where one was expected");
            cell = TensorCell.Of(handle);
            long count = Interlocked.Increment(ref s_totalCount);
            if (count > Volatile.Read(ref s_peakCount))
                Interlocked.Exchange(ref s_peakCount, count);
            cell.Scope = DisposeScopeManager.Current.Created(this, cell);
        }

        /// <summary>Live tensor objects of the process, and the most there have been.</summary>
        public static long TotalCount => Interlocked.Read(ref s_totalCount);
        public static long PeakCount => Interlocked.Read(ref s_peakCount);

        internal static void CountFinalized() => Interlocked.Decrement(ref s_totalCount);

        /// <summary>Null once disposed, and for a tensor that no scope holds.</summary>
        internal DisposeScope? OwningDisposeScope => cell?.Scope;

        internal TensorCell? Cell => cell;

        /// <summary>Whether both are objects for the same tensor of libtorch.</summary>
        internal bool IsAliasOf(Tensor other) => Handle == other.Handle;

        public nint Handle => cell is { } held ? held.Handle
            : throw new InvalidOperationException("this tensor was disposed, and its memory given back");
        public bool IsInvalid => cell is null;

        public void Dispose() => Dispose(true);

        protected virtual void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref cell, null) is not { } held)
                return;
            LeaveScope(held);
            Shim.ts_release(held.Take());
            Interlocked.Decrement(ref s_totalCount);
        }

        private void LeaveScope(TensorCell held)
        {
            var statistics = DisposeScopeManager.Current.Tensors;
            if (held.Scope is not { } scope)
            {
                statistics.DisposedOutsideScopeCount++;
                return;
            }
            statistics.DisposedInScopeCount++;
            scope.Forget(this, held);
        }

        /// <summary>Gives up the reference without releasing it: the caller owns it from here.</summary>
        public nint DecoupleFromNativeHandle()
        {
            if (Interlocked.Exchange(ref cell, null) is not { } held)
                return 0;
            Interlocked.Decrement(ref s_totalCount);
            LeaveScope(held);
            return held.Take();
        }

        public static Tensor UnsafeCreateTensor(nint handle) => new(handle);

        /// <summary>Another object for the same tensor.</summary>
        public Tensor alias()
        {
            var same = new Tensor(Shim.ts_retain(Handle));
            GC.KeepAlive(this);
            return same;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope!);

        public Tensor MoveToOtherDisposeScope(DisposeScope other)
        {
            if (OwningDisposeScope is not null)
                OwningDisposeScope.MoveToOther(other, this);
            else
                other?.Attach(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>Whether shape and elements are the same. The hash code is the object's: a tensor is no key by its value.</summary>
        public bool Equals(Tensor target) => target is not null && Aten.Flag("equal", this, target);
        public override int GetHashCode() => base.GetHashCode();
    }
}

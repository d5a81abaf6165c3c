using System.Runtime.InteropServices;
using TorchSharp.Native;

// Names of dimensions: operators check them and carry them on, as far as libtorch knows how. A null is the name of a dimension
// that has none.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private enum Naming { Rename, RenameInPlace, Refine, Align }

        public bool has_names() => names.Any(name => name is not null);

        /// <summary>One for each dimension.</summary>
        public unsafe string[] names
        {
            get
            {
                var found = new string[Dimensions];
                var text = Shim.ts_names(Handle);
                GC.KeepAlive(this);
                var next = text;
                for (int k = 0; text != null && k < found.Length; k++)
                {
                    string name = Marshal.PtrToStringUTF8((nint)next)!;
                    found[k] = name == "" ? null! : name;
                    while (*next++ != 0)
                        ;
                }
                Shim.ts_free(text);
                return found;
            }
        }

        /// <summary>A view with other names, or with none.</summary>
        public Tensor rename(IEnumerable<string>? names) => Called(Naming.Rename, names)!;

        public Tensor rename_(IEnumerable<string>? names)
        {
            Called(Naming.RenameInPlace, names);
            return this;
        }

        /// <summary>
        /// A view in which dimensions without a name get one; those that have one must have this one. "..." stands for dimensions that
        /// stay as they are.
        /// </summary>
        public Tensor refine_names(IEnumerable<string> names)
        {
            var (given, own) = (names.ToList(), this.names);
            return Called(Naming.Refine, Spread(given, place => own.Skip(place).Take(own.Length - given.Count + 1)))!;
        }

        public Tensor refine_names(params string[] names) => refine_names((IEnumerable<string>)names);

        /// <summary>A view with the dimensions in this order; "..." stands for those that are not mentioned.</summary>
        public Tensor align_to(IEnumerable<string> names)
        {
            var (order, own) = (names.ToList(), this.names);
            return Called(Naming.Align, Spread(order, _ => own.Where(name => !order.Contains(name))))!;
        }

        public Tensor align_to(params string[] names) => align_to((IEnumerable<string>)names);

        /// <summary>The other's order; a dimension that only the other has gets the size 1.</summary>
        public Tensor align_as(Tensor other) => align_to(other.names);

        /// <summary>Dimensions that follow one another as one.</summary>
        public unsafe Tensor flatten(IList<string> dims, string out_dim)
        {
            using var native = new NativeNames(dims);
            nint result;
            Shim.Check(Shim.ts_flatten_named(Handle, native.Start, native.Count, out_dim, &result));
            GC.KeepAlive(this);
            return new Tensor(result);
        }

        /// <summary>A dimension as several, of these names and sizes.</summary>
        public unsafe Tensor unflatten(string dim, params (string, long)[] sizes)
        {
            using var native = new NativeNames([.. sizes.Select(size => size.Item1)]);
            nint result;
            fixed (long* lengths = sizes.Select(size => size.Item2).ToArray())
                Shim.Check(Shim.ts_unflatten_named(Handle, dim, lengths, native.Start, native.Count, &result));
            GC.KeepAlive(this);
            return new Tensor(result);
        }

        private static List<string> Spread(List<string> names, Func<int, IEnumerable<string>> rest) =>
            names.IndexOf("...") is var place && place < 0 ? names : [.. names[..place], .. rest(place), .. names[(place + 1)..]];

        private unsafe Tensor? Called(Naming naming, IEnumerable<string>? names)
        {
            using var native = new NativeNames(names?.ToList());
            nint result = 0;
            Shim.Check(Shim.ts_name((int)naming, Handle, native.Start, native.Count, &result));
            GC.KeepAlive(this);
            return result == 0 ? null : new Tensor(result);
        }

        /// <summary>The names in libtorch's memory for a call.</summary>
        private sealed unsafe class NativeNames : IDisposable
        {
            private readonly nint[] texts;
            private GCHandle pin;

            internal NativeNames(IList<string>? names)
            {
                texts = [.. (names ?? []).Select(Marshal.StringToCoTaskMemUTF8)];
                Count = names?.Count ?? -1;
                pin = GCHandle.Alloc(texts, GCHandleType.Pinned);
            }

            internal int Count { get; }
            internal byte** Start => (byte**)pin.AddrOfPinnedObject();

            public void Dispose()
            {
                pin.Free();
                Array.ForEach(texts, Marshal.FreeCoTaskMem);
            }
        }
    }

    internal static Tensor Named(this Tensor tensor, string[]? names) => names is null ? tensor : tensor.rename_(names);
}

using TorchSharp.Native;

// Functions compiled from TorchScript's source text, by name.
namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        public class CompilationUnit : IDisposable
        {
            private nint library;

            internal unsafe CompilationUnit(string script)
            {
                nint compiled;
                Shim.CheckScript(Shim.ts_script_compile(script, &compiled));
                library = compiled;
            }

            ~CompilationUnit() => Dispose(false);

            public unsafe object invoke(string name, params object[] objs)
            {
                ObjectDisposedException.ThrowIf(library == 0, this);
                var result = ScriptValue.Run(objs, (arguments, count, results, resultCount) =>
                    Shim.ts_script_invoke(library, name, arguments, count, results, resultCount));
                GC.KeepAlive(this);
                return result!;
            }

            public TResult invoke<TResult>(string name, params object[] inputs) => (TResult)invoke(name, inputs);
            public TResult invoke<T, TResult>(string name, params T[] inputs) => (TResult)invoke(name, [.. inputs.Cast<object>()]);

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (Interlocked.Exchange(ref library, 0) is var held && held != 0)
                    Shim.ts_script_release_library(held);
            }
        }
    }
}

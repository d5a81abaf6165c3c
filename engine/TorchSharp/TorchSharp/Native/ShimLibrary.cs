using System.Reflection;
using System.Runtime.InteropServices;

// Finds libtorchshim.so: beside this assembly, then beside the program, then wherever the system looks. When it is not
// there, or libtorch is not, the reason is one line that says what to do.
namespace TorchSharp.Native;

internal static class ShimLibrary
{
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(ShimLibrary).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Shim.Library)
            return 0;
        var places = new[] { Path.GetDirectoryName(assembly.Location) ?? "", AppContext.BaseDirectory };
        foreach (var place in places.Distinct().Where(p => p != ""))
        {
            var file = Path.Combine(place, "libtorchshim.so");
            if (File.Exists(file))
                return Load(file);
        }
        if (NativeLibrary.TryLoad("libtorchshim.so", out nint handle))
            return handle;
        throw new DllNotFoundException(
            $"libtorchshim.so is not in {places[0]}: run any ./seed command, which builds it (or cmake -S engine/torchshim -B " +
                "engine/torchshim/build " +
            "&& cmake --build engine/torchshim/build), and build this program again.");
    }

    private static nint Load(string file)
    {
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (DllNotFoundException missing)
        {
            throw new DllNotFoundException(
                $"{file} could not be loaded; is libtorch installed (apt install libtorch-dev)? {missing.Message.ReplaceLineEndings(" ")}",
                    missing);
        }
    }
}

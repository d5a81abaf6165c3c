using System.Runtime.InteropServices;

namespace Cluster.Train;

// Makes files and folders outlive a power cut: their contents, and on POSIX systems the entries of a folder too, which
// need a flush of the folder itself. Windows keeps entries in its journal and has no such call.
internal static class DurableFiles
{
    private const int ReadOnly = 0;

    /// <summary>Flushes every file below <paramref name="folder"/>, and its folders.</summary>
    public static void Flush(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
            file.Flush(flushToDisk: true);
        }
        foreach (var path in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
            FlushFolder(path);
        FlushFolder(folder);
    }

    /// <summary>Flushes the entries of <paramref name="folder"/>.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            throw new IOException($"{folder} cannot be opened to flush it: {Marshal.GetLastPInvokeErrorMessage()}");
        var result = Fsync(descriptor);
        var message = Marshal.GetLastPInvokeErrorMessage();
        _ = Close(descriptor);
        if (result != 0)
            throw new IOException($"{folder} cannot be flushed: {message}");
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}

using System.Formats.Tar;
using System.IO.Compression;

// Packed files unpacked: one file by gzip, and a folder by tar and gzip. An entry that would land outside the folder is refused.
namespace TorchSharp.Utils;

public static class Decompress
{
    /// <summary>Into a folder, under the file's name without its last ending.</summary>
    public static void DecompressGZipFile(string gzipFileName, string targetDir)
    {
        Directory.CreateDirectory(targetDir);
        using var packed = new GZipStream(File.OpenRead(gzipFileName), CompressionMode.Decompress);
        using var file = File.Create(Path.Combine(targetDir, Path.GetFileNameWithoutExtension(gzipFileName)));
        packed.CopyTo(file);
    }

    public static void ExtractTGZ(string gzArchiveName, string destFolder)
    {
        Directory.CreateDirectory(destFolder);
        using var packed = new GZipStream(File.OpenRead(gzArchiveName), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(packed, destFolder, overwriteFiles: true);
    }
}

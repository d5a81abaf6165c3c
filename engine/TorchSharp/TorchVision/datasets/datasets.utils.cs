using System.IO.Compression;
using TorchSharp.Utils;

// Archives of data sets, unpacked by their ending.
namespace TorchSharp;

public static partial class torchvision
{
    public static partial class datasets
    {
        public static class utils
        {
            /// <summary>Unpacks .zip, .tar.gz, .tgz and .gz, beside the file unless a folder is given, and says where.</summary>
            public static string extract_archive(string from_path, string? to_path = null, bool remove_finished = false)
            {
                string folder = to_path ?? Path.GetDirectoryName(Path.GetFullPath(from_path))!;
                if (from_path.EndsWith(".zip", StringComparison.Ordinal))
                    ZipFile.ExtractToDirectory(from_path, folder, overwriteFiles: true);
                else if (from_path.EndsWith(".tar.gz", StringComparison.Ordinal) || from_path.EndsWith(".tgz", StringComparison.Ordinal))
                    Decompress.ExtractTGZ(from_path, folder);
                else if (from_path.EndsWith(".gz", StringComparison.Ordinal))
                    Decompress.DecompressGZipFile(from_path, folder);
                else
                    throw new ArgumentException($"{from_path} is no .zip, .tar.gz, .tgz or .gz file");
                if (remove_finished)
                    File.Delete(from_path);
                return folder;
            }
        }
    }
}

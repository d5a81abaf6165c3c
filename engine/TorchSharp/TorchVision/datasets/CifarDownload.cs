using System.Formats.Tar;
using System.IO.Compression;

// Fetches and unpacks the archive of a CIFAR data set, unless its files are there.
namespace TorchSharp.Modules.Vision;

internal static class CifarDownload
{
    private static readonly Uri s_address = new("https://www.cs.toronto.edu/~kriz/");

    /// <summary>What is unpacked gets its folder's name only when it is whole: a broken download is not taken for the data.</summary>
    internal static void Fetch(string root, CifarKind kind)
    {
        var folder = Path.Combine(root, kind.Folder);
        if (Directory.Exists(folder))
            return;
        var aside = Directory.CreateDirectory(folder + "-partial").FullName;
        using (var client = new HttpClient())
        using (var request = new HttpRequestMessage(HttpMethod.Get, new Uri(s_address, kind.Archive)))
        using (var response = client.Send(request, HttpCompletionOption.ResponseHeadersRead))
        using (var content = response.EnsureSuccessStatusCode().Content.ReadAsStream())
        using (var archive = new GZipStream(content, CompressionMode.Decompress))
            TarFile.ExtractToDirectory(archive, aside, overwriteFiles: true);
        Directory.Move(Path.Combine(aside, Path.GetFileName(kind.Folder)), folder);
        Directory.Delete(aside, recursive: true);
    }
}

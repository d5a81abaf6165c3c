// Fetches the four files of a data set of the MNIST family into a folder, those that are not there yet.
namespace TorchSharp.Modules.Vision;

internal static class MnistDownload
{
    private static readonly (string Name, int Dimensions)[] s_files =
        [("train-images-idx3-ubyte.gz", 3), ("train-labels-idx1-ubyte.gz", 1), ("t10k-images-idx3-ubyte.gz", 3),
            ("t10k-labels-idx1-ubyte.gz", 1)];

    /// <summary>A file gets its name only when it is whole: a broken download is not taken for the data.</summary>
    internal static void Fetch(string folder, Uri address)
    {
        var missing = s_files.Where(file => !File.Exists(Path.Combine(folder, file.Name))).ToArray();
        if (missing.Length == 0)
            return;
        Directory.CreateDirectory(folder);
        using var client = new HttpClient();
        foreach (var (name, dimensions) in missing)
        {
            var aside = Path.Combine(folder, "partial-" + name);
            using (var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, name)))
            using (var response = client.Send(request, HttpCompletionOption.ResponseHeadersRead))
            using (var content = response.EnsureSuccessStatusCode().Content.ReadAsStream())
            using (var file = File.Create(aside))
                content.CopyTo(file);
            IdxFile.Read(aside, dimensions);
            File.Move(aside, Path.Combine(folder, name));
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using Cluster.Core.Nodes;
using Cluster.Core.Wire;

namespace Cluster.Core.Jobs;

// The other end of the data port: puts a folder as a package, or pulls a package from wherever it is.
internal sealed class PackageTransfer(string token, ClusterTls? tls) : IDisposable
{
    private readonly HttpClient _http = new(tls is null
        ? new SocketsHttpHandler()
        : new SocketsHttpHandler { SslOptions = tls.ClientOptions() })
    {
        // A package of gigabytes takes its time; a dead peer is noticed by its closed connection.
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    /// <summary>Brings a folder's content to a node, unless it is there.</summary>
    internal async Task<PackageReference> UploadAsync(string folder, string url, CancellationToken ct)
    {
        var hash = await JobPackage.HashAsync(folder, ct).ConfigureAwait(false);
        var target = $"{url}/packages/{hash}";
        try
        {
            using var probe = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Head, target), ct).ConfigureAwait(false);
            if (probe.StatusCode != HttpStatusCode.OK)
            {
                await PutAsync(folder, target, ct).ConfigureAwait(false);
            }
        }
        catch (HttpRequestException fault)
        {
            throw new ClusterException($"the package of {folder} cannot be sent to {new Uri(url).Authority}: {fault.Message}", fault);
        }

        return new PackageReference(hash, [url]);
    }

    /// <summary>Sees to it that the store has a package; tries its sources in turn.</summary>
    internal async Task<string> PullAsync(PackageReference package, PackageStore store, CancellationToken ct)
    {
        var faults = new List<string>();
        foreach (var url in package.Urls)
        {
            if (store.Contains(package.Hash))
            {
                break;
            }

            try
            {
                using var answer = await _http.GetAsync(
                    $"{url}/packages/{package.Hash}", HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
                answer.EnsureSuccessStatusCode();
                await using var body = await answer.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
                await store.AddAsync(package.Hash, body, ct).ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or ClusterException)
            {
                faults.Add($"{url}: {fault.Message}");
            }
        }

        return store.Contains(package.Hash)
            ? store.FolderPath(package.Hash)
            : throw new ClusterException($"job package {package.Hash[..12]}… cannot be had: {string.Join("; ", faults)}");
    }

    public void Dispose() => _http.Dispose();

    private async Task PutAsync(string folder, string target, CancellationToken ct)
    {
        var path = Path.Combine(Path.GetTempPath(), $"cluster-package-{Guid.NewGuid():N}.zip");
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
        await JobPackage.PackAsync(folder, file, ct).ConfigureAwait(false);
        file.Position = 0;
        using var content = new StreamContent(file);
        using var answer = await _http.PutAsync(target, content, ct).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            var text = await answer.Content.ReadAsStringAsync(ct).ConfigureAwait(false);
            throw new ClusterException($"the node at {new Uri(target).Authority} refuses the package of {folder}: {text.Trim('"')}");
        }
    }
}

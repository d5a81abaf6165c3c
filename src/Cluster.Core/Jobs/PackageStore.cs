namespace Cluster.Core.Jobs;

// The packages that a node has: one zip and one unpacked folder each, under the content's name. Both appear by rename, so
// what is there is whole; what a crash left half-written lies under "partial" and is swept at the next start.
internal sealed class PackageStore
{
    private readonly string _directory;
    private readonly string _partial;
    private readonly long _bytesMax;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    internal PackageStore(string directory, long bytesMax)
    {
        (_directory, _bytesMax) = (directory, bytesMax);
        _partial = Path.Combine(directory, "partial");
        if (Directory.Exists(_partial))
        {
            Directory.Delete(_partial, recursive: true);
        }

        Directory.CreateDirectory(_partial);
    }

    internal long BytesMax => _bytesMax;

    internal static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    internal bool Contains(string hash) => IsHash(hash) && File.Exists(ZipPath(hash)) && Directory.Exists(FolderPath(hash));

    internal string ZipPath(string hash) => Path.Combine(_directory, hash + ".zip");

    internal string FolderPath(string hash) => Path.Combine(_directory, hash);

    /// <summary>Takes a package in; the content must be what its name says.</summary>
    internal async Task AddAsync(string hash, Stream zip, CancellationToken ct)
    {
        if (!IsHash(hash))
        {
            throw new ClusterException($"job package: \"{hash}\" is not a sha256 of 64 hexadecimal digits");
        }

        await _oneAtATime.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (!Contains(hash))
            {
                await TakeInAsync(hash, zip, ct).ConfigureAwait(false);
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task TakeInAsync(string hash, Stream zip, CancellationToken ct)
    {
        var stem = Path.Combine(_partial, Guid.NewGuid().ToString("N"));
        var (zipPath, folder) = (stem + ".zip", stem);
        try
        {
            await using (var file = new FileStream(zipPath, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                await CopyLimitedAsync(zip, file, ct).ConfigureAwait(false);
                file.Position = 0;
                await JobPackage.UnpackAsync(file, folder, _bytesMax, ct).ConfigureAwait(false);
            }

            var actual = await JobPackage.HashAsync(folder, ct).ConfigureAwait(false);
            if (actual != hash)
            {
                throw new ClusterException($"job package: its content is {actual[..12]}…, but it was sent as {hash[..12]}…; send it again");
            }

            if (Directory.Exists(FolderPath(hash)))
            {
                Directory.Delete(FolderPath(hash), recursive: true);
            }

            Directory.Move(folder, FolderPath(hash));
            File.Move(zipPath, ZipPath(hash), overwrite: true);
        }
        finally
        {
            File.Delete(zipPath);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private async Task CopyLimitedAsync(Stream from, Stream to, CancellationToken ct)
    {
        var buffer = new byte[1 << 16];
        long total = 0;
        int read;
        while ((read = await from.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
        {
            total += read;
            if (total > _bytesMax)
            {
                throw new ClusterException($"job package: larger than {_bytesMax} bytes, the limit of this node");
            }

            await to.WriteAsync(buffer.AsMemory(0, read), ct).ConfigureAwait(false);
        }
    }
}

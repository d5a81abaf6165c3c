using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Cluster.Core.Jobs;

// A program folder as one thing with a name: the sha256 of its files' paths and bytes. The name says nothing of times,
// owners or compression, so the same build is the same package on every machine, is stored once, and can be checked by
// whoever receives it. It travels as a zip file.
internal static class JobPackage
{
    internal const int FileCountMax = 100_000;

    // Zip can hold links; a link could point anywhere. 0xA000 is S_IFLNK in the upper half of the external attributes.
    private const int UnixTypeMask = 0xF000;
    private const int UnixLink = 0xA000;
    private const int UnixExecutable = 0x49;

    /// <summary>The content's name: 64 hexadecimal digits.</summary>
    internal static async Task<string> HashAsync(string folder, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        foreach (var (relative, path) in Files(folder))
        {
            var name = Encoding.UTF8.GetBytes(relative);
            await using var file = File.OpenRead(path);
            var lengths = new byte[12];
            BinaryPrimitives.WriteInt32LittleEndian(lengths, name.Length);
            BinaryPrimitives.WriteInt64LittleEndian(lengths.AsSpan(4), file.Length);
            hash.AppendData(lengths);
            hash.AppendData(name);
            int read;
            while ((read = await file.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(buffer.AsSpan(0, read));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes the folder as a zip.</summary>
    internal static async Task PackAsync(string folder, Stream destination, CancellationToken ct)
    {
        using var archive = new ZipArchive(destination, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (relative, path) in Files(folder))
        {
            var entry = archive.CreateEntry(relative, CompressionLevel.Fastest);
            entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
            entry.ExternalAttributes = (int)(IsExecutable(path) ? 0x81ED0000 : 0x81A40000);
            await using var from = File.OpenRead(path);
            await using var to = entry.Open();
            await from.CopyToAsync(to, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Writes a zip's files below a folder that does not exist yet; refuses what points out of it.</summary>
    internal static async Task UnpackAsync(Stream source, string folder, long bytesMax, CancellationToken ct)
    {
        using var archive = OpenArchive(source);
        if (archive.Entries.Count > FileCountMax)
        {
            throw new ClusterException($"job package: {archive.Entries.Count} files, but at most {FileCountMax} are taken");
        }

        Directory.CreateDirectory(folder);
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var bytesLeft = bytesMax;
        foreach (var entry in archive.Entries)
        {
            var mode = entry.ExternalAttributes >> 16;
            var target = SafeTarget(root, entry.FullName, mode);
            if (entry.FullName.EndsWith('/'))
            {
                Directory.CreateDirectory(target);
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            bytesLeft -= await CopyAsync(entry, target, bytesLeft, bytesMax, ct).ConfigureAwait(false);
            if (!OperatingSystem.IsWindows() && (mode & UnixExecutable) != 0)
            {
                File.SetUnixFileMode(target, File.GetUnixFileMode(target) | UnixFileMode.UserExecute);
            }
        }
    }

    private static ZipArchive OpenArchive(Stream source)
    {
        try
        {
            return new ZipArchive(source, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException fault)
        {
            throw new ClusterException($"job package: not a zip file ({fault.Message})", fault);
        }
    }

    // The declared length of an entry is the sender's word; only the bytes that come out are counted.
    private static async Task<long> CopyAsync(ZipArchiveEntry entry, string target, long bytesLeft, long bytesMax, CancellationToken ct)
    {
        await using var from = entry.Open();
        await using var to = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[1 << 16];
        long written = 0;
        int read;
        while ((read = await from.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
        {
            written += read;
            if (written > bytesLeft)
            {
                throw new ClusterException($"job package: unpacks to more than {bytesMax} bytes, the limit of this node");
            }

            await to.WriteAsync(buffer.AsMemory(0, read), ct).ConfigureAwait(false);
        }

        return written;
    }

    private static string SafeTarget(string root, string name, int mode)
    {
        var target = Path.GetFullPath(Path.Combine(root, name));
        var isSafe = name.Length > 0 && !name.Contains('\\') && !name.Contains('\0') && !Path.IsPathRooted(name)
            && !name.Split('/').Contains("..") && target.StartsWith(root, StringComparison.Ordinal)
            && (mode & UnixTypeMask) != UnixLink;
        return isSafe
            ? target
            : throw new ClusterException($"job package: entry \"{name}\" points out of its folder, or is a link; it is refused");
    }

    private static List<(string Relative, string Path)> Files(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => (Path.GetRelativePath(folder, path).Replace('\\', '/'), path))
            .OrderBy(pair => pair.Item1, StringComparer.Ordinal)
            .Take(FileCountMax + 1)
            .ToList();
        return files.Count <= FileCountMax
            ? files
            : throw new ClusterException($"job folder {folder}: more than {FileCountMax} files; is it really the program's folder?");
    }

    private static bool IsExecutable(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0;
}

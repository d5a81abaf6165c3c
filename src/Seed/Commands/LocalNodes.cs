using System.Globalization;
using System.Text.Json;

namespace Seed;

/// <summary>A node process of this user on this machine, as its record file has it.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="StartTicks">When that process started, in the kernel's ticks: a process id alone may be used again.</param>
/// <param name="Address">Where the node listens.</param>
/// <param name="SeedAddress">The address of its cluster's first seed: clusters on one machine differ in it.</param>
/// <param name="Token">The cluster's token.</param>
/// <param name="IsSeed">Whether it is a seed.</param>
/// <param name="Directory">Its state directory.</param>
/// <param name="IsEncrypted">Whether it speaks TLS.</param>
internal sealed record LocalNode(
    int ProcessId, long StartTicks, string Address, string SeedAddress, string Token, bool IsSeed, string Directory, bool IsEncrypted);

// The nodes that this user runs on this machine: a record file each, below $SEED_STATE (default ~/.local/state/seed),
// readable by the user alone as it holds the cluster's token. Later commands find their cluster here. A record whose
// process is gone is swept by whoever reads it.
internal static class LocalNodes
{
    private const string CachePrefix = "node-";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    internal static string Root { get; } = FindRoot();

    internal static string StorageDirectory => Path.Combine(Root, "storage");

    private static string Records => Path.Combine(Root, "nodes");

    // A seed is found again by its port, with its logs; other nodes start afresh, and so does one that takes any port.
    internal static string DirectoryFor(bool isSeed, int port) =>
        Path.Combine(Root, isSeed && port != 0 ? $"seed-{port}" : $"{CachePrefix}{Environment.ProcessId}");

    internal static void Add(LocalNode node)
    {
        CreateOwned(Records);
        var path = PathOf(node.ProcessId);
        using (var file = new FileStream(path + ".new", new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly,
        }))
        {
            JsonSerializer.Serialize(file, node);
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    internal static void Remove(int processId)
    {
        if (Directory.Exists(Records))
        {
            File.Delete(PathOf(processId));
        }
    }

    // The record of one node below another root than this process's own.
    internal static LocalNode? Read(string root, int processId) => Read(Path.Combine(root, "nodes", $"{processId}.json"));

    // Seeds last, as a cluster is left in that order.
    internal static IReadOnlyList<LocalNode> Running()
    {
        if (!Directory.Exists(Records))
        {
            return [];
        }

        var nodes = new List<LocalNode>();
        foreach (var path in Directory.EnumerateFiles(Records, "*.json"))
        {
            var node = Read(path);
            if (node is not null && IsRunning(node))
            {
                nodes.Add(node);
            }
            else
            {
                Sweep(path, node);
            }
        }

        return nodes.OrderBy(node => node.IsSeed).ThenBy(node => node.ProcessId).ToArray();
    }

    internal static LocalNode? At(string address) => Running().FirstOrDefault(node =>
        string.Equals(Plain(node.Address), Plain(address), StringComparison.OrdinalIgnoreCase));

    internal static bool IsRunning(LocalNode node) => StartTicksOf(node.ProcessId) == node.StartTicks;

    // The 22nd field of /proc/PID/stat; the second, in brackets, may hold spaces. A zombie does not run.
    internal static long? StartTicksOf(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null; // No such process.
        }
    }

    // A folder that is named after the process it serves; those whose process is gone are removed.
    internal static string CreateDemoDirectory()
    {
        const string Prefix = "demo-";
        CreateOwned(Root);
        foreach (var path in Directory.EnumerateDirectories(Root, Prefix + "*"))
        {
            var owner = Path.GetFileName(path)[Prefix.Length..].Split('-');
            if (int.TryParse(owner[0], out var processId) && StartTicksOf(processId)?.ToString(CultureInfo.InvariantCulture) != owner[^1])
            {
                Directory.Delete(path, recursive: true);
            }
        }

        var self = Environment.ProcessId;
        var directory = Path.Combine(Root, $"{Prefix}{self}-{StartTicksOf(self)}");
        CreateOwned(directory);
        return directory;
    }

    internal static void CreateOwned(string path) =>
        Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);

    private static string Plain(string address) => address.Replace("localhost:", "127.0.0.1:", StringComparison.OrdinalIgnoreCase);

    private static string PathOf(int processId) => Path.Combine(Records, $"{processId}.json");

    private static LocalNode? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<LocalNode>(File.ReadAllText(path));
        }
        catch (Exception fault) when (fault is JsonException or IOException)
        {
            return null; // Another version's record, or its node has just left.
        }
    }

    private static void Sweep(string path, LocalNode? node)
    {
        File.Delete(path);
        if (node is not null)
        {
            RemoveCache(node.Directory);
        }
    }

    // What a seed keeps, logs and packages, stays for its next start at its port; a folder with a process's number is a cache.
    internal static void RemoveCache(string directory)
    {
        var isCache = Path.GetDirectoryName(directory) == Root && Path.GetFileName(directory).StartsWith(CachePrefix, StringComparison.Ordinal);
        if (isCache && Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string FindRoot()
    {
        var chosen = Environment.GetEnvironmentVariable("SEED_STATE");
        if (!string.IsNullOrEmpty(chosen))
        {
            return Path.GetFullPath(chosen);
        }

        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.Combine(string.IsNullOrEmpty(state) ? Path.Combine(home, ".local", "state") : state, "seed");
    }
}

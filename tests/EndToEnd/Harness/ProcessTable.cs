using System.Globalization;
using System.Text;

namespace EndToEnd.Harness;

// The processes of one test, found by what they all inherit: its state directory in their environment.
internal static class ProcessTable
{
    // Id and command line of each process that has SEED_STATE=stateDirectory; those that have ended are not there.
    internal static IReadOnlyList<(int Id, string CommandLine)> Of(string stateDirectory)
    {
        var mark = "SEED_STATE=" + stateDirectory;
        var found = new List<(int, string)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var id)
                && Read(Path.Combine(folder, "environ")).Split('\0').Contains(mark))
            {
                found.Add((id, Read(Path.Combine(folder, "cmdline")).Replace('\0', ' ').Trim()));
            }
        }

        return found;
    }

    internal static IReadOnlyList<int> Workers(string stateDirectory) =>
        [.. Of(stateDirectory).Where(process => process.CommandLine.Contains("Seed.dll worker", StringComparison.Ordinal)).Select(process => process.Id)];

    // The fourth field of /proc/PID/stat; the second, in brackets, may hold spaces.
    internal static int ParentOf(int processId)
    {
        var stat = Read($"/proc/{processId}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static string Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return ""; // It ended meanwhile, or is another user's.
        }
    }
}

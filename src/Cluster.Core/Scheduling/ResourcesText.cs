using System.Globalization;

namespace Cluster.Core;

// Resources as people write and read them: "cpu=2,gpu=0.5,memory=4GiB,license=1" in, "2 cpu, 0.5 gpu, 4 GiB memory" out.
internal static class ResourcesText
{
    private static readonly (string Suffix, long Bytes)[] Sizes =
        [("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("B", 1)];

    internal static Resources Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        double cpu = 0, gpu = 0;
        long memoryBytes = 0;
        var custom = new Dictionary<string, double>();
        var seen = new HashSet<string>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=');
            if (equals <= 0)
            {
                throw new ClusterException($"resources \"{text}\": \"{part}\" is not of the form name=amount, as in cpu=2,gpu=1");
            }

            var (name, amount) = (part[..equals].Trim(), part[(equals + 1)..].Trim());
            if (!seen.Add(name))
            {
                throw new ClusterException($"resources \"{text}\": {name} is given twice");
            }

            switch (name)
            {
                case "cpu": cpu = ParseNumber(text, name, amount); break;
                case "gpu": gpu = ParseNumber(text, name, amount); break;
                case "memory": memoryBytes = ParseBytes(text, amount); break;
                default: custom[name] = ParseNumber(text, name, amount); break;
            }
        }

        return Resources.Of(cpu, gpu, memoryBytes, custom);
    }

    internal static string Format(Resources resources)
    {
        var parts = new List<string>();
        if (resources.CpuUnits != 0)
        {
            parts.Add($"{FormatUnits(resources.CpuUnits)} cpu");
        }

        if (resources.GpuUnits != 0)
        {
            parts.Add($"{FormatUnits(resources.GpuUnits)} gpu");
        }

        if (resources.MemoryBytes != 0)
        {
            parts.Add($"{FormatBytes(resources.MemoryBytes)} memory");
        }

        parts.AddRange(resources.CustomUnits.Where(pair => pair.Value != 0).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{FormatUnits(pair.Value)} {pair.Key}"));
        return parts.Count == 0 ? "0 cpu" : string.Join(", ", parts);
    }

    internal static string FormatUnits(long units) =>
        ((decimal)units / Resources.UnitsPerOne).ToString("0.####", CultureInfo.InvariantCulture);

    private static string FormatBytes(long bytes)
    {
        var (suffix, size) = Sizes.First(pair => Math.Abs(bytes) >= pair.Bytes || pair.Bytes == 1);
        return ((double)bytes / size).ToString("0.##", CultureInfo.InvariantCulture) + " " + suffix;
    }

    private static double ParseNumber(string text, string name, string amount) =>
        double.TryParse(amount, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new ClusterException($"resources \"{text}\": {name} is \"{amount}\", but must be a number such as 2 or 0.5");

    private static long ParseBytes(string text, string amount)
    {
        var (suffix, size) = Sizes.FirstOrDefault(
            pair => amount.EndsWith(pair.Suffix, StringComparison.OrdinalIgnoreCase), ("", 1));
        var number = amount[..^suffix.Length].Trim();
        if (!decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || value < 0 || value > long.MaxValue / size)
        {
            throw new ClusterException(
                $"resources \"{text}\": memory is \"{amount}\", but must be bytes or a size such as 512MiB or 4GiB");
        }

        return (long)(value * size);
    }
}

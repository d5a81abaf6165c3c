using System.Globalization;

namespace Cluster.Core;

/// <summary>
/// An amount of each kind of resource: what a node has, or what a piece of work needs. Amounts are exact integers inside
/// (ten-thousandths of a cpu, of a gpu and of a custom resource; bytes of memory), so that taking and giving back any
/// number of times ends where it began.
/// </summary>
public sealed record Resources
{
    /// <summary>How many units one cpu, gpu or custom resource is.</summary>
    public const long UnitsPerOne = 10_000;

    // At most this many of anything: sums of a hundred thousand of them still fit a long.
    private const double AmountMax = 1_000_000_000;

    private static readonly Dictionary<string, long> NoCustom = [];

    /// <summary>Nothing of anything.</summary>
    public static Resources None { get; } = new();

    /// <summary>Ten-thousandths of a cpu.</summary>
    public long CpuUnits { get; private init; }

    /// <summary>Ten-thousandths of a gpu.</summary>
    public long GpuUnits { get; private init; }

    /// <summary>Bytes of memory.</summary>
    public long MemoryBytes { get; private init; }

    /// <summary>Ten-thousandths of each custom resource, by name; names that are absent stand at zero.</summary>
    public IReadOnlyDictionary<string, long> CustomUnits { get; private init; } = NoCustom;

    /// <summary>The cpus as a number.</summary>
    public double Cpu => (double)CpuUnits / UnitsPerOne;

    /// <summary>The gpus as a number.</summary>
    public double Gpu => (double)GpuUnits / UnitsPerOne;

    /// <summary>Whether every amount is zero.</summary>
    public bool IsNone => CpuUnits == 0 && GpuUnits == 0 && MemoryBytes == 0 && CustomUnits.Values.All(units => units == 0);

    /// <summary>Whether no amount is below zero.</summary>
    public bool IsNonNegative =>
        CpuUnits >= 0 && GpuUnits >= 0 && MemoryBytes >= 0 && CustomUnits.Values.All(units => units >= 0);

    /// <summary>
    /// Whether one piece of work can have so many gpus: a share of one, or whole ones (as in Ray). Nodes and pieces of work that
    /// are asked for keep to it; sums over several need not.
    /// </summary>
    public bool HasShareableGpus => GpuUnits <= UnitsPerOne || GpuUnits % UnitsPerOne == 0;

    /// <summary>So many cpus and nothing else.</summary>
    /// <param name="count">Zero or more; fractions down to 0.0001.</param>
    public static Resources Cpus(double count) => Of(cpu: count);

    /// <summary>The given amounts.</summary>
    /// <param name="cpu">Cpus, zero or more.</param>
    /// <param name="gpu">Gpus: a share of one, from 0 to 1, or a whole number of them.</param>
    /// <param name="memoryBytes">Bytes of memory, zero or more.</param>
    /// <param name="custom">Custom resources by name, zero or more each.</param>
    /// <exception cref="ClusterException">
    /// An amount is below zero, not finite or finer than a ten-thousandth; or gpus above one are not whole.
    /// </exception>
    public static Resources Of(
        double cpu = 0, double gpu = 0, long memoryBytes = 0, IReadOnlyDictionary<string, double>? custom = null)
    {
        if (memoryBytes < 0)
        {
            throw new ClusterException($"memory is {memoryBytes} bytes, but must be 0 or more");
        }

        var made = new Resources
        {
            CpuUnits = ToUnits("cpu", cpu),
            GpuUnits = ToUnits("gpu", gpu),
            MemoryBytes = memoryBytes,
            CustomUnits = custom is null
                ? NoCustom
                : custom.Where(pair => pair.Value != 0).ToDictionary(pair => pair.Key, pair => ToUnits(pair.Key, pair.Value)),
        };
        return made.GpuMistake is { } mistake ? throw new ClusterException(mistake) : made;
    }

    /// <summary>Reads a text such as <c>cpu=2,gpu=0.5,memory=4GiB,license=1</c>.</summary>
    /// <param name="text">Names and amounts; an empty text is nothing of anything.</param>
    /// <exception cref="ClusterException">The text is not of that form.</exception>
    public static Resources Parse(string text) => ResourcesText.Parse(text);

    /// <summary>The sum of both.</summary>
    public static Resources operator +(Resources left, Resources right) => Combine(left, right, 1);

    /// <summary>The difference; an amount may come out below zero (see <see cref="IsNonNegative"/>).</summary>
    public static Resources operator -(Resources left, Resources right) => Combine(left, right, -1);

    /// <summary>Whether this much can be taken out of <paramref name="available"/>.</summary>
    public bool Fits(Resources available)
    {
        ArgumentNullException.ThrowIfNull(available);
        return (available - this).IsNonNegativeWhere(this);
    }

    /// <summary>The units of one custom resource, zero when it is absent.</summary>
    public long Custom(string name) => CustomUnits.GetValueOrDefault(name);

    /// <inheritdoc/>
    public bool Equals(Resources? other) => other is not null && (this - other).IsNone;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(CpuUnits, GpuUnits, MemoryBytes);

    /// <summary>For people: <c>2 cpu, 0.5 gpu, 4 GiB memory</c>, or <c>0 cpu</c> for nothing.</summary>
    public override string ToString() => ResourcesText.Format(this);

    /// <summary>What is wrong with the gpus, in one line, or null.</summary>
    internal string? GpuMistake => HasShareableGpus
        ? null
        : $"gpu is {ResourcesText.FormatUnits(GpuUnits)}, but above 1 must be a whole number (a share is of one gpu, from 0 to 1)";

    // A request asks nothing of the kinds that it does not name, even where a node owes some of them.
    private bool IsNonNegativeWhere(Resources asked) =>
        (asked.CpuUnits == 0 || CpuUnits >= 0)
        && (asked.GpuUnits == 0 || GpuUnits >= 0)
        && (asked.MemoryBytes == 0 || MemoryBytes >= 0)
        && asked.CustomUnits.All(pair => pair.Value == 0 || Custom(pair.Key) >= 0);

    private static Resources Combine(Resources left, Resources right, int sign)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var custom = NoCustom;
        if (left.CustomUnits.Count > 0 || right.CustomUnits.Count > 0)
        {
            custom = left.CustomUnits.Keys.Union(right.CustomUnits.Keys)
                .Select(name => (name, units: left.Custom(name) + sign * right.Custom(name)))
                .Where(pair => pair.units != 0)
                .ToDictionary(pair => pair.name, pair => pair.units);
        }

        return new Resources
        {
            CpuUnits = left.CpuUnits + sign * right.CpuUnits,
            GpuUnits = left.GpuUnits + sign * right.GpuUnits,
            MemoryBytes = left.MemoryBytes + sign * right.MemoryBytes,
            CustomUnits = custom,
        };
    }

    private static long ToUnits(string name, double amount)
    {
        var units = Math.Round(amount * UnitsPerOne);
        if (!(amount >= 0 && amount <= AmountMax) || Math.Abs(units - amount * UnitsPerOne) > 1e-3)
        {
            var shown = amount.ToString(CultureInfo.InvariantCulture);
            throw new ClusterException(
                $"{name} is {shown}, but must be 0 or more, at most {AmountMax:0}, in steps of 0.0001");
        }

        return (long)units;
    }
}

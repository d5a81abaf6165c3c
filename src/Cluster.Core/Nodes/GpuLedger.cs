namespace Cluster.Core.Nodes;

// Which gpus of the node are whose, by index. Work that asks for whole gpus gets them alone; a fraction shares one gpu with
// other fractions, the fullest that still has room, so that whole ones stay whole.
internal sealed class GpuLedger
{
    private readonly long[] _freeUnits;

    internal GpuLedger(Resources total)
    {
        var count = (int)((total.GpuUnits + Resources.UnitsPerOne - 1) / Resources.UnitsPerOne);
        _freeUnits = Enumerable.Repeat(Resources.UnitsPerOne, count).ToArray();
    }

    /// <summary>The gpus given out, or null when no layout has room.</summary>
    internal int[]? Take(long units)
    {
        if (units == 0)
        {
            return [];
        }

        if (units < Resources.UnitsPerOne)
        {
            var shared = Enumerable.Range(0, _freeUnits.Length).Where(index => _freeUnits[index] >= units)
                .OrderBy(index => _freeUnits[index]).Take(1).ToArray();
            return Spend(shared, units, 1);
        }

        var wanted = (int)((units + Resources.UnitsPerOne - 1) / Resources.UnitsPerOne);
        var whole = Enumerable.Range(0, _freeUnits.Length).Where(index => _freeUnits[index] == Resources.UnitsPerOne)
            .Take(wanted).ToArray();
        return Spend(whole, Resources.UnitsPerOne, wanted);
    }

    internal void GiveBack(IReadOnlyList<int> gpus, long units)
    {
        foreach (var index in gpus)
        {
            _freeUnits[index] += Math.Min(units, Resources.UnitsPerOne);
        }
    }

    private int[]? Spend(int[] found, long unitsEach, int wanted)
    {
        if (found.Length < wanted)
        {
            return null;
        }

        foreach (var index in found)
        {
            _freeUnits[index] -= unitsEach;
        }

        return found;
    }
}

namespace Cluster.Tune;

// What "better" means with several objectives: one result dominates another when it is nowhere worse and somewhere
// better. The first front is what nobody dominates, the second what only the first dominates, and so on; within a
// front, results in sparse regions count more (crowding distance). Deb et al., "A fast and elitist multiobjective genetic
// algorithm: NSGA-II", 2002.

internal static class Pareto
{
    /// <summary>Whether the left losses dominate the right ones.</summary>
    public static bool Dominates(IReadOnlyList<double> left, IReadOnlyList<double> right)
    {
        var isBetter = false;
        for (var i = 0; i < left.Count; i++)
        {
            if (left[i] > right[i]) return false;
            isBetter |= left[i] < right[i];
        }
        return isBetter;
    }

    /// <summary>The fronts, the best first, as indices; no more of them than it takes to hold a count of results.</summary>
    public static List<List<int>> Fronts(IReadOnlyList<double[]> losses, int count = int.MaxValue)
    {
        // In lexicographic order nobody is dominated by one that comes later, and one that a front does not dominate is not
        // dominated by the fronts behind it either: so each finds its front by halving. Zhang, Tian, Cheng and Jin, "An
        // efficient approach to nondominated sorting for evolutionary multiobjective optimization", 2015.
        var fronts = new List<List<int>>();
        var held = 0;
        foreach (var one in LexicographicOrder(losses))
        {
            var (low, high) = (0, fronts.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (IsDominatedBy(fronts[middle], losses, one)) low = middle + 1;
                else high = middle;
            }
            if (low == fronts.Count)
            {
                if (held >= count) continue;
                fronts.Add([]);
            }
            fronts[low].Add(one);
            held++;
        }
        foreach (var front in fronts) front.Sort();
        return fronts;
    }

    /// <summary>How much room each member of a front has around it; infinite at the front's ends.</summary>
    public static double[] Crowding(IReadOnlyList<double[]> losses, IReadOnlyList<int> front)
    {
        var room = new double[front.Count];
        for (var objective = 0; objective < losses[front[0]].Length; objective++)
        {
            var order = Enumerable.Range(0, front.Count).OrderBy(i => losses[front[i]][objective]).ToArray();
            var (least, most) = (losses[front[order[0]]][objective], losses[front[order[^1]]][objective]);
            room[order[0]] = room[order[^1]] = double.PositiveInfinity;
            if (!(most > least) || !double.IsFinite(most - least)) continue;
            for (var k = 1; k < order.Length - 1; k++)
                room[order[k]] += (losses[front[order[k + 1]]][objective] - losses[front[order[k - 1]]][objective]) / (most - least);
        }
        return room;
    }

    /// <summary>Observations, the best first: by front, then by room; no more than a count of them.</summary>
    public static List<Observation> Ranked(IEnumerable<Observation> observations, int count = int.MaxValue)
    {
        var all = observations.ToList();
        var losses = all.Select(one => one.Losses).ToList();
        var ranked = new List<Observation>(Math.Min(count, all.Count));
        foreach (var front in Fronts(losses, count))
        {
            if (ranked.Count >= count) break;
            var room = Crowding(losses, front);
            ranked.AddRange(Enumerable.Range(0, front.Count)
                .OrderByDescending(i => room[i]).ThenBy(i => all[front[i]].Order).Select(i => all[front[i]]).Take(count - ranked.Count));
        }
        return ranked;
    }

    // By the first loss, which is quick; then those with the same by the rest, and equals by their place.
    private static int[] LexicographicOrder(IReadOnlyList<double[]> losses)
    {
        var order = new int[losses.Count];
        var firsts = new double[losses.Count];
        for (var i = 0; i < order.Length; i++) (order[i], firsts[i]) = (i, losses[i][0]);
        Array.Sort(firsts, order);
        for (var (start, end) = (0, 1); end <= order.Length; end++)
        {
            if (end < order.Length && firsts[end] == firsts[start]) continue;
            if (end - start > 1) order.AsSpan(start, end - start).Sort((left, right) => Compared(losses[left], losses[right]) is var sign and not 0 ? sign : left.CompareTo(right));
            start = end;
        }
        return order;
    }

    private static int Compared(double[] left, double[] right)
    {
        for (var i = 1; i < left.Length; i++)
            if (left[i].CompareTo(right[i]) is var sign and not 0) return sign;
        return 0;
    }

    // The newest members are the likeliest: they stand next to it in the order.
    private static bool IsDominatedBy(List<int> front, IReadOnlyList<double[]> losses, int one)
    {
        for (var i = front.Count - 1; i >= 0; i--)
            if (Dominates(losses[front[i]], losses[one])) return true;
        return false;
    }
}

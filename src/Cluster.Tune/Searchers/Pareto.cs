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

    /// <summary>The fronts, the best first, as indices.</summary>
    public static List<List<int>> Fronts(IReadOnlyList<double[]> losses)
    {
        var dominatedBy = new int[losses.Count];
        var dominates = new List<int>[losses.Count];
        for (var i = 0; i < losses.Count; i++) dominates[i] = [];
        for (var i = 0; i < losses.Count; i++)
            for (var j = i + 1; j < losses.Count; j++)
            {
                var (better, worse) = Dominates(losses[i], losses[j]) ? (i, j) : Dominates(losses[j], losses[i]) ? (j, i) : (-1, -1);
                if (better < 0) continue;
                dominates[better].Add(worse);
                dominatedBy[worse]++;
            }
        var fronts = new List<List<int>>();
        var front = Enumerable.Range(0, losses.Count).Where(i => dominatedBy[i] == 0).ToList();
        while (front.Count > 0)
        {
            fronts.Add(front);
            front = [.. front.SelectMany(i => dominates[i]).Where(j => --dominatedBy[j] == 0).Order()];
        }
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

    /// <summary>Observations, the best first: by front, then by room.</summary>
    public static List<Observation> Ranked(IEnumerable<Observation> observations)
    {
        var all = observations.ToList();
        var losses = all.Select(one => one.Losses).ToList();
        var ranked = new List<Observation>(all.Count);
        foreach (var front in Fronts(losses))
        {
            var room = Crowding(losses, front);
            ranked.AddRange(Enumerable.Range(0, front.Count)
                .OrderByDescending(i => room[i]).ThenBy(i => all[front[i]].Order).Select(i => all[front[i]]));
        }
        return ranked;
    }
}

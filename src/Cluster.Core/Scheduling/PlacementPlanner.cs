namespace Cluster.Core.Scheduling;

// Lays bundles over nodes: a search over (bundle, node) choices, largest bundle first, nodes in the order that the strategy
// prefers. With equal bundles, the usual case, the first way down is already the answer; with unequal ones the search
// steps back, at most StepCountMax times, so that a decision's cost is bounded.
internal static class PlacementPlanner
{
    internal const int StepCountMax = 20_000;

    /// <summary>What a plan may take from one node. Total only breaks ties: small work goes to small nodes.</summary>
    internal readonly record struct Room(NodeId Node, Resources Free, Resources Total);

    /// <summary>The node of each bundle, or null when they cannot be laid out.</summary>
    internal static NodeId[]? Plan(IReadOnlyList<Resources> bundles, PlacementStrategy strategy, IReadOnlyList<Room> rooms)
    {
        if (strategy == PlacementStrategy.StrictPack)
        {
            var all = bundles.Aggregate(Resources.None, (sum, bundle) => sum + bundle);
            var fitting = rooms.Where(room => all.Fits(room.Free)).Order(new ByLeastRoom(all)).ToList();
            return fitting.Count == 0 ? null : Enumerable.Repeat(fitting[0].Node, bundles.Count).ToArray();
        }

        if (strategy == PlacementStrategy.StrictSpread && bundles.Count > rooms.Count)
        {
            return null;
        }

        return new Search(bundles, strategy, rooms).Run();
    }

    private sealed class Search
    {
        private readonly IReadOnlyList<Resources> _bundles;
        private readonly PlacementStrategy _strategy;
        private readonly IReadOnlyList<Room> _rooms;
        private readonly Resources[] _free;
        private readonly int[] _count;
        private readonly int[] _order;
        private readonly int[] _choice;
        private int _stepCount;

        internal Search(IReadOnlyList<Resources> bundles, PlacementStrategy strategy, IReadOnlyList<Room> rooms)
        {
            (_bundles, _strategy, _rooms) = (bundles, strategy, rooms);
            _free = rooms.Select(room => room.Free).ToArray();
            _count = new int[rooms.Count];
            _choice = new int[bundles.Count];
            _order = Enumerable.Range(0, bundles.Count)
                .OrderByDescending(index => bundles[index].GpuUnits)
                .ThenByDescending(index => bundles[index].CpuUnits)
                .ThenByDescending(index => bundles[index].MemoryBytes)
                .ThenBy(index => index)
                .ToArray();
        }

        internal NodeId[]? Run() =>
            Place(0) ? _choice.Select(room => _rooms[room].Node).ToArray() : null;

        private bool Place(int depth)
        {
            if (depth == _order.Length)
            {
                return true;
            }

            var bundle = _order[depth];
            var tried = new HashSet<(Resources, int)>();
            foreach (var room in Candidates(_bundles[bundle]))
            {
                // Two nodes that look alike lead to the same end: one try is enough.
                if (!tried.Add((_free[room], _count[room])))
                {
                    continue;
                }

                if (++_stepCount > StepCountMax)
                {
                    return false;
                }

                Take(room, bundle);
                if (Place(depth + 1))
                {
                    return true;
                }

                GiveBack(room, bundle);
            }

            return false;
        }

        private IEnumerable<int> Candidates(Resources bundle)
        {
            var fitting = Enumerable.Range(0, _rooms.Count).Where(room => bundle.Fits(_free[room]));
            var plain = bundle.GpuUnits == 0;
            return _strategy switch
            {
                PlacementStrategy.StrictSpread => fitting.Where(room => _count[room] == 0)
                    .OrderBy(room => plain ? _free[room].GpuUnits : 0).ThenByDescending(room => Size(room, bundle)),
                PlacementStrategy.Spread => fitting.OrderBy(room => _count[room])
                    .ThenBy(room => plain ? _free[room].GpuUnits : 0).ThenByDescending(room => Size(room, bundle)),
                // Fewest nodes: fill those already begun, then begin the roomiest.
                _ => fitting.OrderByDescending(room => _count[room] > 0)
                    .ThenBy(room => plain ? _free[room].GpuUnits : 0).ThenByDescending(room => Size(room, bundle)),
            };
        }

        // Work that needs nothing goes to the node that has the least to give, so that the others stay free of it.
        private long Size(int room, Resources bundle) =>
            bundle.IsNone ? -_rooms[room].Total.CpuUnits
            : bundle.GpuUnits > 0 ? _free[room].GpuUnits
            : _free[room].CpuUnits;

        private void Take(int room, int bundle)
        {
            _free[room] -= _bundles[bundle];
            _count[room]++;
            _choice[bundle] = room;
        }

        private void GiveBack(int room, int bundle)
        {
            _free[room] += _bundles[bundle];
            _count[room]--;
        }
    }

    private sealed class ByLeastRoom(Resources asked) : IComparer<Room>
    {
        public int Compare(Room left, Room right)
        {
            var gpus = asked.GpuUnits == 0 ? left.Free.GpuUnits.CompareTo(right.Free.GpuUnits) : 0;
            return gpus != 0 ? gpus
                : asked.IsNone ? left.Total.CpuUnits.CompareTo(right.Total.CpuUnits)
                : left.Free.CpuUnits.CompareTo(right.Free.CpuUnits);
        }
    }
}

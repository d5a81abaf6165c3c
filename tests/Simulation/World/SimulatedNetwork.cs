namespace Simulation.World;

// What lies between the nodes: messages take their time, overtake each other, get lost or come twice, and cuts let
// nothing through. What a node says to itself is not carried here.
internal sealed class SimulatedNetwork(EventQueue time, Random random)
{
    private readonly HashSet<(int From, int To)> cuts = [];
    private Func<int, int>? sideOf;

    public double DropProbability { get; set; }

    public double RepeatProbability { get; set; }

    public TimeSpan DelayMax { get; set; } = TimeSpan.FromMilliseconds(5);

    public bool IsPartitioned => sideOf is not null;

    // From now on only nodes of the same side hear each other.
    public void Partition(Func<int, int> sideOfPort) => sideOf = sideOfPort;

    // One direction of one pair.
    public void Cut(int from, int to) => cuts.Add((from, to));

    public void Mend(int one, int other) => cuts.RemoveWhere(cut => cut == (one, other) || cut == (other, one));

    public void Heal()
    {
        sideOf = null;
        cuts.Clear();
        DropProbability = 0;
        RepeatProbability = 0;
        DelayMax = TimeSpan.FromMilliseconds(5);
    }

    public void Send(int from, int to, Action deliver)
    {
        if (random.NextDouble() < DropProbability)
            return;
        Carry(from, to, deliver);
        if (RepeatProbability > 0 && random.NextDouble() < RepeatProbability)
            Carry(from, to, deliver);
    }

    public bool IsOpen(int from, int to) =>
        (sideOf is null || sideOf(from) == sideOf(to)) && !cuts.Contains((from, to));

    // A cut takes what is under way, too.
    private void Carry(int from, int to, Action deliver)
    {
        if (!IsOpen(from, to))
            return;
        var delay = TimeSpan.FromMicroseconds(100) + random.NextDouble() * DelayMax;
        time.After(delay, () =>
        {
            if (IsOpen(from, to))
                deliver();
        });
    }
}

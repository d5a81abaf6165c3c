namespace Akka.Tests.Processes;

// Five node processes; in each round some are lost, by one of seven ways, and come back as new processes. The others go on as
// one cluster with one singleton and all entities, and remove nobody else; never do two singletons run at a time.
// LOST_NODE_ROUNDS sets how many rounds are played, LOST_NODE_SEED whom they hit.
[Collection(RunsAlone.Name)]
public sealed class LostNodesTests
{
    private const int NodeCount = 5;

    private static int RoundCount => Number("LOST_NODE_ROUNDS", 2);

    private enum Fault
    {
        // The oldest in the smaller half.
        PartitionOfTheOldest,
        KillTheOldest,
        StopOne,
        KillTheFirstSeed,
        Partition,
        KillOne,

        // Two that all others reach: both go.
        BrokenLink,
    }

    [Fact]
    public async Task Lost_nodes_are_removed_and_come_back_and_there_are_never_two_singletons()
    {
        var random = new Random(Number("LOST_NODE_SEED", 1));
        await using var group = new NodeGroup(NodeCount);
        await group.StartAllAsync();
        var view = await group.UntilWholeAsync([.. group.Numbers]);
        for (var round = 0; round < RoundCount; round++)
        {
            var fault = (Fault)(round % Enum.GetValues<Fault>().Length);
            var lost = Choose(fault, group.NodeAt(view.Oldest!.Value), random);
            try
            {
                await PlayAsync(group, fault, lost);
                view = await group.UntilWholeAsync([.. group.Numbers]);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"round {round}, {fault} of {string.Join(", ", lost)}: {failure.Message}", failure);
            }
        }
    }

    private static int[] Choose(Fault fault, int oldest, Random random)
    {
        var others = Enumerable.Range(0, NodeCount).Where(node => node != oldest).ToArray();
        random.Shuffle(others);
        return fault switch
        {
            Fault.PartitionOfTheOldest => [oldest, others[0]],
            Fault.Partition => [others[0], others[1]],
            Fault.BrokenLink => random.Next(2) == 0 ? [oldest, others[0]] : [others[0], others[1]],
            Fault.KillTheOldest => [oldest],
            Fault.KillTheFirstSeed => [0],
            _ => [random.Next(NodeCount)],
        };
    }

    private static async Task PlayAsync(NodeGroup group, Fault fault, int[] lost)
    {
        int[] rest = [.. group.Numbers.Except(lost)];
        var before = rest.ToDictionary(node => node, node => group[node].Lines.Count);
        var processes = lost.Select(node => group[node]).ToArray();
        switch (fault)
        {
            case Fault.KillTheOldest or Fault.KillOne or Fault.KillTheFirstSeed:
                processes[0].Kill();
                break;
            case Fault.StopOne:
                processes[0].Stop();
                break;
            case Fault.BrokenLink:
                group.Wires.CutLink(lost[0], lost[1]);
                break;
            default:
                group.Wires.Cut(lost);
                break;
        }

        foreach (var node in rest)
        {
            foreach (var one in lost)
                await group[node].LineAsync($"REMOVED {group.PortOf(one)}", before[node]);
        }

        await group.UntilWholeAsync(rest);
        if (fault == Fault.StopOne)
            processes[0].Continue(); // It finds that it is out, and ends.
        foreach (var process in processes)
        {
            var code = await process.ExitCodeAsync();
            if (fault is Fault.StopOne or Fault.Partition or Fault.PartitionOfTheOldest or Fault.BrokenLink)
                code.ShouldBe(3, process.Story);
        }

        group.Wires.Heal();
        foreach (var node in rest)
        {
            var removed = group[node].Lines.Skip(before[node]).Where(line => line.StartsWith("REMOVED", StringComparison.Ordinal));
            removed.Order().ShouldBe(lost.Select(one => $"REMOVED {group.PortOf(one)}").Order(), group.Story);
        }

        CheckSingletons(group);
        await Task.WhenAll(lost.Select(group.StartAsync));
    }

    // One after the other.
    private static void CheckSingletons(NodeGroup group)
    {
        var last = (To: (long?)0L, Process: (ChildProcess?)null);
        foreach (var (process, from, to) in group.Singletons().OrderBy(run => run.From))
        {
            last.To.ShouldNotBeNull($"a singleton of process {process.Id} began while that of {last.Process?.Id} ran; {group.Story}");
            last.To.Value.ShouldBeLessThanOrEqualTo(from, $"two singletons at a time, of {last.Process?.Id} and {process.Id}; {group.Story}");
            last = (to, process);
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var wanted) ? wanted : otherwise;
}

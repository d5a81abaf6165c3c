using Akka.Cluster;
using Akka.Cluster.SBR;

namespace Engine.Tests.Cluster;

// Which side of a break goes on, by each rule, as tables: the members of this side, a bar, those of the other. What the letters
// mean is told in SplitBrainSide.
public class SplitBrainStrategyTests
{
    [Theory]
    [InlineData("1 2 | 3", "DownUnreachable")]
    [InlineData("1 | 2 3", "DownReachable")]
    [InlineData("1 2 | 3 4", "DownUnreachable")]
    [InlineData("3 4 | 1 2", "DownReachable")]
    [InlineData("2 3 | 1", "DownUnreachable")]
    [InlineData("1 | 2", "DownUnreachable")]
    [InlineData("2 | 1", "DownReachable")]
    [InlineData("1 2 | J3 J4 J5", "DownUnreachable")] // Nobody there could make them Up.
    [InlineData("J2 J3 | 1", "DownReachable")]
    [InlineData("J1 | J2", "DownAll")]
    [InlineData("2 4 | J1 3", "DownAll")] // 1 may be Up there, and first among equals.
    [InlineData("2 4 5 | J1 3", "DownUnreachable")]
    [InlineData("J1 3 | 2 4", "DownReachable")]
    [InlineData("1 y2 | 3 4 5", "DownReachable")]
    [InlineData("3 4 5 | 1 2 J6 J7", "DownAll")] // There may be four Up on the other side.
    [InlineData("3 4 5 | 1 2 y6", "DownAll")]
    [InlineData("4 5 6 | 1 J2", "DownUnreachable")]
    [InlineData("L1 2 | 3 4", "DownAll")] // 1 may be exiting there, which leaves one against two.
    [InlineData("3 4 | L1 2", "DownReachable")]
    [InlineData("3 4 | E1 2", "DownUnreachable")]
    [InlineData("L1 2 3 | 4", "DownUnreachable")]
    public void Keep_majority(string picture, string expected) => Decide(new KeepMajority(""), picture).ShouldBe(expected);

    [Theory]
    [InlineData("w1 2 3 | w4 w5", "DownReachable")]
    [InlineData("w4 w5 | w1 2 3", "DownUnreachable")]
    [InlineData("1 5 | w3 w2 4", "DownReachable")]
    [InlineData("w2 4 | w3 1 5", "DownUnreachable")] // The lowest address of the role.
    [InlineData("w1 | J2 wJ3", "DownUnreachable")]
    [InlineData("w1 | wJ2 3", "DownUnreachable")]
    [InlineData("w2 | wJ1 3", "DownAll")]
    [InlineData("1 2 | 3 4", "DownAll")]
    public void Keep_majority_of_a_role(string picture, string expected) => Decide(new KeepMajority("w"), picture).ShouldBe(expected);

    [Theory]
    [InlineData("1 2 | 3", "DownUnreachable")]
    [InlineData("3 | 1 2", "DownReachable")]
    [InlineData("1 | 2", "DownReachable")]
    [InlineData("1 J2 | 3", "DownReachable")] // Who joins is not counted.
    [InlineData("1 L2 | 3", "DownUnreachable")]
    [InlineData("1 E2 | 3", "DownReachable")]
    [InlineData("1 2 | 3 J4", "DownUnreachable")]
    [InlineData("1 2 | 3 4", "DownAll")] // Four members could give two sides of two.
    public void Static_quorum_of_two(string picture, string expected) => Decide(new StaticQuorum(2, ""), picture).ShouldBe(expected);

    [Theory]
    [InlineData("w1 w2 3 | w4", "DownUnreachable")]
    [InlineData("w1 2 3 | w4", "DownReachable")]
    public void Static_quorum_of_two_of_a_role(string picture, string expected) =>
        Decide(new StaticQuorum(2, "w"), picture).ShouldBe(expected);

    [Theory]
    [InlineData(true, "1 2 | 3", "DownUnreachable")]
    [InlineData(true, "2 3 | 1", "DownUnreachable")] // The oldest is alone, and given up.
    [InlineData(true, "1 | 2 3", "DownReachable")]
    [InlineData(true, "1 | 2", "DownUnreachable")] // Of two, the other is no better off.
    [InlineData(true, "2 | 1", "DownReachable")]
    [InlineData(true, "1@5 5@1 | 2 3 4", "DownUnreachable")] // By age, not by address.
    [InlineData(true, "2 3 4 | 1@5 5@1", "DownReachable")]
    [InlineData(false, "1 | 2 3", "DownUnreachable")]
    [InlineData(false, "2 3 | 1", "DownReachable")]
    [InlineData(true, "2 3 4 | E1 5", "DownUnreachable")] // Who exits is not the oldest any more.
    [InlineData(true, "L1 5 | 2 3 4", "DownAll")] // 1 may be exiting there.
    [InlineData(true, "2 3 4 | L1 5", "DownReachable")]
    [InlineData(true, "1 5 | L2 L3 4", "DownUnreachable")]
    [InlineData(true, "1 L2 | 3 4 5", "DownAll")] // Alone, if 2 is exiting there.
    [InlineData(true, "2 3 L4 | 1", "DownUnreachable")]
    [InlineData(true, "2 L3 L4 | 1", "DownAll")] // One against one, if they are exiting there.
    [InlineData(true, "1 J5 | 2 3 4", "DownReachable")]
    [InlineData(true, "2 3 4 | 1 J5", "DownAll")] // Not alone, if 5 is Up there.
    [InlineData(false, "1 J5 | 2 3 4", "DownUnreachable")]
    [InlineData(false, "2 3 4 | 1 J5", "DownReachable")]
    [InlineData(true, "J1 | J2", "DownAll")]
    public void Keep_oldest(bool downIfAlone, string picture, string expected) =>
        Decide(new KeepOldest(downIfAlone, ""), picture).ShouldBe(expected);

    // Whatever the break, the two sides never both go on.
    [Fact]
    public void The_two_sides_never_both_go_on()
    {
        var random = new Random(1);
        SplitBrainStrategy[] strategies = [new KeepMajority(""), new StaticQuorum(3, ""), new KeepOldest(true, ""), new KeepOldest(false, "")];
        for (var i = 0; i < 5000; i++)
        {
            var members = SplitBrainSide.Parse(string.Join(' ', Enumerable.Range(1, random.Next(2, 8))
                .Select(port => $"{(random.Next(3) == 0 ? "JyL"[random.Next(3)] : "")}{port}@{random.Next(100)}")));
            var here = members.Where(_ => random.Next(2) == 0).Select(m => m.UniqueAddress).ToHashSet();
            var there = members.Select(m => m.UniqueAddress).Where(n => !here.Contains(n)).ToHashSet();
            foreach (var strategy in strategies)
            {
                var left = strategy.Decide(members, there);
                var right = strategy.Decide(members, here);
                (left == SplitBrainDecision.DownUnreachable && right == SplitBrainDecision.DownUnreachable).ShouldBeFalse();
            }
        }
    }

    // Nor when a leader moved members of its side at the moment of the break, which the other side does not know.
    [Fact]
    public void The_two_sides_never_both_go_on_when_one_has_moved_members_that_the_other_has_not()
    {
        var random = new Random(2);
        SplitBrainStrategy[] strategies = [new KeepMajority(""), new KeepOldest(true, ""), new KeepOldest(false, "")];
        for (var i = 0; i < 5000; i++)
        {
            var count = random.Next(2, 8);
            var marks = Enumerable.Range(1, count).Select(_ => random.Next(3) == 0 ? "JyL"[random.Next(3)] : 'U').ToArray();
            var isHere = marks.Select(_ => random.Next(2) == 0).ToArray();
            var mayMove = marks.Zip(isHere).Any(m => m.Second && m.First is 'U' or 'L');
            var before = marks.Select((mark, at) => Text(mark, at)).ToArray();
            var moved = marks.Select((mark, at) => mayMove ? Text(mark switch { 'J' or 'y' => 'N', 'L' => 'E', _ => mark }, at) : before[at]).ToArray();
            var here = SplitBrainSide.Parse(string.Join(' ', moved));
            var there = SplitBrainSide.Parse(string.Join(' ', before));
            foreach (var strategy in strategies)
            {
                var left = strategy.Decide(here, here.Where((_, at) => !isHere[at]).Select(m => m.UniqueAddress).ToHashSet());
                var right = strategy.Decide(there, there.Where((_, at) => isHere[at]).Select(m => m.UniqueAddress).ToHashSet());
                (left == SplitBrainDecision.DownUnreachable && right == SplitBrainDecision.DownUnreachable)
                    .ShouldBeFalse($"{strategy.GetType().Name} {string.Join(' ', before)}, {string.Join(' ', isHere)}");
            }
        }

        // N: Up just now, as the youngest.
        static string Text(char mark, int at) => mark switch
        {
            'U' => $"{at + 1}",
            'N' => $"{at + 1}@{50 + at}",
            _ => $"{mark}{at + 1}",
        };
    }

    private static string Decide(SplitBrainStrategy strategy, string picture)
    {
        var sides = picture.Split('|');
        var here = SplitBrainSide.Parse(sides[0]);
        var there = SplitBrainSide.Parse(sides[1]);
        return strategy.Decide([.. here, .. there], there.Select(m => m.UniqueAddress).ToHashSet()).ToString();
    }
}

using Cluster.Core.Nodes;

namespace Cluster.Core.Tests.Nodes;

// What a process writes becomes lines, whichever way it ends them and however long they are.
public class LineReaderTests
{
    [Theory]
    [InlineData("one\ntwo\n", "one|two")]
    [InlineData("one\r\ntwo", "one|two")]
    [InlineData("10%\r20%\r30%\n", "10%|20%|30%")]
    [InlineData("\n\nx\n", "||x")]
    [InlineData("", "")]
    [InlineData("0123456789abc\nok\n", "0123456789… (3 characters cut)|ok")]
    public async Task Output_is_cut_into_lines(string text, string expected)
    {
        var lines = new List<string>();

        await new LineReader(lines.Add, 10).ReadAsync(new StringReader(text));

        string.Join('|', lines).ShouldBe(expected);
    }

    [Fact]
    public async Task A_line_end_split_over_two_reads_is_one_line_end()
    {
        var lines = new List<string>();

        await new LineReader(lines.Add, 10_000).ReadAsync(new StringReader(new string('a', 4095) + "\r\nb\n"));

        lines.Select(line => line.Length).ShouldBe([4095, 1]);
    }

    [Fact]
    public void At_the_bound_the_oldest_pending_lines_are_dropped_and_counted_and_the_last_ones_are_kept()
    {
        var buffer = new LineBuffer(new NodeAgentOptions { PendingLineCountMax = 3, LastLineCountMax = 2 });
        foreach (var line in "a b c d e".Split(' '))
        {
            buffer.Add(line);
        }

        buffer.Drain(10).ShouldBe(["(2 lines were dropped here: they came faster than they could be sent)", "c", "d", "e"]);
        buffer.Drain(10).ShouldBeEmpty();
        buffer.Last().ShouldBe(["d", "e"]);
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Core;
using Cluster.Train;
using Cluster.Tune.Tests.Experiments;
using Hyperion;

namespace Cluster.Tune.Tests.Trials;

// Every word between an experiment and its workers, and the table that goes to the console, survives the wire's serializer.

public class TrialProtocolTests
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static TheoryData<object> Words => new()
    {
        new TrialActor.RunTrial(
            new TrialId(3), 2, FunctionReference.Of((Action<TrialContext>)Train), false, "{\"lr\":0.5}", "/x", "/x/c", 4, 1.5),
        new TrialActor.RunTrial(
            new TrialId(3), 2, FunctionReference.Of((Action<TrialContext>)Train), false, "{}", "/x", "", 0, 0)
        {
            PerWorker = Resources.Of(cpu: 2, gpu: 0.5),
            Ring = new RingMembership(1, new[] { new RingEndpoint("a", 1), new RingEndpoint("b", 2) }, new byte[16], 2),
        },
        new TrialActor.RingOpened("trials-1", new RingEndpoint("a", 1)),
        new TrialActor.TrialStarted(new TrialId(3), 2, 1),
        new TrialActor.TrialReported(
            new TrialId(3), 2, 5, 2.5, new Dictionary<string, double> { ["loss"] = double.NaN, ["accuracy"] = 0.5 }, true),
        new TrialActor.AnswerReport(new TrialId(3), 2, 5, TrialVerdict.Pause, "waits", true),
        new TrialActor.CheckpointSaved(new TrialId(3), 2, 5, 2.5, "/x/c"),
        new TrialActor.TrialEnded(new TrialId(3), 2, TrialEnding.Failed, "error\n at x"),
        new TrialActor.EndAcknowledged(new TrialId(3), 2),
        Table(),
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void A_word_survives_the_wire(object word)
    {
        var serializer = new Serializer();
        using var stream = new MemoryStream();
        serializer.Serialize(word, stream);
        stream.Position = 0;

        var again = serializer.Deserialize<object>(stream);

        again.ShouldBeOfType(word.GetType());
        JsonSerializer.Serialize(again, word.GetType(), Json).ShouldBe(JsonSerializer.Serialize(word, word.GetType(), Json));
    }

    [Fact]
    public void The_table_is_made_of_plain_arrays()
    {
        var table = Table();
        table.Columns.ShouldBeOfType<string[]>();
        table.Rows.ShouldBeOfType<string[][]>();
    }

    private static JobTable Table()
    {
        var state = Make.State();
        state.Feed(Make.Begun);
        state.Open(0);
        return TrialTable.Of("x", state, "");
    }

    private static void Train(TrialContext context) => context.Report("loss", 1);
}

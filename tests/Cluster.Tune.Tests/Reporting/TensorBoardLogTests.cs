using System.Buffers.Binary;
using System.Text;
using Cluster.Tune.Tests.Experiments;

namespace Cluster.Tune.Tests.Reporting;

// The log is read back by a small reader of its own: records, checksums, fields by number. TUNE_BOARD_COPY=folder keeps it, for
// a look with the real TensorBoard.

public sealed class TensorBoardLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tune-board-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_root_names_the_experiment_its_parameters_and_its_metrics()
    {
        var summary = Read(Log()).Skip(1).ShouldHaveSingleItem();
        var (tag, data) = PluginData(summary);
        tag.ShouldBe("_hparams_/experiment");
        var experiment = Fields(data.Single(field => field.Number == 2).Bytes);
        Text(experiment, 6).ShouldBe(["board"]);
        experiment.Where(field => field.Number == 4).Select(field => Fields(field.Bytes))
            .Select(info => (Text(info, 1).Single(), info.Single(field => field.Number == 4).Value)).ShouldBe([("lr", 3ul), ("kind", 1ul), ("on", 2ul)]);
        experiment.Where(field => field.Number == 5).Select(field => Text(Fields(Fields(field.Bytes).Single().Bytes), 2).Single()).ShouldBe(["loss", "accuracy"]);
    }

    [Fact]
    public void Each_run_has_what_the_trial_ran_with_its_scalars_and_how_it_ended()
    {
        var log = Log();
        var events = Read(Path.Combine(log, "trial-00001"));
        var values = events.Skip(1).Select(Value).ToList();
        values.Select(value => Text(value, 1).Single()).ShouldBe(
            ["_hparams_/session_start_info", "loss", "accuracy", "loss", "accuracy", "_hparams_/session_end_info"]);

        var start = Fields(PluginData(events[1]).Data.Single(field => field.Number == 3).Bytes);
        var parameters = start.Where(field => field.Number == 1).Select(field => Fields(field.Bytes)).ToDictionary(
            entry => Text(entry, 1).Single(), entry => Fields(entry.Single(field => field.Number == 2).Bytes).Single());
        BitConverter.UInt64BitsToDouble(parameters["lr"].Value).ShouldBe(0.25);
        Encoding.UTF8.GetString(parameters["kind"].Bytes).ShouldBe("b");
        (parameters["on"].Number, parameters["on"].Value).ShouldBe((4, 1ul));

        var steps = events.Skip(1).Select(Fields).Select(one => one.Single(field => field.Number == 2).Value);
        steps.ShouldBe([0ul, 1, 1, 2, 2, 0]);
        BitConverter.UInt32BitsToSingle((uint)values[3].Single(field => field.Number == 2).Value).ShouldBe(0.5f);
        var end = Fields(PluginData(events[^1]).Data.Single(field => field.Number == 4).Bytes);
        end.Single(field => field.Number == 1).Value.ShouldBe(2ul, "it failed");
        Fields(PluginData(Read(Path.Combine(log, "trial-00000"))[^1]).Data.Single(field => field.Number == 4).Bytes)[0].Value.ShouldBe(1ul);
    }

    [Fact]
    public void Writing_again_replaces_the_log()
    {
        Log();
        Directory.GetFiles(Log(), "*", SearchOption.AllDirectories).Length.ShouldBe(3);
    }

    private string Log()
    {
        var log = new ResultGrid("board", _folder.FullName, Make.Objective, [Trial(0, TrialPhase.Completed), Trial(1, TrialPhase.Failed)]).WriteTensorBoard();
        if (Environment.GetEnvironmentVariable("TUNE_BOARD_COPY") is { } copy)
            foreach (var file in Directory.GetFiles(log, "*", SearchOption.AllDirectories))
                File.Copy(file, Path.Combine(Directory.CreateDirectory(Path.Combine(copy, Path.GetRelativePath(log, Path.GetDirectoryName(file)!))).FullName, Path.GetFileName(file)), true);
        return log;
    }

    private TrialResult Trial(int number, TrialPhase phase)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, $"trial-{number}")).FullName;
        File.WriteAllLines(Path.Combine(folder, TrialHistory.FileName), Enumerable.Range(1, 2).Select(i => FormattableString.Invariant(
            $"{{\"attempt\":1,\"metrics\":{{\"loss\":{1.0 / i},\"accuracy\":0.5,\"training_iteration\":{i},\"time_this_iter_s\":2,\"timestamp\":{1000 + i}}}}}")));
        var last = new Dictionary<string, double> { ["loss"] = 0.5, ["accuracy"] = 0.5, [TrialReport.TrainingIteration] = 2 };
        var configuration = new Configuration([new("lr", 0.25), new("kind", number == 0 ? "a" : "b"), new("on", true)]);
        return new(new TrialId(number), configuration, phase, 2, last, last, "n", folder, null, null, null);
    }

    private static (string Tag, List<Field> Data) PluginData(byte[] record)
    {
        var value = Value(record);
        var plugin = Fields(Fields(value.Single(field => field.Number == 9).Bytes).Single().Bytes);
        Text(plugin, 1).ShouldBe(["hparams"]);
        return (Text(value, 1).Single(), Fields(plugin.Single(field => field.Number == 2).Bytes));
    }

    private static List<Field> Value(byte[] record) => Fields(Fields(Fields(record).Single(field => field.Number == 5).Bytes).Single().Bytes);

    private static IEnumerable<string> Text(List<Field> fields, int number) =>
        fields.Where(field => field.Number == number).Select(field => Encoding.UTF8.GetString(field.Bytes));

    private static List<byte[]> Read(string directory)
    {
        var bytes = File.ReadAllBytes(Directory.GetFiles(directory).Single());
        var records = new List<byte[]>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)).ShouldBe(Masked(bytes.AsSpan(at, 8)));
            var data = bytes.AsSpan(at + 12, length);
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)).ShouldBe(Masked(data));
            records.Add(data.ToArray());
            at += 16 + length;
        }
        return records;
    }

    // CRC-32C bit by bit, after its definition.
    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }

    private static List<Field> Fields(byte[] message)
    {
        var fields = new List<Field>();
        var at = 0;
        ulong Varint()
        {
            var value = 0ul;
            for (var shift = 0; ; shift += 7)
            {
                var one = message[at++];
                value |= (ulong)(one & 0x7f) << shift;
                if (one < 0x80) return value;
            }
        }
        while (at < message.Length)
        {
            var key = Varint();
            var (number, kind) = ((int)(key >> 3), key & 7);
            if (kind == 0) fields.Add(new(number, Varint(), []));
            else if (kind == 2)
            {
                var length = (int)Varint();
                fields.Add(new(number, 0, message[at..(at + length)]));
                at += length;
            }
            else
            {
                fields.Add(new(number, kind == 1 ? BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at)) : BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at)), []));
                at += kind == 1 ? 8 : 4;
            }
        }
        return fields;
    }

    private sealed record Field(int Number, ulong Value, byte[] Bytes);
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cluster.Tune;

// An experiment on disk: storage/<name>/
//   experiment.jsonl      the journal: each event, one line, appended before anything is done about it
//   experiment.lock       held by the driver that runs it: two would write their stories into one
//   results.csv, .json    one row a trial, written at the end
//   trial-00000/          params.json, progress.jsonl (one line a report), checkpoint-*/
// The journal grows by a line per event and is bounded by the experiment's own length.

/// <summary>The files of one experiment.</summary>
internal sealed class ExperimentFiles : IDisposable
{
    public const string JournalName = "experiment.jsonl";

    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly FileStream _lock;
    private readonly StreamWriter _journal;

    private ExperimentFiles(string name, string directory, FileStream alone, FileStream journal) =>
        (Name, Directory, _lock, _journal) = (name, directory, alone, new StreamWriter(journal) { AutoFlush = true });

    public string Name { get; }

    public string Directory { get; }

    /// <summary>Makes the folder; an experiment that is there already is not touched.</summary>
    public static ExperimentFiles Create(string storageDirectory, string name)
    {
        var directory = Path.GetFullPath(Path.Combine(storageDirectory, name));
        try
        {
            System.IO.Directory.CreateDirectory(directory);
            var stream = new FileStream(Path.Combine(directory, JournalName), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            return new(name, directory, Lock(directory), stream);
        }
        catch (IOException) when (File.Exists(Path.Combine(directory, JournalName)))
        {
            throw new TuneException($"an experiment named '{name}' is in {directory} already; give this one another name");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TuneException($"the experiment's folder cannot be made: {error.Message}", error);
        }
    }

    /// <summary>
    /// Opens the journal of an experiment to go on with it. A last line that was cut off when its writer died is removed:
    /// nothing had been done about it yet.
    /// </summary>
    public static ExperimentFiles Reopen(string directory)
    {
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var path = Path.Combine(directory, JournalName);
        if (!File.Exists(path)) throw new TuneException($"there is no experiment in {directory}: it has no {JournalName}");
        FileStream? alone = null;
        try
        {
            alone = Lock(directory);
            var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            stream.SetLength(EndOfLastLine(stream));
            stream.Seek(0, SeekOrigin.End);
            return new(Path.GetFileName(directory), directory, alone, stream);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            alone?.Dispose();
            throw new TuneException($"the experiment in {directory} cannot be opened; does it still run? {error.Message}", error);
        }
    }

    // The system lets go of it when the driver ends, however that comes.
    private static FileStream Lock(string directory) =>
        new(Path.Combine(directory, "experiment.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    public string TrialDirectory(TrialId trial) => Path.Combine(Directory, trial.ToString());

    public void Append(ExperimentEvent news, DateTimeOffset now) =>
        _journal.WriteLine(JsonSerializer.Serialize(new JournalLine(now, news), Json));

    /// <summary>Reads a journal back, in order.</summary>
    public static IEnumerable<JournalLine> ReadJournal(string directory)
    {
        using var stream = new FileStream(Path.Combine(directory, JournalName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        for (var number = 1; reader.ReadLine() is { } line; number++) yield return Parse(line, number, directory);
    }

    private static JournalLine Parse(string line, int number, string directory)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalLine>(line, Json) ?? throw new JsonException("it is null");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new TuneException($"line {number} of the journal in {directory} cannot be read: {error.Message}", error);
        }
    }

    private static long EndOfLastLine(FileStream stream)
    {
        var end = stream.Length;
        for (; end > 0; end--)
        {
            stream.Seek(end - 1, SeekOrigin.Begin);
            if (stream.ReadByte() == '\n') break;
        }
        return end;
    }

    public void AddParameters(TrialId trial, Configuration configuration)
    {
        System.IO.Directory.CreateDirectory(TrialDirectory(trial));
        File.WriteAllText(Path.Combine(TrialDirectory(trial), "params.json"), configuration.ToJson());
    }

    public void AddProgress(TrialId trial, int attempt, TrialReport report)
    {
        var line = JsonSerializer.Serialize(new { attempt, metrics = report.Metrics }, Json);
        File.AppendAllText(Path.Combine(TrialDirectory(trial), TrialHistory.FileName), line + "\n");
    }

    public void WriteResults(ResultGrid grid)
    {
        File.WriteAllText(Path.Combine(Directory, "results.csv"), ResultText.ToCsv(grid));
        File.WriteAllText(Path.Combine(Directory, "results.json"), ResultText.ToJson(grid));
    }

    public void Dispose()
    {
        try
        {
            _journal.Dispose();
        }
        finally
        {
            _lock.Dispose();
        }
    }
}

/// <summary>One line of the journal.</summary>
internal sealed record JournalLine(DateTimeOffset Time, ExperimentEvent News);

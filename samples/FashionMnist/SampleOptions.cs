using System.Globalization;

namespace FashionMnistSample;

// The program's arguments. A wrong one is told in one line.
internal sealed record SampleOptions
{
    public const string Usage = """
        FashionMnist [options]
          --workers N        trainers, each a process with 1 cpu           (2)
          --min-workers N    go on with so few when nodes are lost         (1)
          --max-failures N   failures that the training gets over          (1)
          --epochs N         times through the 60,000 images               (2)
          --batch N          images a step, over all trainers              (64)
          --rate X           learning rate at the start                    (0.003)
          --data FOLDER      where the data set is                         (Debian's folder)
          --train-only       train, do not tune
          --tune-only        tune, do not train
        """;

    public int Workers { get; private set; } = 2;
    public int MinWorkers { get; private set; } = 1;
    public int MaxFailures { get; private set; } = 1;
    public TrainingSettings Settings { get; private set; } = new();
    public bool Train { get; private set; } = true;
    public bool Tune { get; private set; } = true;

    /// <exception cref="ArgumentException">An argument is unknown, or its value is missing or out of range.</exception>
    public static SampleOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SampleOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            string Value() => ++i < arguments.Count ? arguments[i] : throw new ArgumentException($"{name} needs a value");
            switch (name)
            {
                case "--workers": options.Workers = Count(name, Value(), least: 1); break;
                case "--min-workers": options.MinWorkers = Count(name, Value(), least: 1); break;
                case "--max-failures": options.MaxFailures = Count(name, Value(), least: 0); break;
                case "--epochs": options.Settings = options.Settings with { Epochs = Count(name, Value(), least: 1) }; break;
                case "--batch": options.Settings = options.Settings with { Batch = Count(name, Value(), least: 1) }; break;
                case "--rate": options.Settings = options.Settings with { LearningRate = Rate(name, Value()) }; break;
                case "--data": options.Settings = options.Settings with { DataFolder = Value() }; break;
                case "--train-only": options.Tune = false; break;
                case "--tune-only": options.Train = false; break;
                default: throw new ArgumentException($"{name} is not an option of this program: --help lists them");
            }
        }
        options.MinWorkers = Math.Min(options.MinWorkers, options.Workers);
        return options;
    }

    private static int Count(string name, string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least
            ? count
            : throw new ArgumentException($"{name} is {text}, but must be {least} or more");

    private static double Rate(string name, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate > 0 && double.IsFinite(rate)
            ? rate
            : throw new ArgumentException($"{name} is {text}, but must be more than 0");
}

// A parameter group's options. Those of an optimizer are public fields of a derived class; what is not set is taken from
// the optimizer's own.
namespace TorchSharp.Modules;

public class OptimizerOptions
{
    public OptimizerOptions() { }

    public double? LearningRate { get; set; }
    public double InitialLearningRate { get; set; }

    /// <summary>A scheduler has taken the initial rate; a second one starts from the same.</summary>
    internal bool IsScheduled { get; set; }

    public virtual void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(InitialLearningRate);
        writer.Write(LearningRate!.Value);
        foreach (var field in StoredField.Of(this))
            field.SaveNumber(this, writer);
    }

    public virtual void LoadStateDict(BinaryReader reader)
    {
        InitialLearningRate = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
        foreach (var field in StoredField.Of(this))
            field.LoadNumber(this, reader);
    }

    public virtual void LoadStateDict(OptimizerOptions source)
    {
        (InitialLearningRate, LearningRate) = (source.InitialLearningRate, source.LearningRate);
        foreach (var field in StoredField.Of(this))
            field.Set(this, field.Get(source));
    }

    /// <summary>These options, or new ones of the defaults' type, with each that is not set taken from the defaults.</summary>
    internal OptimizerOptions FilledFrom(OptimizerOptions defaults)
    {
        var options = GetType() == defaults.GetType() ? this : (OptimizerOptions)Activator.CreateInstance(defaults.GetType())!;
        options.LearningRate = LearningRate ?? defaults.LearningRate;
        options.InitialLearningRate = options.LearningRate!.Value;
        foreach (var field in StoredField.Of(options))
            if (field.Get(options) is null)
                field.Set(options, field.Get(defaults));
        return options;
    }
}

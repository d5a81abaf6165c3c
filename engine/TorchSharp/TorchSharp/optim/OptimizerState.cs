// What an optimizer keeps of one parameter between steps: numbers and tensors in public fields. The work that all states
// have in common is done here, field by field.
namespace TorchSharp.Modules;

public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    public abstract void Initialize(OptimizerOptions options);
    public abstract void SaveStateDict(BinaryWriter writer);
    public abstract void LoadStateDict(BinaryReader reader);
    public abstract void LoadStateDict(OptimizerState source);

    public virtual void to(torch.Device device)
    {
        foreach (var field in StoredField.Of(this))
            if (field.Get(this) is torch.Tensor tensor)
                using (tensor)
                    field.Set(this, tensor.to(device).DetachFromDisposeScope());
    }

    public virtual bool ApproximatelyEquals(OptimizerState other) => other.GetType() == GetType()
        && Array.TrueForAll(StoredField.Of(this), field => (field.Get(this), field.Get(other)) is (torch.Tensor left, torch.Tensor right)
            ? left.allclose(right) : Equals(field.Get(this), field.Get(other)));

    protected static void SaveConditionalStateTensor(BinaryWriter writer, torch.Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    protected static void LoadConditionalStateTensor(BinaryReader reader, ref torch.Tensor? result, torch.Device device)
    {
        result?.Dispose();
        result = reader.ReadBoolean() ? Loaded(reader, device) : null;
    }

    private protected void SaveFields(BinaryWriter writer)
    {
        foreach (var field in StoredField.Of(this))
            if (field.MayBeMissing)
                SaveConditionalStateTensor(writer, (torch.Tensor?)field.Get(this));
            else if (field.Get(this) is torch.Tensor tensor)
                tensor.Save(writer);
            else
                field.SaveNumber(this, writer);
    }

    private protected void LoadFields(BinaryReader reader)
    {
        foreach (var field in StoredField.Of(this))
            if (field.Type != typeof(torch.Tensor))
                field.LoadNumber(this, reader);
            else
                Exchange(field, field.MayBeMissing && !reader.ReadBoolean() ? null : Loaded(reader, _parameter.device));
    }

    private protected void CopyFields(OptimizerState source)
    {
        using var mode = torch.no_grad();
        foreach (var field in StoredField.Of(this))
            if (field.Type != typeof(torch.Tensor))
                field.Set(this, field.Get(source));
            else
                Exchange(field, ((torch.Tensor?)field.Get(source))?.clone().DetachFromDisposeScope());
    }

    private protected void DisposeFields()
    {
        foreach (var field in StoredField.Of(this))
            (field.Get(this) as torch.Tensor)?.Dispose();
    }

    private void Exchange(StoredField field, torch.Tensor? tensor)
    {
        (field.Get(this) as torch.Tensor)?.Dispose();
        field.Set(this, tensor);
    }

    private static torch.Tensor Loaded(BinaryReader reader, torch.Device device)
    {
        using var stored = TensorExtensionMethods.Load(reader);
        return stored.to(device).DetachFromDisposeScope();
    }

    /// <summary>One value in the parameter's image, kept by the state and by no dispose scope.</summary>
    private protected torch.Tensor Filled(double value = 0)
    {
        using var mode = torch.no_grad();
        return torch.full_like(_parameter, value).DetachFromDisposeScope();
    }
}

// What an optimizer keeps of one parameter between steps.
namespace TorchSharp.Modules;

public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    public abstract void Initialize(OptimizerOptions options);
    public abstract void SaveStateDict(BinaryWriter writer);
    public abstract void LoadStateDict(BinaryReader reader);
    public abstract void LoadStateDict(OptimizerState source);
    public virtual void to(torch.Device device) { }
    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

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

    private protected void LoadStateTensor(BinaryReader reader, ref torch.Tensor result)
    {
        result?.Dispose();
        result = Loaded(reader, _parameter.device);
    }

    private static torch.Tensor Loaded(BinaryReader reader, torch.Device device)
    {
        using var stored = TensorExtensionMethods.Load(reader);
        return stored.to(device).DetachFromDisposeScope();
    }

    /// <summary>Zeros in the parameter's image, kept by the state and by no dispose scope.</summary>
    private protected torch.Tensor Zeros()
    {
        using var mode = torch.no_grad();
        return _parameter.zeros_like().DetachFromDisposeScope();
    }

    private protected static torch.Tensor? Copied(torch.Tensor? from, torch.Tensor? into)
    {
        using var scope = torch.NewDisposeScope();
        using var mode = torch.no_grad();
        into?.Dispose();
        return from?.clone().DetachFromDisposeScope();
    }

    private protected static torch.Tensor? Moved(torch.Tensor? tensor, torch.Device device)
    {
        if (tensor is null)
            return null;
        using (tensor)
            return tensor.to(device).DetachFromDisposeScope();
    }

    private protected static bool Close(torch.Tensor? left, torch.Tensor? right) =>
        left is null || right is null ? left is null && right is null : left.allclose(right);
}

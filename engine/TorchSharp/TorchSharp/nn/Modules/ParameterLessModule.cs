using static TorchSharp.torch;

// Modules without state: there is nothing to move, and nothing may be registered.
namespace TorchSharp.Modules;

public interface IParameterLessModule;

public abstract class ParameterLessModule<T1, TResult> : nn.Module<T1, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;
    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;
    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw Refused(name);
    public override void register_parameter(string name, Parameter param) => throw Refused(name);
    public override void register_module(string name, nn.Module submodule) => throw Refused(name);

    private InvalidOperationException Refused(string part) => new($"{GetName()} has no parameters, buffers or submodules: \"{part}\" cannot be registered");
}

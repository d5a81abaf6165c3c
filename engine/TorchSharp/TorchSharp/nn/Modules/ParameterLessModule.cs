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

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw ParameterLess.Refused(this, name);
    public override void register_parameter(string name, Parameter param) => throw ParameterLess.Refused(this, name);
    public override void register_module(string name, nn.Module submodule) => throw ParameterLess.Refused(this, name);
}

public abstract class ParameterLessModule<T1, T2, TResult> : nn.Module<T1, T2, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;
    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;
    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw ParameterLess.Refused(this, name);
    public override void register_parameter(string name, Parameter param) => throw ParameterLess.Refused(this, name);
    public override void register_module(string name, nn.Module submodule) => throw ParameterLess.Refused(this, name);
}

public abstract class ParameterLessModule<T1, T2, T3, TResult> : nn.Module<T1, T2, T3, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;
    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;
    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw ParameterLess.Refused(this, name);
    public override void register_parameter(string name, Parameter param) => throw ParameterLess.Refused(this, name);
    public override void register_module(string name, nn.Module submodule) => throw ParameterLess.Refused(this, name);
}

internal static class ParameterLess
{
    internal static InvalidOperationException Refused(nn.Module module, string part) =>
        new($"{module.GetName()} has no parameters, buffers or submodules: \"{part}\" cannot be registered");
}

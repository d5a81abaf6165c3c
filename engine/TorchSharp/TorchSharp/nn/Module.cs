using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

// A part of a model: its own parameters and buffers by name, its submodules, and whether it is training.
namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module : IDisposable
        {
            protected string name;
            protected OrderedDict<string, Parameter> _internal_params = new();
            protected OrderedDict<string, (Tensor, bool)> _internal_buffers = new();
            protected OrderedDict<string, Module> _internal_submodules = new();
            protected DeviceType _deviceType = DeviceType.CPU;
            protected int _deviceIndex = -1;
            private bool isTraining = true;
            private bool isDisposed;

            protected Module(string name) => this.name = name;

            public virtual bool training => isTraining;
            public virtual string GetName() => name;

            public virtual void train(bool train = true)
            {
                isTraining = train;
                foreach (var (_, child) in _internal_submodules)
                    child.train(train);
            }

            public virtual void eval() => train(false);

            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, child) in _internal_submodules)
                    child.apply(fn);
                fn(this);
                return this;
            }

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                    if (set_to_none)
                        parameter.grad = null;
                    else if (parameter.grad is { } gradient)
                        using (gradient)
                            gradient.detach_().zero_();
            }

            /// <summary>Registers every field that is a module, a parameter or, as a buffer, a tensor, under the field's name or the
            /// one that its ComponentName says.</summary>
            protected virtual void RegisterComponents()
            {
                for (var type = GetType(); type is not null && type != typeof(Module); type = type.BaseType)
                    foreach (var field in type.GetFields(
                        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                        RegisterField(field);
            }

            private void RegisterField(FieldInfo field)
            {
                var name = field.ComponentName();
                switch (field.GetValue(this))
                {
                    case Module module when !_internal_submodules.ContainsKey(name):
                        register_module(name, module);
                        break;
                    case Modules.Parameter parameter when !_internal_params.Values.Contains(parameter, ReferenceEqualityComparer.Instance):
                        register_parameter(name, parameter);
                        break;
                    case Modules.Parameter:
                        break;
                    case Tensor tensor when !_internal_buffers.ContainsKey(name):
                        register_buffer(name, tensor);
                        break;
                }
            }

            public virtual void register_module(string name, Module submodule)
            {
                CheckName(name, _internal_submodules.ContainsKey(name));
                _internal_submodules.Add(name, submodule ?? throw new ArgumentNullException(nameof(submodule)));
            }

            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>What a module holds outlives the dispose scope in which it was built.</summary>
            public virtual void register_parameter(string name, Parameter param)
            {
                CheckName(name, _internal_params.ContainsKey(name));
                if (param is null)
                    return;
                param.DetachFromDisposeScope();
                _internal_params.Add(name, param);
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                CheckName(name, _internal_buffers.ContainsKey(name));
                if (tensor is null)
                    return;
                tensor.DetachFromDisposeScope();
                _internal_buffers.Add(name, (tensor, persistent));
            }

            protected void ConditionallyRegisterParameter(string name, Tensor value) =>
                ConditionallyRegisterParameter(name, value as Parameter ?? (value is null ? null! : new Parameter(value)));

            protected void ConditionallyRegisterParameter(string name, Parameter value)
            {
                if (Replaces(_internal_params, name, value))
                    _internal_params[name] = value.DetachFromDisposeScope() as Parameter ?? value;
                else if (value is not null)
                    register_parameter(name, value);
            }

            protected void ConditionallyRegisterBuffer(string name, Tensor value, bool persistent = true)
            {
                if (Replaces(_internal_buffers, name, value))
                    _internal_buffers[name] = (value.DetachFromDisposeScope(), persistent);
                else if (value is not null)
                    register_buffer(name, value, persistent);
            }

            /// <summary>Whether something of this name gives way to the value in its place; null takes it away.</summary>
            private static bool Replaces<T>(OrderedDict<string, T> held, string name, Tensor? value)
            {
                if (value is null)
                    held.Remove(name);
                return held.ContainsKey(name);
            }

            protected void ClearModules() => _internal_submodules.Clear();

            private protected void RenewModules<T>(IEnumerable<(string, T)> entries) where T : Module
            {
                ClearModules();
                foreach (var (name, module) in entries)
                    register_module(name, module);
            }

            private protected void RenewParameters(IEnumerable<(string, Parameter)> entries)
            {
                _internal_params.Clear();
                foreach (var (name, parameter) in entries)
                    register_parameter(name, parameter);
            }

            private void CheckName(string name, bool isTaken)
            {
                if (string.IsNullOrEmpty(name) || name.Contains('.'))
                    throw new ArgumentException($"\"{name}\" cannot name a part of {this.name}: it must not be empty or contain a dot");
                if (isTaken)
                    throw new InvalidOperationException($"{this.name} has a part named \"{name}\" already");
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || isDisposed)
                    return;
                isDisposed = true;
                foreach (var (_, parameter) in _internal_params)
                    parameter.Dispose();
                foreach (var (_, (buffer, _)) in _internal_buffers)
                    buffer.Dispose();
                foreach (var (_, child) in _internal_submodules)
                    child.Dispose();
            }
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Modules;
using TorchSharp.Native;

// A module that was written in Python: its code runs in libtorch, its parameters and buffers are the same tensors here and
// there, so that an optimizer of this side trains it. Its children are modules of the same kind.
namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        public class ScriptModule : nn.Module
        {
            private readonly ScriptHandle native;

            internal unsafe ScriptModule(ScriptHandle native) : base(nameof(ScriptModule))
            {
                this.native = native;
                foreach (var (name, part) in Parts(0))
                    using (var tensor = new Tensor(part))
                        register_parameter(name, new Parameter(tensor.alias(), tensor.requires_grad));
                foreach (var (name, part) in Parts(1))
                    register_buffer(name, new Tensor(part));
                foreach (var (name, part) in Parts(2))
                    register_module(name, new ScriptModule(new ScriptHandle(part)));
            }

            internal ScriptHandle Native => native;

            private unsafe List<(string Name, nint Part)> Parts(int kind)
            {
                var found = new List<(string, nint)>();
                var self = GCHandle.Alloc(found);
                try
                {
                    Shim.Check(Shim.ts_script_parts(native, kind, &OnPart, GCHandle.ToIntPtr(self)));
                    return found;
                }
                finally
                {
                    self.Free();
                }
            }

            [UnmanagedCallersOnly]
            private static unsafe void OnPart(nint context, byte* name, nint part) =>
                ((List<(string, nint)>)GCHandle.FromIntPtr(context).Target!).Add((Marshal.PtrToStringUTF8((nint)name)!, part));

            /// <summary>All tensors that the script's modules hold, parameters and buffers among them.</summary>
            public (string, Tensor)[] named_attributes(bool recurse = true) =>
                [.. Parts(recurse ? 4 : 3).Select(part => (part.Name, new Tensor(part.Part)))];

            /// <summary>Gives an attribute of the script another tensor, which is then the parameter or buffer of that name.</summary>
            public void set_attribute(string name, Tensor buffer)
            {
                Shim.CheckScript(Shim.ts_script_set(native, name, buffer.Handle));
                GC.KeepAlive(buffer);
                if (_internal_params.TryGetValue(name, out var parameter) && !ReferenceEquals(parameter, buffer))
                {
                    using var same = buffer.alias();
                    parameter.Become(same);
                }
                if (_internal_buffers.TryGetValue(name, out var held) && !ReferenceEquals(held.Item1, buffer))
                {
                    held.Item1.Dispose();
                    _internal_buffers[name] = (buffer.alias().DetachFromDisposeScope(), held.Item2);
                }
            }

            public override bool training => Shim.ts_script_is_training(native) != 0;

            public override void train(bool on = true)
            {
                Shim.Check(Shim.ts_script_train(native, on ? 1 : 0));
                base.train(on);
            }

            public override void eval() => train(false);

            public int GetNumberOfInputs() => Counts().Inputs;
            public int GetNumberOfOutputs() => Counts().Outputs;

            private unsafe (int Inputs, int Outputs) Counts()
            {
                int inputs, outputs;
                Shim.Check(Shim.ts_script_counts(native, &inputs, &outputs));
                return (inputs, outputs);
            }

            public object call(params object[] input) => forward(input);
            public object forward(params object[] input) => invoke("forward", input);

            /// <summary>Runs one of the script's methods.</summary>
            public unsafe object invoke(string name, params object[] objs) =>
                ScriptValue.Run(objs, (arguments, count, results, resultCount) =>
                    Shim.ts_script_call(native, name, arguments, count, results, resultCount))!;

            public TResult invoke<TResult>(string name, params object[] inputs) => (TResult)invoke(name, inputs);
            public TResult invoke<T, TResult>(string name, params T[] inputs) => (TResult)invoke(name, [.. inputs.Cast<object>()]);

            // The native tensors are moved in place: whoever holds one here or there holds the moved one.
            protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => Moved(device, dtype);
            protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => Moved(null, dtype);
            protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                Moved(new Device(deviceType, deviceIndex), null);

            private ScriptModule Moved(Device? device, ScalarType? dtype)
            {
                if (device is not null)
                    InitializeDevice(device);
                Shim.Check(Shim.ts_script_to(native, device?.Encoded ?? -1, (int)(dtype ?? (ScalarType)(-1))));
                foreach (var module in modules().Prepend(this).Cast<ScriptModule>())
                    if (device is not null)
                        (module._deviceType, module._deviceIndex) = (device.type, device.index);
                return this;
            }

            protected override void Dispose(bool disposing)
            {
                base.Dispose(disposing);
                if (disposing)
                    native.Dispose();
            }
        }

        /// <summary>A torch::jit::Module that is ours to release.</summary>
        internal sealed class ScriptHandle : SafeHandle
        {
            public ScriptHandle() : base(0, true) { }
            internal ScriptHandle(nint module) : base(0, true) => SetHandle(module);
            public override bool IsInvalid => handle == 0;

            protected override bool ReleaseHandle()
            {
                Shim.ts_script_release(handle);
                return true;
            }
        }
    }
}

using TorchSharp.Modules;

// Moving a module to a device or a type. A parameter stays the same object and only its native tensor is exchanged, so
// fields, optimizers and dictionaries that hold it need not be told.
namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking) => Moved(device, dtype, non_blocking);
            protected internal virtual Module _to(ScalarType dtype, bool non_blocking) => Moved(null, dtype, non_blocking);

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                Moved(new Device(deviceType, deviceIndex), null, non_blocking);

            public Module _to(Tensor other, bool non_blocking) => _to(other.device, other.dtype, non_blocking);

            private Module Moved(Device? device, ScalarType? dtype, bool non_blocking)
            {
                if (device is not null)
                {
                    InitializeDevice(device);
                    (_deviceType, _deviceIndex) = (device.type, device.index);
                }
                foreach (var (_, parameter) in _internal_params)
                    Move(parameter, device, dtype, non_blocking);
                foreach (var (_, (buffer, _)) in _internal_buffers)
                    Move(buffer, device, dtype, non_blocking);
                foreach (var (_, child) in named_children())
                    _ = device is null ? child._to(dtype!.Value, non_blocking)
                        : dtype is { } type ? child._to(device, type, non_blocking)
                        : child._to(device.type, device.index, non_blocking);
                return this;
            }

            // As in PyTorch, a floating type is for floating tensors: a counter stays an integer.
            private static void Move(Tensor tensor, Device? device, ScalarType? dtype, bool non_blocking)
            {
                var type = dtype is { } wanted && tensor.is_floating_point() ? wanted : tensor.dtype;
                var place = device ?? tensor.device;
                if (type == tensor.dtype && place.Encoded == tensor.device.Encoded)
                    return;
                using var mode = no_grad();
                using var scope = NewDisposeScope();
                bool learns = tensor.requires_grad;
                var gradient = tensor.grad;
                tensor.Become(tensor.detach().to(type, place, copy: true, non_blocking: non_blocking));
                tensor.requires_grad = learns;
                if (gradient is not null)
                    tensor.grad = gradient.to(type, place, non_blocking: non_blocking);
            }
        }
    }

    public partial class Tensor
    {
        /// <summary>Takes over the other's native tensor and lets go of its own.</summary>
        internal void Become(Tensor other) => (cell, other.cell) = (other.cell, cell);
    }
}

public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module =>
        (T)module._to(device, type, non_blocking);
    public static T to<T>(this T module, torch.Device device, bool non_blocking = false) where T : torch.nn.Module =>
        (T)module._to(device.type, device.index, non_blocking);
    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false) where T
        : torch.nn.Module =>
        (T)module._to(deviceType, deviceIndex, non_blocking);
    public static T to<T>(this T module, string device, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(new torch.Device(device), non_blocking);
    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module =>
        (T)module._to(type, non_blocking);
    public static T to<T>(this T module, torch.Tensor other, bool non_blocking = false) where T : torch.nn.Module =>
        (T)module._to(other, non_blocking);
    public static T cpu<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(DeviceType.CPU, -1, non_blocking);
    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(DeviceType.CUDA, deviceIndex, non_blocking);
    public static T half<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(torch.ScalarType.Float16, non_blocking);
    public static T bfloat16<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(torch.ScalarType.BFloat16, non_blocking);
    public static T @float<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(torch.ScalarType.Float32, non_blocking);
    public static T @double<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(torch.ScalarType.Float64, non_blocking);
    public static T @bool<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(torch.ScalarType.Bool, non_blocking);
    public static T @byte<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(torch.ScalarType.Byte, non_blocking);
    public static T @char<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(torch.ScalarType.Int8, non_blocking);
    public static T @short<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(torch.ScalarType.Int16, non_blocking);
    public static T @int<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(torch.ScalarType.Int32, non_blocking);
    public static T @long<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(torch.ScalarType.Int64, non_blocking);
    public static T cfloat<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(torch.ScalarType.ComplexFloat32, non_blocking);
    public static T cdouble<T>(this T module, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(torch.ScalarType.ComplexFloat64, non_blocking);
}

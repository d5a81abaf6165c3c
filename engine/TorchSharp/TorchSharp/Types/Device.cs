// Where a tensor lives: a kind of device and, when there are several, which.
namespace TorchSharp;

public enum DeviceType
{
    CPU = 0, CUDA = 1, MKLDNN = 2, OPENGL = 3, OPENCL = 4, IDEEP = 5, HIP = 6, FPGA = 7, MSNPU = 8, XLA = 9, MPS = 13, META = 14,
}

public static partial class torch
{
    public class Device
    {
        public DeviceType type { get; }
        public int index { get; }

        public Device(string deviceType, int index = -1) => (type, this.index) = (TypeNamed(deviceType, deviceType), index);

        public Device(DeviceType deviceType, int index = -1) => (type, this.index) = (deviceType, index);

        public Device(int index) => (type, this.index) = (DeviceType.CUDA, index);

        public Device(string description)
        {
            int colon = description.IndexOf(':');
            type = TypeNamed(colon < 0 ? description : description[..colon], description);
            index = colon < 0 ? -1
                : int.TryParse(description.AsSpan(colon + 1), out int number) && number >= 0 ? number
                : throw new ArgumentException($"\"{description}\" is not a device: after the colon comes its number");
        }

        /// <summary>One number for the border; index -1 is the current device of the kind, and the only one of the CPU.</summary>
        internal int Encoded => (int)type << 8 | (byte)(sbyte)index;

        internal static Device Decoded(int encoded)
        {
            var type = (DeviceType)(encoded >> 8);
            return type == DeviceType.CPU ? CPU : new Device(type, (sbyte)(encoded & 0xff));
        }

        private static DeviceType TypeNamed(string name, string description) =>
            Enum.TryParse(name, ignoreCase: true, out DeviceType type) && !char.IsDigit(name[0])
                ? type
                : throw new ArgumentException($"\"{description}\" is not a device: cpu, cuda or cuda:0 would be one");

        public static implicit operator Device(string description) => new(description);

        public override string ToString() => type.ToString().ToLowerInvariant() + (type == DeviceType.CPU || index < 0 ? "" : $":{index}");
    }

    public static readonly Device CPU = new(DeviceType.CPU);
    public static readonly Device META = new(DeviceType.META);
    public static Device CUDA => new(DeviceType.CUDA);
    public static Device MPS => new(DeviceType.MPS);

    public static Device device(string description) => new(description);
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);
    public static Device device(int index) => new(index);

    private static Device s_defaultDevice = CPU;
    public static Device get_default_device() => s_defaultDevice;
    public static void set_default_device(Device device) => s_defaultDevice = device;
    public static void set_default_device(string device) => s_defaultDevice = new Device(device);

    /// <summary>The device, or the default one; a device that this libtorch does not have is refused here.</summary>
    public static Device InitializeDevice(Device? device)
    {
        device ??= s_defaultDevice;
        InitializeDeviceType(device.type);
        return device;
    }

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
            throw new InvalidOperationException($"this machine has no device of type {deviceType} that libtorch can use");
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType switch
    {
        DeviceType.CUDA => cuda.is_available(),
        DeviceType.CPU or DeviceType.META => true,
        _ => false,
    };
}

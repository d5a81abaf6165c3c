using TorchSharp.Modules;
using TorchSharp.Native;

// TorchScript: loading what torch.jit.save wrote in Python, from a file or from memory, and saving it again. A script is
// code: load only what you would run.
namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        public static ScriptModule load(string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            load(filename, new Device(device_type, (int)device_index));
        public static ScriptModule load(string filename, string map_location) => load(filename, new Device(map_location));
        public static ScriptModule load(string filename, Device map_location) => new(Loaded(filename, map_location));

        public static ScriptModule load(byte[] bytes, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            load(bytes, new Device(device_type, (int)device_index));
        public static ScriptModule load(byte[] bytes, string map_location) => load(bytes, new Device(map_location));
        public static ScriptModule load(byte[] bytes, Device map_location) => new(Loaded(bytes, map_location));

        public static ScriptModule<TResult> load<TResult>(string filename, DeviceType device_type = DeviceType.CPU,
            long device_index = -1) =>
            load<TResult>(filename, new Device(device_type, (int)device_index));
        public static ScriptModule<TResult> load<TResult>(string filename, string map_location) =>
            load<TResult>(filename, new Device(map_location));
        public static ScriptModule<TResult> load<TResult>(string filename, Device map_location) => new(Loaded(filename, map_location));

        public static ScriptModule<TResult> load<TResult>(byte[] bytes, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            load<TResult>(bytes, new Device(device_type, (int)device_index));
        public static ScriptModule<TResult> load<TResult>(byte[] bytes, string map_location) =>
            load<TResult>(bytes, new Device(map_location));
        public static ScriptModule<TResult> load<TResult>(byte[] bytes, Device map_location) => new(Loaded(bytes, map_location));

        public static ScriptModule<T1, TResult> load<T1, TResult>(string filename, DeviceType device_type = DeviceType.CPU,
            long device_index = -1) =>
            load<T1, TResult>(filename, new Device(device_type, (int)device_index));
        public static ScriptModule<T1, TResult> load<T1, TResult>(string filename, string map_location) =>
            load<T1, TResult>(filename, new Device(map_location));
        public static ScriptModule<T1, TResult> load<T1, TResult>(string filename, Device map_location) =>
            new(Loaded(filename, map_location));

        public static ScriptModule<T1, TResult> load<T1, TResult>(byte[] bytes, DeviceType device_type = DeviceType.CPU,
            long device_index = -1) =>
            load<T1, TResult>(bytes, new Device(device_type, (int)device_index));
        public static ScriptModule<T1, TResult> load<T1, TResult>(byte[] bytes, string map_location) =>
            load<T1, TResult>(bytes, new Device(map_location));
        public static ScriptModule<T1, TResult> load<T1, TResult>(byte[] bytes, Device map_location) => new(Loaded(bytes, map_location));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(string filename, DeviceType device_type = DeviceType.CPU,
            long device_index = -1) =>
            load<T1, T2, TResult>(filename, new Device(device_type, (int)device_index));
        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(string filename, string map_location) =>
            load<T1, T2, TResult>(filename, new Device(map_location));
        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(string filename, Device map_location) =>
            new(Loaded(filename, map_location));

        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(byte[] bytes, DeviceType device_type = DeviceType.CPU,
            long device_index = -1) =>
            load<T1, T2, TResult>(bytes, new Device(device_type, (int)device_index));
        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(byte[] bytes, string map_location) =>
            load<T1, T2, TResult>(bytes, new Device(map_location));
        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(byte[] bytes, Device map_location) =>
            new(Loaded(bytes, map_location));

        public static void save(ScriptModule module, string filename) => Shim.Check(Shim.ts_script_save(module.Native, filename));

        public static CompilationUnit compile(string script) => new(script);

        private static unsafe ScriptHandle Loaded(string file, Device device)
        {
            if (!File.Exists(file))
                throw new FileNotFoundException($"there is no file {file}", file);
            InitializeDevice(device);
            nint module;
            Shim.CheckScript(Shim.ts_script_load(file, device.Encoded, &module));
            return new ScriptHandle(module);
        }

        private static unsafe ScriptHandle Loaded(byte[] bytes, Device device)
        {
            InitializeDevice(device);
            nint module;
            fixed (byte* start = bytes)
                Shim.CheckScript(Shim.ts_script_load_bytes(start, bytes.Length, device.Encoded, &module));
            return new ScriptHandle(module);
        }
    }
}

using TorchSharp.Native;

// A source of random numbers. The default one is the process's: torch.manual_seed seeds it, and libtorch locks it.
namespace TorchSharp;

public static partial class torch
{
    public class Generator : IDisposable
    {
        private nint handle;

        internal Generator(nint handle) => this.handle = handle;

        public unsafe Generator(ulong seed = 0, Device? device = null)
        {
            if (device is not null && device.type != DeviceType.CPU)
                throw new NotSupportedException($"a generator on {device} is not supported, only on the CPU");
            nint created;
            Shim.Check(Shim.ts_new_generator(seed, &created));
            handle = created;
        }

        ~Generator() => Dispose(false);

        public static unsafe Generator Default
        {
            get
            {
                nint found;
                Shim.Check(Shim.ts_default_generator(&found));
                return new Generator(found);
            }
        }

        public nint Handle => handle != 0 ? handle : throw new InvalidOperationException("this generator was disposed");
        public Device device => CPU;

        public Generator manual_seed(long seed)
        {
            TryInitializeDeviceType(DeviceType.CUDA);
            Shim.Check(Shim.ts_set_seed(Handle, (ulong)seed));
            GC.KeepAlive(this);
            return this;
        }

        public unsafe long seed()
        {
            ulong fresh;
            Shim.Check(Shim.ts_reseed(Handle, &fresh));
            GC.KeepAlive(this);
            return (long)fresh;
        }

        public unsafe long initial_seed()
        {
            ulong first;
            Shim.Check(Shim.ts_initial_seed(Handle, &first));
            GC.KeepAlive(this);
            return (long)first;
        }

        public unsafe Tensor get_state()
        {
            nint state;
            Shim.Check(Shim.ts_generator_state(Handle, &state));
            GC.KeepAlive(this);
            return new Tensor(state);
        }

        public void set_state(Tensor value)
        {
            Shim.Check(Shim.ts_set_generator_state(Handle, value.Handle));
            GC.KeepAlive(value);
            GC.KeepAlive(this);
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            nint held = Interlocked.Exchange(ref handle, 0);
            if (held != 0)
                Shim.ts_release_generator(held);
        }
    }

    /// <summary>Seeds the default generators of all devices.</summary>
    public static Generator manual_seed(long seed)
    {
        Shim.Check(Shim.ts_manual_seed((ulong)seed));
        return Generator.Default;
    }

    public static long initial_seed()
    {
        using var generator = Generator.Default;
        return generator.initial_seed();
    }

    public static long seed()
    {
        using var generator = Generator.Default;
        return generator.seed();
    }

    public static Tensor get_rng_state()
    {
        using var generator = Generator.Default;
        return generator.get_state();
    }

    public static void set_rng_state(Tensor new_state)
    {
        using var generator = Generator.Default;
        generator.set_state(new_state);
    }

    public static class random
    {
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);
        public static long initial_seed() => torch.initial_seed();
        public static long seed() => torch.seed();
        public static Tensor get_rng_state() => torch.get_rng_state();
        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }
}

using TorchSharp.Native;

// torch.fft: discrete Fourier transforms. A length or a shape left out is the input's own.
namespace TorchSharp;

public enum FFTNormType { Backward = 0, Forward = 1, Ortho = 2 }

public static partial class torch
{
    public static class fft
    {
        private static long[] LastTwo => [-2, -1];
        private static long? Given(long n) => n < 0 ? null : n;
        private static string Norm(FFTNormType norm) => norm.ToString().ToLowerInvariant();

        public static Tensor fft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_fft2", input, s, dim ?? LastTwo, Norm(norm));
        public static Tensor fft_(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_fft", input, Given(n), dim, Norm(norm));
        public static Tensor fftfreq(long n, double d = 1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Aten.Call("fft_fftfreq", n, d, dtype ?? get_default_dtype(), Arg.Default, device).with_requires_grad(requires_grad);
        public static Tensor fftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_fftn", input, s, dim, Norm(norm));
        public static Tensor fftshift(Tensor input, long[]? dim = null) => Aten.Call("fft_fftshift", input, dim);
        public static Tensor hfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_hfft", input, Given(n), dim, Norm(norm));
        public static Tensor hfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_hfft2", input, s, dim ?? LastTwo, Norm(norm));
        public static Tensor hfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_hfftn", input, s, dim, Norm(norm));
        public static Tensor ifft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_ifft", input, Given(n), dim, Norm(norm));
        public static Tensor ifft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_ifft2", input, s, dim ?? LastTwo, Norm(norm));
        public static Tensor ifftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_ifftn", input, s, dim, Norm(norm));
        public static Tensor ifftshift(Tensor input, long[]? dim = null) => Aten.Call("fft_ifftshift", input, dim);
        public static Tensor ihfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_ihfft", input, Given(n), dim, Norm(norm));
        public static Tensor ihfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_ihfft2", input, s, dim ?? LastTwo, Norm(norm));
        public static Tensor ihfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_ihfftn", input, s, dim, Norm(norm));
        public static Tensor irfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_irfft", input, Given(n), dim, Norm(norm));
        public static Tensor irfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_irfft2", input, s, dim ?? LastTwo, Norm(norm));
        public static Tensor irfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_irfftn", input, s, dim, Norm(norm));
        public static Tensor rfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_rfft", input, Given(n), dim, Norm(norm));
        public static Tensor rfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_rfft2", input, s, dim ?? LastTwo, Norm(norm));
        public static Tensor rfftfreq(long n, double d = 1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Aten.Call("fft_rfftfreq", n, d, dtype ?? get_default_dtype(), Arg.Default, device).with_requires_grad(requires_grad);
        public static Tensor rfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Aten.Call("fft_rfftn", input, s, dim, Norm(norm));
    }
}

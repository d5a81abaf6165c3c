using TorchSharp.Native;

// torch.fft: discrete Fourier transforms. A length or a shape left out is the input's own.
namespace TorchSharp;

public enum FFTNormType { Backward = 0, Forward = 1, Ortho = 2 }

public static partial class torch
{
    public static class fft
    {
        private static Tensor Line(string transform, Tensor input, long length, long dim, FFTNormType norm) =>
            Aten.Call(transform, input, length < 0 ? null : (long?)length, dim, norm.ToString().ToLowerInvariant());

        private static Tensor Many(string transform, Tensor input, long[]? shape, long[]? dims, FFTNormType norm) =>
            Aten.Call(transform, input, shape, dims, norm.ToString().ToLowerInvariant());

        private static Tensor Frequencies(string kind, long n, double d, ScalarType? dtype, Device? device, bool requires_grad) =>
            Aten.Call(kind, n, d, dtype ?? get_default_dtype(), Arg.Default, device).with_requires_grad(requires_grad);

        public static Tensor fft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Many("fft_fft2", input, s, dim ?? [-2, -1], norm);
        public static Tensor fft_(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Line("fft_fft", input, n, dim, norm);
        public static Tensor fftfreq(long n, double d = 1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Frequencies("fft_fftfreq", n, d, dtype, device, requires_grad);
        public static Tensor fftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Many("fft_fftn", input, s, dim, norm);
        public static Tensor fftshift(Tensor input, long[]? dim = null) => Aten.Call("fft_fftshift", input, dim);
        public static Tensor hfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Line("fft_hfft", input, n, dim, norm);
        public static Tensor hfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Many("fft_hfft2", input, s, dim ?? [-2, -1], norm);
        public static Tensor hfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Many("fft_hfftn", input, s, dim, norm);
        public static Tensor ifft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Line("fft_ifft", input, n, dim, norm);
        public static Tensor ifft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Many("fft_ifft2", input, s, dim ?? [-2, -1], norm);
        public static Tensor ifftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Many("fft_ifftn", input, s, dim, norm);
        public static Tensor ifftshift(Tensor input, long[]? dim = null) => Aten.Call("fft_ifftshift", input, dim);
        public static Tensor ihfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Line("fft_ihfft", input, n, dim, norm);
        public static Tensor ihfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Many("fft_ihfft2", input, s, dim ?? [-2, -1], norm);
        public static Tensor ihfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Many("fft_ihfftn", input, s, dim, norm);
        public static Tensor irfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Line("fft_irfft", input, n, dim, norm);
        public static Tensor irfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Many("fft_irfft2", input, s, dim ?? [-2, -1], norm);
        public static Tensor irfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Many("fft_irfftn", input, s, dim, norm);
        public static Tensor rfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Line("fft_rfft", input, n, dim, norm);
        public static Tensor rfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Many("fft_rfft2", input, s, dim ?? [-2, -1], norm);
        public static Tensor rfftfreq(long n, double d = 1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Frequencies("fft_rfftfreq", n, d, dtype, device, requires_grad);
        public static Tensor rfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            Many("fft_rfftn", input, s, dim, norm);
    }
}

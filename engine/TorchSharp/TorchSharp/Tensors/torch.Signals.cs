using TorchSharp.Native;

// Spectra over time, and histograms.
namespace TorchSharp;

public enum HistogramBinSelector : byte { Doane = 0, Rice = 1, Scott = 2, Sqrt = 3, Stone = 4, Sturges = 5 }

public static partial class torch
{
    public static Tensor stft(Tensor input, long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null,
        bool center = true, PaddingModes pad_mode = PaddingModes.Reflect, bool normalized = false, bool? onesided = null,
        bool? return_complex = null) =>
        input.stft(n_fft, hop_length, win_length, window, center, pad_mode, normalized, onesided, return_complex);

    public static Tensor istft(Tensor input, long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null,
        bool center = true, bool normalized = false, bool? onesided = null, long length = -1, bool return_complex = false) =>
        input.istft(n_fft, hop_length, win_length, window, center, normalized, onesided, length, return_complex);

    /// <summary>The counts, or the density, of the values in each bin, and the bins' edges.</summary>
    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, long bins, (double, double)? range = null, Tensor? weight = null,
        bool density = false) =>
        Aten.Pair("histogram.bin_ct", input, bins, range is { } r ? new[] { r.Item1, r.Item2 } : null, weight, density);
    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, Tensor bins, Tensor? weight = null, bool density = false) =>
        Aten.Pair("histogram.bins_tensor", input, bins, weight, density);

    public partial class Tensor
    {
        /// <summary>Fourier transforms of windows along the last dimension, each hop_length further on (a quarter of n_fft).</summary>
        public Tensor stft(long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null, bool center = true,
            PaddingModes pad_mode = PaddingModes.Reflect, bool normalized = false, bool? onesided = null, bool? return_complex = null)
        {
            using var scope = NewDisposeScope();
            var signal = this;
            if (center)
            {
                // Half a window before the first sample and after the last, so that each is the middle of one.
                signal = ndim == 1 ? view(1, 1, -1) : view(1, size(0), -1);
                signal = nn.functional.pad(signal, (n_fft / 2, n_fft / 2), pad_mode);
                signal = ndim == 1 ? signal.view(-1) : signal.view(size(0), -1);
            }
            return Aten.Call("stft", signal, n_fft, hop_length < 0 ? n_fft / 4 : hop_length, win_length < 0 ? n_fft : win_length, window,
                normalized,
                onesided, return_complex ?? (is_complex() || window?.is_complex() == true)).MoveToOuterDisposeScope();
        }

        public Tensor istft(long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null, bool center = true,
            bool normalized = false, bool? onesided = null, long length = -1, bool return_complex = false) =>
            Aten.Call("istft", this, n_fft, hop_length < 0 ? n_fft / 4 : hop_length, win_length < 0 ? n_fft : win_length, window, center,
                normalized,
                onesided, length < 0 ? Arg.None : length, return_complex);
    }
}

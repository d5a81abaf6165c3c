// How the bins of a histogram are chosen: by a rule from statistics for so many values of such a spread, or TensorBoard's own.
namespace TorchSharp.Utils.tensorboard.Enums;

public enum HistogramBinSelector : byte { Doane = 0, Rice = 1, Scott = 2, Sqrt = 3, Stone = 4, Sturges = 5, Tensorflow = 6 }

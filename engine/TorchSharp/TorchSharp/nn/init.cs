using TorchSharp.Native;

// Initial values of weights. All of them change their tensor outside autograd and return it.
namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static class init
        {
            public enum FanInOut { FanIn = 0, FanOut = 1 }

            public enum NonlinearityType
            {
                Linear = 0, Conv1D = 1, Conv2D = 2, Conv3D = 3, ConvTranspose1D = 4, ConvTranspose2D = 5, ConvTranspose3D = 6,
                Sigmoid = 7, Tanh = 8, ReLU = 9, LeakyReLU = 10,
            }

            /// <summary>The factor that keeps a signal's variance through the nonlinearity.</summary>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + param * param)),
                _ => 1,
            };

            /// <summary>Inputs and outputs of one unit: the channels times the receptive field.</summary>
            public static (long, long) CalculateFanInAndFanOut(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException($"fan in and fan out need 2 dimensions or more, but the tensor has {shape.Length}");
                long field = shape.Skip(2).Aggregate(1L, (product, dimension) => product * dimension);
                return (shape[1] * field, shape[0] * field);
            }

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) =>
                Quietly(tensor, t => t.uniform_(low, high, generator));

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) =>
                Quietly(tensor, t => t.normal_(mean, std, generator));

            public static Tensor constant_(Tensor tensor, Scalar val) => Quietly(tensor, t => t.fill_(val));
            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);
            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            public static Tensor eye_(Tensor tensor) => Quietly(tensor, t =>
            {
                if (t.ndim != 2)
                    throw new ArgumentException($"eye_ needs a matrix, but the tensor has {t.ndim} dimensions");
                return t.copy_(eye(t.size(0), t.size(1), t.dtype, t.device));
            });

            /// <summary>A convolution that hands on its first channels: one in the middle of each channel's own filter.</summary>
            public static Tensor dirac_(Tensor tensor) => Quietly(tensor, t =>
            {
                if (t.ndim is < 3 or > 5)
                    throw new ArgumentException($"dirac_ needs the weight of a convolution, 3 to 5 dimensions, but the tensor has {t.ndim}");
                t.zero_();
                var middle = t;
                for (int d = 2; d < t.ndim; d++)
                    middle = middle.select(2, t.size(d) / 2);
                middle.diagonal().fill_(1);
                return t;
            });

            /// <summary>Normal, but in each column this share of the rows, drawn at random, is zero.</summary>
            public static Tensor sparse_(Tensor tensor, double sparsity, double std = 0.01) => Quietly(tensor, t =>
            {
                if (t.ndim != 2)
                    throw new ArgumentException($"sparse_ needs a matrix, but the tensor has {t.ndim} dimensions");
                t.normal_(0, std);
                long rows = t.size(0), zeros = (long)Math.Ceiling(sparsity * rows);
                for (long column = 0; column < t.size(1); column++)
                    t.select(1, column).index_fill_(0, randperm(rows).narrow(0, 0, zeros), 0);
                return t;
            });

            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                double bound = Math.Sqrt(3) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            public static Tensor kaiming_normal_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                double bound = Math.Sqrt(3) * XavierDeviation(tensor, gain);
                return uniform_(tensor, -bound, bound);
            }

            public static Tensor xavier_normal_(Tensor tensor, double gain = 1) => normal_(tensor, 0, XavierDeviation(tensor, gain));
            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1) => xavier_uniform_(tensor, gain);
            public static Tensor glorot_normal_(Tensor tensor, double gain = 1) => xavier_normal_(tensor, gain);

            public static Tensor orthogonal_(Tensor tensor, double gain = 1) => Quietly(tensor, t =>
            {
                long rows = t.size(0), columns = t.numel() / rows;
                var flat = randn([rows, columns], t.dtype, t.device);
                var (q, r) = Aten.Pair("linalg_qr", rows < columns ? flat.t() : flat, "reduced");
                q = q * r.diagonal().sign();
                return t.copy_((rows < columns ? q.t() : q).reshape(t.shape)).mul_(gain);
            });

            /// <summary>
            /// Normal, with what falls outside [a, b] drawn again: here by the inverse of the distribution between its
            /// ends.
            /// </summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2,
                Generator? generator = null) => Quietly(tensor, t =>
            {
                double low = Distribution((a - mean) / std), high = Distribution((b - mean) / std);
                return t.uniform_(2 * low - 1, 2 * high - 1, generator).erfinv_().mul_(std * Math.Sqrt(2)).add_(mean).clamp_(a, b);
            });

            private static double Distribution(double x)
            {
                using var scope = NewDisposeScope();
                return 0.5 * (1 + tensor(x / Math.Sqrt(2)).erf().item<double>());
            }

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            private static double XavierDeviation(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }

            private static Tensor Quietly(Tensor tensor, Func<Tensor, Tensor> change)
            {
                using var mode = no_grad();
                using var scope = NewDisposeScope();
                change(tensor);
                return tensor;
            }
        }
    }
}

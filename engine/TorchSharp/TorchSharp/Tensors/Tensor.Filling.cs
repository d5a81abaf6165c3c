using TorchSharp.Native;

// A tensor given another shape and new elements in place: the "out" forms of the functions that make tensors.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor empty(params long[] sizes) => Filled("empty.out", sizes, Arg.Default, this);
        public Tensor zeros(params long[] sizes) => Filled("zeros.out", sizes, this);
        public Tensor ones(params long[] sizes) => Filled("ones.out", sizes, this);
        public Tensor full(long[] sizes, Scalar value) => Filled("full.out", sizes, value, this);
        public Tensor full(ReadOnlySpan<long> sizes, Scalar value) => full(sizes.ToArray(), value);
        public Tensor eye(long rows, long columns) => Filled("eye.m_out", rows, columns, this);
        public Tensor arange_out(Scalar start, Scalar stop, Scalar step) => Filled("arange.start_out", start, stop, step, this);
        public Tensor rand_out(params long[] sizes) => Filled("rand.out", sizes, this);
        public Tensor randn_out(params long[] sizes) => Filled("randn.out", sizes, this);
        public Tensor randint_out(long high, long[] sizes) => Filled("randint.out", high, sizes, this);

        [Obsolete("Use torch.randperm with out.")]
        public Tensor randperm_out(long n) => Filled("randperm.out", n, this);

        private Tensor Filled(string name, params ReadOnlySpan<Arg> arguments)
        {
            Aten.Do(name, arguments);
            return this;
        }

        [Obsolete("Use torch.linalg.cholesky: the name that PyTorch goes on with.")]
        public Tensor cholesky(bool upper = false) => Aten.Call("cholesky", this, upper);

        [Obsolete("Use the method of the tensor.")]
        public static (Tensor, Tensor) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) =>
            Aten.Pair("kthvalue", input, k, dim ?? -1, keepdim);

        // Numbers of few bits: an integer times a scale, from a zero point.
        public bool is_quantized() => torch.is_quantized(dtype);
        public Tensor dequantize() => Aten.Call("dequantize.self", this);
        public Tensor int_repr() => Aten.Call("int_repr", this);
        public long q_zero_point() => Aten.Number("q_zero_point", this);
        public double q_scale() => Aten.Real("q_scale", this);
        public long q_per_channel_axis() => Aten.Number("q_per_channel_axis", this);
        public Tensor q_per_channel_scales() => Aten.Call("q_per_channel_scales", this);
        public Tensor q_per_channel_zero_points() => Aten.Call("q_per_channel_zero_points", this);
    }

    public static Tensor randint_out(Tensor input, long high, long[] sizes) => input.randint_out(high, sizes);

    [Obsolete("Use torch.randperm with out.")]
    public static Tensor randperm_out(Tensor input, long n) => input.randperm_out(n);

    public static Tensor randperm(long n, Tensor @out, Generator? generator = null)
    {
        Aten.Do("randperm.generator_out", n, generator, @out);
        return @out;
    }

    [Obsolete("Use torch.linalg.cholesky: the name that PyTorch goes on with.")]
    public static Tensor cholesky(Tensor input) => linalg.cholesky(input);

    [Obsolete("Use torch.linalg.cholesky: the name that PyTorch goes on with.")]
    public static Tensor cholesky(Tensor input, bool upper) => Aten.Call("cholesky", input, upper);

    public static void set_default_tensor_type(Tensor t) => set_default_dtype(t.dtype);

    public static ScalarType qint8 = ScalarType.QInt8, quint8 = ScalarType.QUInt8, qint32 = ScalarType.QInt32;

    public static bool is_quantized(ScalarType type) => type is ScalarType.QInt8 or ScalarType.QUInt8 or ScalarType.QInt32;

    public static Tensor dequantize(Tensor input) => input.dequantize();

    public static Tensor quantize_per_tensor(Tensor input, double scale, long zero_point, ScalarType dtype) =>
        Aten.Call("quantize_per_tensor", input, scale, zero_point, dtype);

    public static Tensor quantize_per_channel(Tensor input, Tensor scales, Tensor zero_points, long axis, ScalarType dtype) =>
        Aten.Call("quantize_per_channel", input, scales, zero_points, axis, dtype);
}

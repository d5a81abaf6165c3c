using TorchSharp.Native;

// The special functions, element by element. One line an operator, named by its schema.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public (Tensor Mantissa, Tensor Exponent) frexp() => Aten.Pair("frexp.Tensor", this);
        public Tensor acos() => Aten.Call("acos", this);
        public Tensor acos_() => Aten.InPlace("acos_", this);
        public Tensor acosh() => Aten.Call("acosh", this);
        public Tensor acosh_() => Aten.InPlace("acosh_", this);
        public Tensor angle() => Aten.Call("angle", this);
        public Tensor arccos() => Aten.Call("arccos", this);
        public Tensor arccos_() => Aten.InPlace("arccos_", this);
        public Tensor arccosh() => Aten.Call("arccosh", this);
        public Tensor arccosh_() => Aten.InPlace("arccosh_", this);
        public Tensor arcsin() => Aten.Call("arcsin", this);
        public Tensor arcsin_() => Aten.InPlace("arcsin_", this);
        public Tensor arcsinh() => Aten.Call("arcsinh", this);
        public Tensor arcsinh_() => Aten.InPlace("arcsinh_", this);
        public Tensor arctan() => Aten.Call("arctan", this);
        public Tensor arctan2(Tensor other) => Aten.Call("arctan2", this, other);
        public Tensor arctan2_(Tensor other) => Aten.InPlace("arctan2_", this, other);
        public Tensor arctan_() => Aten.InPlace("arctan_", this);
        public Tensor arctanh() => Aten.Call("arctanh", this);
        public Tensor arctanh_() => Aten.InPlace("arctanh_", this);
        public Tensor asin() => Aten.Call("asin", this);
        public Tensor asin_() => Aten.InPlace("asin_", this);
        public Tensor asinh() => Aten.Call("asinh", this);
        public Tensor asinh_() => Aten.InPlace("asinh_", this);
        public Tensor atan() => Aten.Call("atan", this);
        public Tensor atan2(Tensor other) => Aten.Call("atan2", this, other);
        public Tensor atan2_(Tensor other) => Aten.InPlace("atan2_", this, other);
        public Tensor atan_() => Aten.InPlace("atan_", this);
        public Tensor atanh() => Aten.Call("atanh", this);
        public Tensor atanh_() => Aten.InPlace("atanh_", this);
        public Tensor conj_physical() => Aten.Call("conj_physical", this);
        public Tensor conj_physical_() => Aten.InPlace("conj_physical_", this);
        public Tensor cos() => Aten.Call("cos", this);
        public Tensor cos_() => Aten.InPlace("cos_", this);
        public Tensor cosh() => Aten.Call("cosh", this);
        public Tensor cosh_() => Aten.InPlace("cosh_", this);
        public Tensor deg2rad() => Aten.Call("deg2rad", this);
        public Tensor deg2rad_() => Aten.InPlace("deg2rad_", this);
        public Tensor digamma() => Aten.Call("digamma", this);
        public Tensor digamma_() => Aten.InPlace("digamma_", this);
        public Tensor erf() => Aten.Call("erf", this);
        public Tensor erf_() => Aten.InPlace("erf_", this);
        public Tensor erfc() => Aten.Call("erfc", this);
        public Tensor erfc_() => Aten.InPlace("erfc_", this);
        public Tensor erfinv() => Aten.Call("erfinv", this);
        public Tensor erfinv_() => Aten.InPlace("erfinv_", this);
        public Tensor exp() => Aten.Call("exp", this);
        public Tensor exp2() => Aten.Call("exp2", this);
        public Tensor exp2_() => Aten.InPlace("exp2_", this);
        public Tensor exp_() => Aten.InPlace("exp_", this);
        public Tensor expm1() => Aten.Call("expm1", this);
        public Tensor expm1_() => Aten.InPlace("expm1_", this);
        public Tensor i0() => Aten.Call("i0", this);
        public Tensor i0_() => Aten.InPlace("i0_", this);
        public Tensor igamma(Tensor other) => Aten.Call("igamma", this, other);
        public Tensor igammac(Tensor other) => Aten.Call("igammac", this, other);
        public Tensor lgamma() => Aten.Call("lgamma", this);
        public Tensor lgamma_() => Aten.InPlace("lgamma_", this);
        public Tensor log() => Aten.Call("log", this);
        public Tensor log10() => Aten.Call("log10", this);
        public Tensor log10_() => Aten.InPlace("log10_", this);
        public Tensor log1p() => Aten.Call("log1p", this);
        public Tensor log1p_() => Aten.InPlace("log1p_", this);
        public Tensor log2() => Aten.Call("log2", this);
        public Tensor log2_() => Aten.InPlace("log2_", this);
        public Tensor log_() => Aten.InPlace("log_", this);
        public Tensor logaddexp(Tensor other) => Aten.Call("logaddexp", this, other);
        public Tensor logaddexp2(Tensor other) => Aten.Call("logaddexp2", this, other);
        public Tensor logit(double? eps = null) => Aten.Call("logit", this, eps);
        public Tensor logit_(double? eps = null) => Aten.InPlace("logit_", this, eps);
        public Tensor mvlgamma(long p) => Aten.Call("mvlgamma", this, p);
        public Tensor mvlgamma_(long p) => Aten.InPlace("mvlgamma_", this, p);
        public Tensor polygamma_(long p) => Aten.InPlace("polygamma_", this, p);
        public Tensor rad2deg() => Aten.Call("rad2deg", this);
        public Tensor rad2deg_() => Aten.InPlace("rad2deg_", this);
        public Tensor sin() => Aten.Call("sin", this);
        public Tensor sin_() => Aten.InPlace("sin_", this);
        public Tensor sinc() => Aten.Call("sinc", this);
        public Tensor sinc_() => Aten.InPlace("sinc_", this);
        public Tensor sinh() => Aten.Call("sinh", this);
        public Tensor sinh_() => Aten.InPlace("sinh_", this);
        public Tensor tan() => Aten.Call("tan", this);
        public Tensor tan_() => Aten.InPlace("tan_", this);
    }
}

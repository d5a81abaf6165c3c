using TorchSharp.Native;

// C#'s operators on tensors. They are arithmetic: == compares element by element, so ask `is null` for null.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public static Tensor operator +(Tensor left, Tensor right) => Aten.Call("add.Tensor", left, right);
        public static Tensor operator +(Tensor left, Scalar right) => Aten.Call("add.Scalar", left, right);
        public static Tensor operator +(Tensor left, int right) => Aten.Call("add.Scalar", left, right);
        public static Tensor operator +(Tensor left, long right) => Aten.Call("add.Scalar", left, right);
        public static Tensor operator +(Tensor left, float right) => Aten.Call("add.Scalar", left, right);
        public static Tensor operator +(Tensor left, double right) => Aten.Call("add.Scalar", left, right);
        public static Tensor operator +(Scalar left, Tensor right) => Aten.Call("add.Scalar", right, left);
        public static Tensor operator +(int left, Tensor right) => Aten.Call("add.Scalar", right, left);
        public static Tensor operator +(long left, Tensor right) => Aten.Call("add.Scalar", right, left);
        public static Tensor operator +(float left, Tensor right) => Aten.Call("add.Scalar", right, left);
        public static Tensor operator +(double left, Tensor right) => Aten.Call("add.Scalar", right, left);

        public static Tensor operator -(Tensor left, Tensor right) => Aten.Call("sub.Tensor", left, right);
        public static Tensor operator -(Tensor left, Scalar right) => Aten.Call("sub.Scalar", left, right);
        public static Tensor operator -(Tensor left, int right) => Aten.Call("sub.Scalar", left, right);
        public static Tensor operator -(Tensor left, long right) => Aten.Call("sub.Scalar", left, right);
        public static Tensor operator -(Tensor left, float right) => Aten.Call("sub.Scalar", left, right);
        public static Tensor operator -(Tensor left, double right) => Aten.Call("sub.Scalar", left, right);
        public static Tensor operator -(Scalar left, Tensor right) => Aten.Call("rsub.Scalar", right, left);
        public static Tensor operator -(int left, Tensor right) => Aten.Call("rsub.Scalar", right, left);
        public static Tensor operator -(long left, Tensor right) => Aten.Call("rsub.Scalar", right, left);
        public static Tensor operator -(float left, Tensor right) => Aten.Call("rsub.Scalar", right, left);
        public static Tensor operator -(double left, Tensor right) => Aten.Call("rsub.Scalar", right, left);

        public static Tensor operator *(Tensor left, Tensor right) => Aten.Call("mul.Tensor", left, right);
        public static Tensor operator *(Tensor left, Scalar right) => Aten.Call("mul.Scalar", left, right);
        public static Tensor operator *(Tensor left, int right) => Aten.Call("mul.Scalar", left, right);
        public static Tensor operator *(Tensor left, long right) => Aten.Call("mul.Scalar", left, right);
        public static Tensor operator *(Tensor left, float right) => Aten.Call("mul.Scalar", left, right);
        public static Tensor operator *(Tensor left, double right) => Aten.Call("mul.Scalar", left, right);
        public static Tensor operator *(Scalar left, Tensor right) => Aten.Call("mul.Scalar", right, left);
        public static Tensor operator *(int left, Tensor right) => Aten.Call("mul.Scalar", right, left);
        public static Tensor operator *(long left, Tensor right) => Aten.Call("mul.Scalar", right, left);
        public static Tensor operator *(float left, Tensor right) => Aten.Call("mul.Scalar", right, left);
        public static Tensor operator *(double left, Tensor right) => Aten.Call("mul.Scalar", right, left);

        public static Tensor operator /(Tensor left, Tensor right) => Aten.Call("div.Tensor", left, right);
        public static Tensor operator /(Tensor left, Scalar right) => Aten.Call("div.Scalar", left, right);
        public static Tensor operator /(Tensor left, int right) => Aten.Call("div.Scalar", left, right);
        public static Tensor operator /(Tensor left, long right) => Aten.Call("div.Scalar", left, right);
        public static Tensor operator /(Tensor left, float right) => Aten.Call("div.Scalar", left, right);
        public static Tensor operator /(Tensor left, double right) => Aten.Call("div.Scalar", left, right);
        public static Tensor operator /(Scalar left, Tensor right) => Quotient(left, right);
        public static Tensor operator /(int left, Tensor right) => Quotient(left, right);
        public static Tensor operator /(long left, Tensor right) => Quotient(left, right);
        public static Tensor operator /(float left, Tensor right) => Quotient(left, right);
        public static Tensor operator /(double left, Tensor right) => Quotient(left, right);

        public static Tensor operator %(Tensor left, Tensor right) => Aten.Call("remainder.Tensor", left, right);
        public static Tensor operator %(Tensor left, Scalar right) => Aten.Call("remainder.Scalar", left, right);
        public static Tensor operator %(Tensor left, int right) => Aten.Call("remainder.Scalar", left, right);
        public static Tensor operator %(Tensor left, long right) => Aten.Call("remainder.Scalar", left, right);
        public static Tensor operator %(Tensor left, float right) => Aten.Call("remainder.Scalar", left, right);
        public static Tensor operator %(Tensor left, double right) => Aten.Call("remainder.Scalar", left, right);

        public static Tensor operator ==(Tensor left, Tensor right) => Aten.Call("eq.Tensor", left, right);
        public static Tensor operator ==(Tensor left, Scalar right) => Aten.Call("eq.Scalar", left, right);
        public static Tensor operator ==(Scalar left, Tensor right) => Aten.Call("eq.Scalar", right, left);
        public static Tensor operator !=(Tensor left, Tensor right) => Aten.Call("ne.Tensor", left, right);
        public static Tensor operator !=(Tensor left, Scalar right) => Aten.Call("ne.Scalar", left, right);
        public static Tensor operator !=(Scalar left, Tensor right) => Aten.Call("ne.Scalar", right, left);
        public static Tensor operator <(Tensor left, Tensor right) => Aten.Call("lt.Tensor", left, right);
        public static Tensor operator <(Tensor left, Scalar right) => Aten.Call("lt.Scalar", left, right);
        public static Tensor operator <(Scalar left, Tensor right) => Aten.Call("gt.Scalar", right, left);
        public static Tensor operator <=(Tensor left, Tensor right) => Aten.Call("le.Tensor", left, right);
        public static Tensor operator <=(Tensor left, Scalar right) => Aten.Call("le.Scalar", left, right);
        public static Tensor operator <=(Scalar left, Tensor right) => Aten.Call("ge.Scalar", right, left);
        public static Tensor operator >(Tensor left, Tensor right) => Aten.Call("gt.Tensor", left, right);
        public static Tensor operator >(Tensor left, Scalar right) => Aten.Call("gt.Scalar", left, right);
        public static Tensor operator >(Scalar left, Tensor right) => Aten.Call("lt.Scalar", right, left);
        public static Tensor operator >=(Tensor left, Tensor right) => Aten.Call("ge.Tensor", left, right);
        public static Tensor operator >=(Tensor left, Scalar right) => Aten.Call("ge.Scalar", left, right);
        public static Tensor operator >=(Scalar left, Tensor right) => Aten.Call("le.Scalar", right, left);

        public static Tensor operator -(Tensor tensor) => tensor.neg();
        public static Tensor operator ~(Tensor left) => left.bitwise_not();
        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);
        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);
        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);

        // libtorch divides tensors only: the reciprocal times the number is what PyTorch's own operator does.
        private static Tensor Quotient(Arg left, Tensor right)
        {
            using var reciprocal = right.reciprocal();
            return Aten.Call("mul.Scalar", reciprocal, left);
        }
    }
}

using System.Numerics;
using TorchSharp.Native;

// A single number: an integer, a fraction, a truth or a complex number, each in its widest type, as libtorch keeps them. It holds
// nothing native: disposing it is for symmetry with the package.
namespace TorchSharp;

public sealed class Scalar : IDisposable
{
    internal readonly Tag Tag;
    internal readonly long Bits;
    internal readonly Complex Complex;

    private Scalar(torch.ScalarType type, long value) => (Type, Tag, Bits) = (type, Tag.Int, value);
    private Scalar(torch.ScalarType type, double value) => (Type, Tag, Bits) = (type, Tag.Double, BitConverter.DoubleToInt64Bits(value));
    private Scalar(bool value) => (Type, Tag, Bits) = (torch.ScalarType.Bool, Tag.Bool, value ? 1 : 0);
    private Scalar(torch.ScalarType type, Complex value) => (Type, Tag, Complex) = (type, Tag.Complex, value);

    public torch.ScalarType Type { get; }

    internal double Real => Tag switch
    {
        Tag.Double => BitConverter.Int64BitsToDouble(Bits),
        Tag.Complex => Complex.Real,
        _ => Bits,
    };

    internal long Integer => Tag == Tag.Double ? (long)BitConverter.Int64BitsToDouble(Bits) : Bits;

    public static implicit operator Scalar(byte value) => new(torch.ScalarType.Int64, (long)value);
    public static implicit operator Scalar(sbyte value) => new(torch.ScalarType.Int64, (long)value);
    public static implicit operator Scalar(short value) => new(torch.ScalarType.Int64, (long)value);
    public static implicit operator Scalar(int value) => new(torch.ScalarType.Int64, (long)value);
    public static implicit operator Scalar(long value) => new(torch.ScalarType.Int64, value);
    public static implicit operator Scalar(Half value) => new(torch.ScalarType.Float64, (double)value);
    public static implicit operator Scalar(float value) => new(torch.ScalarType.Float64, (double)value);
    public static implicit operator Scalar(double value) => new(torch.ScalarType.Float64, value);
    public static implicit operator Scalar(bool value) => new(value);
    public static implicit operator Scalar(BFloat16 value) => new(torch.ScalarType.Float64, (double)value);
    public static implicit operator Scalar((float, float) value) =>
        new(torch.ScalarType.ComplexFloat64, new Complex(value.Item1, value.Item2));
    public static implicit operator Scalar(Complex value) => new(torch.ScalarType.ComplexFloat64, value);

    public void Dispose() { }
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;
    public static Scalar ToScalar(this sbyte value) => value;
    public static Scalar ToScalar(this short value) => value;
    public static Scalar ToScalar(this int value) => value;
    public static Scalar ToScalar(this long value) => value;
    public static Scalar ToScalar(this Half value) => value;
    public static Scalar ToScalar(this BFloat16 value) => value;
    public static Scalar ToBFloat16Scalar(this float value) => (BFloat16)value;
    public static Scalar ToScalar(this float value) => value;
    public static Scalar ToScalar(this double value) => value;
    public static Scalar ToScalar(this bool value) => value;
    public static Scalar ToScalar(this (float, float) value) => value;
    public static Scalar ToScalar(this Complex value) => value;

    public static Half ToHalf(this Scalar value) => (Half)value.Real;
    public static BFloat16 ToBFloat16(this Scalar value) => (BFloat16)value.Real;
    public static float ToSingle(this Scalar value) => (float)value.Real;
    public static double ToDouble(this Scalar value) => value.Real;
    public static byte ToByte(this Scalar value) => (byte)value.Integer;
    public static sbyte ToSByte(this Scalar value) => (sbyte)value.Integer;
    public static short ToInt16(this Scalar value) => (short)value.Integer;
    public static int ToInt32(this Scalar value) => (int)value.Integer;
    public static long ToInt64(this Scalar value) => value.Integer;
    public static bool ToBoolean(this Scalar value) => value.Real != 0;
    public static (float Real, float Imaginary) ToComplexFloat32(this Scalar value) =>
        value.Tag == Tag.Complex ? ((float)value.Complex.Real, (float)value.Complex.Imaginary) : ((float)value.Real, 0);
    public static Complex ToComplexFloat64(this Scalar value) => value.Tag == Tag.Complex ? value.Complex : value.Real;
}

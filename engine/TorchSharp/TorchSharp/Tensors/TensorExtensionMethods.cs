using System.Text;
using TorchSharp.Modules;

// A tensor's own file format, and short ways to numbers.
namespace TorchSharp;

public static class TensorExtensionMethods
{
    /// <summary>Type and shape in LEB128, then the bytes in the order of the shape.</summary>
    public static void Save(this torch.Tensor tensor, BinaryWriter writer)
    {
        writer.Write7BitEncodedInt((int)tensor.dtype);
        var shape = tensor.shape;
        writer.Write7BitEncodedInt(shape.Length);
        foreach (long dimension in shape)
            writer.Write7BitEncodedInt64(dimension);
        writer.Flush();
        tensor.WriteBytesToStream(writer.BaseStream);
    }

    public static void Save(this torch.Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        tensor.Save(writer);
    }

    public static void Save(this torch.Tensor tensor, string location)
    {
        using var file = File.Create(location);
        tensor.Save(file);
    }

    public static torch.Tensor Load(BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHead(reader);
        RequireBytes(reader.BaseStream, type, shape);
        var tensor = torch.empty(shape, type, torch.CPU);
        tensor.ReadBytesFromStream(reader.BaseStream);
        return tensor;
    }

    /// <summary>Reads into a tensor of the same type and shape.</summary>
    public static void Load(this torch.Tensor tensor, BinaryReader reader, bool skip = false)
    {
        using var stored = Load(reader);
        if (skip)
            return;
        if (stored.dtype != tensor.dtype || !stored.shape.AsSpan().SequenceEqual(tensor.shape))
            throw new ArgumentException($"the stored tensor is {stored.dtype} [{string.Join(", ", stored.shape)}], " +
                $"but is read into {tensor.dtype} [{string.Join(", ", tensor.shape)}]");
        using var mode = torch.no_grad();
        tensor.copy_(stored);
    }

    private static (torch.ScalarType, long[]) ReadHead(BinaryReader reader)
    {
        int type = reader.Read7BitEncodedInt();
        int dimensions = reader.Read7BitEncodedInt();
        if (!Enum.IsDefined((torch.ScalarType)type) || dimensions is < 0 or > 64)
            throw new InvalidDataException($"this is not a stored tensor: its type is {type} and it has {dimensions} dimensions");
        var shape = new long[dimensions];
        for (int d = 0; d < dimensions; d++)
            shape[d] = reader.Read7BitEncodedInt64();
        return ((torch.ScalarType)type, shape);
    }

    /// <summary>A damaged shape must not ask for more memory than the file could fill.</summary>
    private static void RequireBytes(Stream stream, torch.ScalarType type, long[] shape)
    {
        Int128 bytes = type.ElementSize();
        foreach (long side in shape)
            if (side < 0 || (bytes *= side) > long.MaxValue)
                throw new InvalidDataException($"this is not a stored tensor: its shape is [{string.Join(", ", shape)}]");
        if (stream.CanSeek && bytes > stream.Length - stream.Position)
            throw new EndOfStreamException($"a tensor of shape [{string.Join(", ", shape)}] has {bytes} bytes, but only " +
                $"{stream.Length - stream.Position} are left in the file");
    }

    public static Parameter AsParameter(this torch.Tensor tensor) => new(tensor);
    public static int ElementSize(this torch.ScalarType type) => torch.BytesOf(type);
    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, (product, dimension) => product * dimension);

    /// <summary>A tensor without dimensions, of the number's own type.</summary>
    /// <exception cref="ArgumentException">A gradient is asked for, but the number is no fraction.</exception>
    public static torch.Tensor ToTensor<T>(this T scalar, torch.Device? device = null, bool requires_grad = false) where T : struct
    {
        if (requires_grad && !torch.is_floating_point(torch.TypeOf(typeof(T))))
            throw new ArgumentException($"a {typeof(T).Name} cannot learn: only fractions have gradients", nameof(requires_grad));
        return torch.Shaped(new[] { scalar }, [], null, device, requires_grad);
    }

    /// <summary>The shape, of dimensions that all fit an int.</summary>
    public static ReadOnlySpan<int> IntShape(this torch.Tensor tensor) => Array.ConvertAll(tensor.shape, side => checked((int)side));

    public static torch.Tensor ToTensor<T>(this T[] rawArray, long[] dimensions, bool doCopy = false, bool requires_grad = false) =>
        torch.Shaped(rawArray, dimensions, null, null, requires_grad);

    public static float ToSingle(this torch.Tensor value) => (float)value;
    public static double ToDouble(this torch.Tensor value) => (double)value;
    public static sbyte ToSByte(this torch.Tensor value) => (sbyte)value;
    public static byte ToByte(this torch.Tensor value) => (byte)value;
    public static short ToInt16(this torch.Tensor value) => (short)value;
    public static int ToInt32(this torch.Tensor value) => (int)value;
    public static long ToInt64(this torch.Tensor value) => (long)value;
    public static bool ToBoolean(this torch.Tensor value) => (bool)value;
    public static Half ToHalf(this torch.Tensor value) => value.ToScalar().ToHalf();

    /// <summary>The text of a tensor in one of the styles.</summary>
    public static string str(this torch.Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null,
        System.Globalization.CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default) =>
        tensor.ToString(style, fltFormat, width, cultureInfo, newLine);

    public static string jlstr(this torch.Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null,
        System.Globalization.CultureInfo? cultureInfo = null) =>
        tensor.ToString(TensorStringStyle.Julia, fltFormat, width, cultureInfo, newLine);

    public static string npstr(this torch.Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null,
        System.Globalization.CultureInfo? cultureInfo = null) =>
        tensor.ToString(TensorStringStyle.Numpy, fltFormat, width, cultureInfo, newLine);

    public static string cstr(this torch.Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null,
        System.Globalization.CultureInfo? cultureInfo = null) =>
        tensor.ToString(TensorStringStyle.CSharp, fltFormat, width, cultureInfo, newLine);

    public static string metastr(this torch.Tensor tensor) => tensor.ToString(TensorStringStyle.Metadata);

    /// <summary>Writes the tensor to the console and returns it.</summary>
    public static torch.Tensor print(this torch.Tensor t, string? fltFormat = "g5", int? width = 100, string? newLine = null,
        System.Globalization.CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default)
    {
        Console.WriteLine(t.ToString(style, fltFormat, width, cultureInfo, newLine));
        return t;
    }

    public static (float Real, float Imaginary) ToComplexFloat32(this torch.Tensor value) => value.ToScalar().ToComplexFloat32();
    public static (float Real, float Imaginary) ToComplex32(this torch.Tensor value) => value.ToComplexFloat32();
    public static System.Numerics.Complex ToComplexFloat64(this torch.Tensor value) => value.ToScalar().ToComplexFloat64();
    public static System.Numerics.Complex ToComplex64(this torch.Tensor value) => value.ToComplexFloat64();
    public static BFloat16 ToBFloat16(this torch.Tensor value) => (BFloat16)value.ToScalar().ToSingle();
}

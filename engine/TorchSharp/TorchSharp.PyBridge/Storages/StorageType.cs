using static TorchSharp.torch;

// The storage classes of PyTorch's pickles and the element types that they hold.
namespace TorchSharp.PyBridge.Storages;

internal sealed record StorageType(string Name, ScalarType Element)
{
    internal static readonly StorageType[] All =
    [
        new("FloatStorage", ScalarType.Float32), new("DoubleStorage", ScalarType.Float64),
        new("HalfStorage", ScalarType.Float16), new("BFloat16Storage", ScalarType.BFloat16),
        new("LongStorage", ScalarType.Int64), new("IntStorage", ScalarType.Int32), new("ShortStorage", ScalarType.Int16),
        new("CharStorage", ScalarType.Int8), new("ByteStorage", ScalarType.Byte), new("BoolStorage", ScalarType.Bool),
        new("ComplexFloatStorage", ScalarType.ComplexFloat32), new("ComplexDoubleStorage", ScalarType.ComplexFloat64),
    ];

    internal int ElementBytes => Element.ElementSize();

    internal static StorageType Of(ScalarType element) => Array.Find(All, type => type.Element == element)
        ?? throw new NotSupportedException($"a tensor of {element} cannot be written to a PyTorch file");
}

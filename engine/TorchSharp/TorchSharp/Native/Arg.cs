using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

// An argument of an operator, tagged, on the caller's stack; and the 16 bytes it becomes at the border.
namespace TorchSharp.Native;

internal enum Tag : uint
{
    None, Tensor, Int, Double, Bool, Ints, Tensors, Doubles, Bools, Device, String, Default, Complex, Generator,
    Tuple, List,     // only in what scripts give: as many of the values that follow
}

[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeValue
{
    [FieldOffset(0)] internal Tag Tag;
    [FieldOffset(4)] internal uint Length;
    [FieldOffset(8)] internal long Integer;
    [FieldOffset(8)] internal double Real;
    [FieldOffset(8)] internal nint Pointer;
}

/// <summary>Whatever an operator takes converts to this by itself, so a call reads as its schema does.</summary>
internal readonly struct Arg
{
    internal readonly object? Payload;   // what must outlive the call: a tensor, an array, a string
    private readonly long bits;
    private readonly Tag tag;

    private Arg(Tag tag, long bits, object? payload = null) => (this.tag, this.bits, Payload) = (tag, bits, payload);

    internal static Arg None => default;
    internal static Arg Default => new(Tag.Default, 0);

    public static implicit operator Arg(torch.Tensor? value) => value is null ? None : new(Tag.Tensor, value.Handle, value);
    public static implicit operator Arg(int value) => new(Tag.Int, value);
    public static implicit operator Arg(long value) => new(Tag.Int, value);
    public static implicit operator Arg(int? value) => value is { } v ? v : None;
    public static implicit operator Arg(long? value) => value is { } v ? v : None;
    public static implicit operator Arg(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(float value) => (double)value;
    public static implicit operator Arg(double? value) => value is { } v ? v : None;
    public static implicit operator Arg(bool value) => new(Tag.Bool, value ? 1 : 0);
    public static implicit operator Arg(bool? value) => value is { } v ? v : None;
    public static implicit operator Arg(torch.ScalarType value) => new(Tag.Int, (long)value);
    public static implicit operator Arg(torch.ScalarType? value) => value is { } v ? v : None;
    public static implicit operator Arg(torch.Device? value) => value is null ? None : new(Tag.Device, value.Encoded);
    public static implicit operator Arg(torch.Generator? value) => value is null ? None : new(Tag.Generator, value.Handle, value);
    public static implicit operator Arg(long[]? value) => value is null ? None : new(Tag.Ints, 0, value);
    public static implicit operator Arg(double[]? value) => value is null ? None : new(Tag.Doubles, 0, value);
    public static implicit operator Arg(torch.Tensor?[]? value) => value is null ? None : new(Tag.Tensors, 0, value);
    public static implicit operator Arg(string? value) => value is null ? None : new(Tag.String, 0, value);
    public static implicit operator Arg(Scalar? value) =>
        value is null ? None : new(value.Tag, value.Bits, value.Tag == Tag.Complex ? value : null);

    /// <summary>The room, in 8-byte words, that its elements take in the scratch buffer of the call.</summary>
    internal int Words => tag switch
    {
        < Tag.Ints => 0,
        Tag.Ints => Unsafe.As<long[]>(Payload!).Length,
        Tag.Doubles => Unsafe.As<double[]>(Payload!).Length,
        Tag.Tensors => Unsafe.As<torch.Tensor?[]>(Payload!).Length,
        Tag.String => Encoding.UTF8.GetMaxByteCount(Unsafe.As<string>(Payload!).Length) / sizeof(long) + 1,
        Tag.Complex => 2,
        _ => 0,
    };

    internal unsafe void Encode(NativeValue* value, ref long* scratch)
    {
        value->Tag = tag;
        value->Length = 0;
        value->Integer = bits;
        if (tag >= Tag.Ints && Payload is not null)
            EncodePayload(value, ref scratch);
    }

    private unsafe void EncodePayload(NativeValue* value, ref long* scratch)
    {
        switch (tag)
        {
            case Tag.Ints:
                Write(value, ref scratch, (long[])Payload!);
                break;
            case Tag.Doubles:
                Write(value, ref scratch, MemoryMarshal.Cast<double, long>((double[])Payload!));
                break;
            case Tag.Complex:
                var complex = ((Scalar)Payload!).Complex;
                Write(value, ref scratch, [BitConverter.DoubleToInt64Bits(complex.Real),
                    BitConverter.DoubleToInt64Bits(complex.Imaginary)]);
                break;
            case Tag.Tensors:
                var tensors = Unsafe.As<torch.Tensor?[]>(Payload!);
                value->Length = (uint)tensors.Length;
                value->Pointer = (nint)scratch;
                foreach (var tensor in tensors)
                    *scratch++ = tensor is null ? 0 : tensor.Handle;
                break;
            case Tag.String:
                var text = (string)Payload!;
                value->Length = (uint)Encoding.UTF8.GetBytes(text, new Span<byte>(scratch, Words * sizeof(long)));
                value->Pointer = (nint)scratch;
                scratch += Words;
                break;
        }
    }

    private static unsafe void Write(NativeValue* value, ref long* scratch, ReadOnlySpan<long> elements)
    {
        elements.CopyTo(new Span<long>(scratch, elements.Length));
        value->Length = (uint)elements.Length;
        value->Pointer = (nint)scratch;
        scratch += elements.Length;
    }
}

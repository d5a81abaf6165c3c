// The words of the package's signatures that are neither types of elements nor of devices.
namespace TorchSharp;

public enum TensorStringStyle { Metadata = 0, Julia = 1, Numpy = 2, CSharp = 3, Default = 4 }

public enum Padding { Valid = 0, Same = 1 }

public enum PaddingModes { Zeros = 0, Reflect = 1, Replicate = 2, Circular = 3, Constant = 4 }

public static partial class torch
{
    public enum RoundingMode { None = 0, trunc = 1, floor = 2 }

    private static string? Rounding(RoundingMode mode) => mode == RoundingMode.None ? null : mode.ToString();
}

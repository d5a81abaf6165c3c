using static TorchSharp.torch;

// A tensor as the bytes of a picture: rows from the top, pixels from the left, the channels of a pixel together.
namespace TorchSharp.Utils.tensorboard;

internal sealed record Picture(byte[] Pixels, int Height, int Width, int Channels)
{
    private const long Columns = 8;

    internal static Picture Of(Tensor image, string formats)
    {
        var order = formats.ToUpperInvariant();
        if (order is not ("CHW" or "HWC" or "HW" or "NCHW" or "NHWC" or "CWH" or "WHC") || order.Length != image.Dimensions)
            throw new ArgumentException($"the tensor's shape is [{string.Join(", ", image.shape)}], which is no picture in the order " +
                $"\"{formats}\"");
        using var mode = no_grad();
        using var scope = NewDisposeScope();
        Tensor picture = order switch
        {
            "HW" => image.unsqueeze(2),
            _ when order[0] == 'N' => Side(image.permute(0, order.IndexOf('H'), order.IndexOf('W'), order.IndexOf('C'))),
            _ => image.permute(order.IndexOf('H'), order.IndexOf('W'), order.IndexOf('C')),
        };
        var shape = picture.shape;
        if (shape[2] is < 1 or > 4)
            throw new ArgumentException($"a picture has 1 to 4 channels, but this one has {shape[2]}");
        // As PyTorch does: floating point is a share of white, anything else is bytes already.
        var bytes = (picture.is_floating_point() ? (picture.to(float32) * byte.MaxValue).clamp(0, byte.MaxValue)
            : picture).to(uint8).cpu().contiguous();
        return new Picture(bytes.bytes.ToArray(), (int)shape[0], (int)shape[1], (int)shape[2]);
    }

    /// <summary>N × H × W × C pictures in rows of up to eight; what is left of the last row is black.</summary>
    private static Tensor Side(Tensor pictures)
    {
        var shape = pictures.shape;
        long columns = Math.Min(Columns, shape[0]), rows = (shape[0] + columns - 1) / columns;
        var grid = zeros([rows * shape[1], columns * shape[2], shape[3]], pictures.dtype, pictures.device);
        for (long k = 0; k < shape[0]; k++)
            grid.narrow(0, k / columns * shape[1], shape[1]).narrow(1, k % columns * shape[2], shape[2]).copy_(pictures[k]);
        return grid;
    }
}

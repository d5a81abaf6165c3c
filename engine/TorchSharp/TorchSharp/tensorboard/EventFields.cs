// The numbers of the fields in TensorBoard's messages (event.proto, summary.proto, tensor.proto) that are written here.
namespace TorchSharp.Utils.tensorboard;

internal static class EventField
{
    internal const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5;
}

internal static class SummaryField
{
    internal const int Value = 1;
}

internal static class ValueField
{
    internal const int Tag = 1, SimpleValue = 2, Image = 4, Histogram = 5, Tensor = 8, Metadata = 9;
}

internal static class ImageField
{
    internal const int Height = 1, Width = 2, ColorSpace = 3, EncodedImage = 4;
}

internal static class HistogramField
{
    internal const int Min = 1, Max = 2, Count = 3, Sum = 4, SumOfSquares = 5, BucketLimit = 6, Bucket = 7;
}

internal static class MetadataField
{
    internal const int PluginData = 1, PluginName = 1;
}

internal static class TensorField
{
    internal const int Type = 1, Shape = 2, Dimension = 2, Size = 1, Strings = 8;
    internal const int StringType = 7;
}

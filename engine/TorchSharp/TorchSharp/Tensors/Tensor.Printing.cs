using System.Globalization;

// A tensor as text: its description, or its numbers in one of the styles (TensorText.cs).
namespace TorchSharp;

public static partial class torch
{
    public const TensorStringStyle csharp = TorchSharp.TensorStringStyle.CSharp;
    public const TensorStringStyle julia = TorchSharp.TensorStringStyle.Julia;
    public const TensorStringStyle numpy = TorchSharp.TensorStringStyle.Numpy;

    private static string s_floatFormat = "g5";
    private static string s_newLine = Environment.NewLine;
    private static int s_lineWidth = 100;
    private static int s_maxRows = 6;
    private static int s_maxColumns = 6;

    /// <summary>What TensorStringStyle.Default stands for.</summary>
    public static TensorStringStyle TensorStringStyle { get; set; } = TorchSharp.TensorStringStyle.Julia;

    /// <summary>How tensors are shown from here on; what is left out stays as it is.</summary>
    public static void set_printoptions(TensorStringStyle? style = null, string? floatFormat = null, int? linewidth = null,
        string? newLine = null, int? maxRows = null, int? maxColumns = null)
    {
        TensorStringStyle = style ?? TensorStringStyle;
        (s_floatFormat, s_newLine, s_lineWidth) = (floatFormat ?? s_floatFormat, newLine ?? s_newLine, linewidth ?? s_lineWidth);
        (s_maxRows, s_maxColumns) = (maxRows ?? s_maxRows, maxColumns ?? s_maxColumns);
    }

    public static void set_printoptions(int precision, int? linewidth = null, string? newLine = null, bool sci_mode = false,
        int? maxRows = null, int? maxColumns = null) =>
        set_printoptions(null, (sci_mode ? "E" : "F") + precision, linewidth, newLine, maxRows, maxColumns);

    internal static IEnumerable<long> PrintedRows(long count) => Printed(count, s_maxRows);
    internal static IEnumerable<long> PrintedColumns(long count) => Printed(count, s_maxColumns);

    /// <summary>All of them, or the first and the last half of what is allowed with -1 between.</summary>
    private static IEnumerable<long> Printed(long count, int most)
    {
        long half = Math.Max(1, most / 2);
        for (long k = 0; k < count; k++)
        {
            if (count > most && k == half)
            {
                yield return -1;
                k = count - half;
            }
            yield return k;
        }
    }

    public partial class Tensor
    {
        public override string ToString() => ToString(TorchSharp.TensorStringStyle.Metadata);

        public string ToString(bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null,
            string? newLine = null) =>
            ToString(disamb ? TorchSharp.TensorStringStyle.Default : TorchSharp.TensorStringStyle.Metadata, fltFormat, width, cultureInfo,
                newLine);

        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null,
            string? newLine = null)
        {
            if (style == TorchSharp.TensorStringStyle.Default)
                style = torch.TensorStringStyle;
            if (style is not (TorchSharp.TensorStringStyle.Julia or TorchSharp.TensorStringStyle.Numpy
                or TorchSharp.TensorStringStyle.CSharp))
                return TensorText.Description(this);
            using var scope = NewDisposeScope();
            var text = new TensorText(this, fltFormat ?? s_floatFormat, width ?? s_lineWidth, cultureInfo ?? CultureInfo.CurrentCulture,
                newLine ?? s_newLine);
            return style switch
            {
                TorchSharp.TensorStringStyle.Julia => text.Julia(),
                TorchSharp.TensorStringStyle.Numpy => text.Numpy(),
                _ => text.CSharp(),
            };
        }
    }
}

using System.Globalization;
using System.Text;

// A tensor as text: its description, or its numbers in brackets.
namespace TorchSharp;

public static partial class torch
{
    public const TensorStringStyle csharp = TorchSharp.TensorStringStyle.CSharp;
    public const TensorStringStyle julia = TorchSharp.TensorStringStyle.Julia;
    public const TensorStringStyle numpy = TorchSharp.TensorStringStyle.Numpy;

    private static string s_floatFormat = "g5";
    private static string s_newLine = "\n";

    /// <summary>What TensorStringStyle.Default stands for.</summary>
    public static TensorStringStyle TensorStringStyle { get; set; } = TorchSharp.TensorStringStyle.Julia;

    /// <summary>How tensors are shown from here on; what is left out stays as it is.</summary>
    public static void set_printoptions(TensorStringStyle? style = null, string? floatFormat = null, int? linewidth = null,
        string? newLine = null, int? maxRows = null, int? maxColumns = null)
    {
        TensorStringStyle = style ?? TensorStringStyle;
        (s_floatFormat, s_newLine) = (floatFormat ?? s_floatFormat, newLine ?? s_newLine);
    }

    public static void set_printoptions(int precision, int? linewidth = null, string? newLine = null, bool sci_mode = false,
        int? maxRows = null, int? maxColumns = null) =>
        set_printoptions(null, (sci_mode ? "E" : "F") + precision, linewidth, newLine, maxRows, maxColumns);

    public partial class Tensor
    {
        // More elements than this in a dimension are shown by the first and last three.
        private const int ShownMax = 20, ShownAtAnEnd = 3;

        public override string ToString() => ToString(TorchSharp.TensorStringStyle.Metadata);

        public string ToString(bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null,
            string? newLine = null) =>
            ToString(disamb ? TorchSharp.TensorStringStyle.Default : TorchSharp.TensorStringStyle.Metadata, fltFormat, width, cultureInfo,
                newLine);

        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null,
            string? newLine = null)
        {
            var description = $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";
            if (style == TorchSharp.TensorStringStyle.Metadata)
                return description;
            using var scope = NewDisposeScope();
            var text = new StringBuilder();
            if (style == TorchSharp.TensorStringStyle.Default)
                style = torch.TensorStringStyle;
            if (style == TorchSharp.TensorStringStyle.Metadata)
                return description;
            if (style == TorchSharp.TensorStringStyle.Julia)
                text.Append(description).Append(newLine ?? s_newLine);
            Append(text, detach().cpu(), fltFormat ?? s_floatFormat, cultureInfo ?? CultureInfo.InvariantCulture, newLine ?? s_newLine, 1);
            return text.ToString();
        }

        private static void Append(StringBuilder text, Tensor tensor, string format, CultureInfo culture, string newLine, int depth)
        {
            if (tensor.ndim == 0)
            {
                text.Append(tensor.dtype == ScalarType.Bool ? tensor.item<bool>().ToString()
                    : tensor.is_complex() ? tensor.ToScalar().ToComplexFloat64().ToString(format, culture)
                    : tensor.is_floating_point() ? tensor.ToScalar().ToDouble().ToString(format, culture)
                    : tensor.ToScalar().ToInt64().ToString(culture));
                return;
            }
            text.Append('[');
            long count = tensor.size(0);
            for (long k = 0; k < count; k++)
            {
                if (k > 0)
                    text.Append(tensor.ndim == 1 ? ", " : newLine + new string(' ', depth));
                if (count > ShownMax && k == ShownAtAnEnd)
                {
                    text.Append("...").Append(tensor.ndim == 1 ? ", " : newLine + new string(' ', depth));
                    k = count - ShownAtAnEnd;
                }
                Append(text, tensor[k], format, culture, newLine, depth + 1);
            }
            text.Append(']');
        }
    }
}

using System.Globalization;
using System.Text;

// A tensor as text: its description, or its numbers in brackets.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // More elements than this in a dimension are shown by the first and last three.
        private const int ShownMax = 20, ShownAtAnEnd = 3;

        public override string ToString() => ToString(TensorStringStyle.Metadata);

        public string ToString(bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            ToString(disamb ? TensorStringStyle.Default : TensorStringStyle.Metadata, fltFormat, width, cultureInfo, newLine);

        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
        {
            var description = $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";
            if (style == TensorStringStyle.Metadata)
                return description;
            using var scope = NewDisposeScope();
            var text = new StringBuilder();
            if (style is TensorStringStyle.Julia or TensorStringStyle.Default)
                text.Append(description).Append(newLine ?? "\n");
            Append(text, detach().cpu(), fltFormat ?? "g5", cultureInfo ?? CultureInfo.InvariantCulture, newLine ?? "\n", 1);
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

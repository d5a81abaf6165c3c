using System.Globalization;
using System.Numerics;
using System.Text;

// The text of a tensor in one of the package's styles:
//   Julia    a description, then each matrix under its index, in columns as wide as their widest number
//   Numpy    rows in brackets; of a long row or column the first three and the last three
//   CSharp   a description, then the initializer of an array, with the same cuts
namespace TorchSharp;

internal sealed class TensorText
{
    internal const string Ellipsis = "...";

    private readonly torch.Tensor tensor;
    private readonly long[] shape;
    private readonly string newLine;
    private readonly int width;
    private readonly Func<long, string> number;   // by its place in the order of the shape

    internal TensorText(torch.Tensor tensor, string format, int width, CultureInfo culture, string newLine)
    {
        (this.tensor, shape, this.width, this.newLine) = (tensor, tensor.shape, width, newLine);
        number = HasNumbers ? Numbers(tensor.detach().cpu().resolve_conj().resolve_neg(), format, culture) : _ => "";
    }

    internal static string Description(torch.Tensor tensor) =>
        $"[{string.Join("x", tensor.shape)}], type = {tensor.dtype}, device = {tensor.device}";

    private bool HasNumbers => tensor.device_type != DeviceType.META;

    private string Heading => Description(tensor);

    internal string Julia()
    {
        if (!HasNumbers)
            return Heading;
        if (shape.Length == 0)
            return $"{Heading}, value = {number(0)}";
        var text = new StringBuilder(Heading).Append(newLine);
        if (shape.Length == 1)
            AppendColumns(text, 0, 1, shape[0]);
        else
            AppendMatrices(text);
        return text.ToString();
    }

    private void AppendMatrices(StringBuilder text)
    {
        long rows = shape[^2], columns = shape[^1];
        var outer = shape[..^2];
        long count = outer.TotalSize();
        for (long matrix = 0; matrix < count; matrix++)
        {
            if (matrix > 0)
                text.Append(newLine);
            if (outer.Length > 0)
                text.Append('[').AppendJoin(',', Place(matrix, outer)).Append(",..,..] =").Append(newLine);
            AppendColumns(text, matrix * rows * columns, rows, columns);
        }
    }

    private static long[] Place(long element, long[] sides)
    {
        var place = new long[sides.Length];
        for (int d = sides.Length - 1; d >= 0; d--)
            (element, place[d]) = (element / sides[d], element % sides[d]);
        return place;
    }

    /// <summary>As many columns as fit into the width in every row, then an ellipsis for the others.</summary>
    private void AppendColumns(StringBuilder text, long start, long rows, long columns)
    {
        var lines = new List<List<string>>();
        long shown = columns;
        for (long row = 0; row < rows; row++)
        {
            lines.Add(Fitting(start + row * columns, shown));
            shown = lines[^1].Count;
        }

        var widths = Enumerable.Range(0, (int)shown).Select(column => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
        {
            for (int column = 0; column < shown; column++)
                text.Append(' ').Append(line[column].PadLeft(widths[column]));
            if (shown < columns)
                text.Append(' ').Append(Ellipsis);
            text.Append(newLine);
        }
    }

    private List<string> Fitting(long start, long count)
    {
        var line = new List<string>();
        int left = width;
        for (long k = 0; k < count; k++)
        {
            var text = number(start + k);
            if (left - text.Length - Ellipsis.Length - 1 < 0)
                break;
            line.Add(text);
            left -= text.Length + 1;
        }
        return line;
    }

    internal string Numpy() => !HasNumbers ? Heading : shape.Length == 0 ? number(0) : Numpy(0, 0).ToString();

    private StringBuilder Numpy(int depth, long start)
    {
        var text = new StringBuilder("[");
        if (depth == shape.Length - 1)
            return text.Append(Row(start, "")).Append(']');
        long step = shape.AsSpan(depth + 1).ToArray().TotalSize();
        var between = string.Concat(Enumerable.Repeat(newLine, shape.Length - 1 - depth)) + new string(' ', depth + 1);
        var parts = torch.PrintedRows(shape[depth]).Select(k => k < 0 ? Ellipsis : Numpy(depth + 1, start + k * step).ToString());
        return text.AppendJoin(between, parts).Append(']');
    }

    private string Row(long start, string suffix)
    {
        var text = new StringBuilder();
        foreach (long k in torch.PrintedColumns(shape[^1]))
        {
            if (text.Length > 0 && text[^1] != ' ')
                text.Append(", ");
            text.Append(k < 0 ? Ellipsis + " " : number(start + k) + suffix);
        }
        return text.ToString();
    }

    internal string CSharp()
    {
        if (!HasNumbers)
            return Heading;
        var suffix = tensor.dtype switch { torch.ScalarType.Float32 => "f", torch.ScalarType.Int64 => "L", _ => "" };
        if (shape.Length == 0)
            return $"{Heading}, value = {number(0)}{suffix}";
        var type = $"{ElementName(tensor.dtype)} [{new string(',', shape.Length - 1)}] ";
        return shape.Length == 1
            ? $"{Heading}, value = {type}{{{Row(0, suffix)}}}"
            : $"{Heading}, value = {newLine}{type}{{{newLine} {Parts(0, 0, suffix)}{newLine}}}";
    }

    private string Parts(int depth, long start, string suffix)
    {
        if (depth == shape.Length - 1)
            return Row(start, suffix);
        long step = shape.AsSpan(depth + 1).ToArray().TotalSize();
        var next = newLine + new string(' ', depth + 1);
        var text = new StringBuilder();
        foreach (long k in torch.PrintedRows(shape[depth]))
            text.Append(text.Length == 0 ? "" : text[^1] == '.' ? next : "," + next)
                .Append(k < 0 ? Ellipsis : $"{{{Parts(depth + 1, start + k * step, suffix)}}}");
        return text.ToString();
    }

    private static string ElementName(torch.ScalarType type) => type switch
    {
        torch.ScalarType.Byte => "byte",
        torch.ScalarType.Int8 => "sbyte",
        torch.ScalarType.Int16 => "short",
        torch.ScalarType.Int32 => "int",
        torch.ScalarType.Int64 => "long",
        torch.ScalarType.Bool => "bool",
        torch.ScalarType.Float32 => "float",
        torch.ScalarType.Float64 => "double",
        torch.ScalarType.Float16 => "Half",
        torch.ScalarType.ComplexFloat32 => "(float, float)",
        torch.ScalarType.ComplexFloat64 => "Complex",
        _ => type.ToString(),
    };

    private static Func<long, string> Numbers(torch.Tensor here, string format, CultureInfo culture)
    {
        Func<long, T> Read<T>(torch.ScalarType type) where T : unmanaged => here.to(type).data<T>().At;
        switch (here.dtype)
        {
            case torch.ScalarType.Bool:
                var bools = Read<bool>(torch.ScalarType.Bool);
                return k => bools(k).ToString();
            case torch.ScalarType.Float64:
                var doubles = Read<double>(torch.ScalarType.Float64);
                return k => doubles(k).ToString(format, culture);
            case torch.ScalarType.ComplexFloat32:
                var pairs = Read<(float, float)>(torch.ScalarType.ComplexFloat32);
                return k => Pair(pairs(k).Item1, pairs(k).Item2, format, culture);
            case torch.ScalarType.ComplexFloat64:
                var complexes = Read<Complex>(torch.ScalarType.ComplexFloat64);
                return k => Pair(complexes(k).Real, complexes(k).Imaginary, format, culture);
            case var type when torch.is_floating_point(type):
                var floats = Read<float>(torch.ScalarType.Float32);
                return k => floats(k).ToString(format, culture);
            default:
                var integers = Read<long>(torch.ScalarType.Int64);
                return k => integers(k).ToString(culture);
        }
    }

    /// <summary>A part that is zero is left out, and the plus stands even before a negative imaginary part.</summary>
    private static string Pair<T>(T real, T imaginary, string format, CultureInfo culture) where T : INumber<T> =>
        T.IsZero(imaginary) ? real.ToString(format, culture)
        : (T.IsZero(real) ? "" : real.ToString(format, culture) + "+") + imaginary.ToString(format, culture) + "i";
}

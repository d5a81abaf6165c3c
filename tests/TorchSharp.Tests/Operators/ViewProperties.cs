using FsCheck;
using FsCheck.Fluent;
using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;

// What must hold for every tensor and every chain of views of it. A chain is a list of numbers, so a failing one shrinks to
// few; beside each view goes what plain arrays say its elements are.
namespace TorchSharp.Tests.Operators;

public sealed class ViewProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(12);

    /// <summary>A view's shape and, in its order, the places in the base that its elements are.</summary>
    private sealed record Model(long[] Shape, long[] Places)
    {
        internal static Model Of(params long[] shape) => new(shape, [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (n, side) =>
            n * side)).Select(k => (long)k)]);

        /// <summary>The elements of a new shape, each from a place of this one.</summary>
        internal Model Pick(long[] shape, Func<long[], long[]> from)
        {
            var places = Of(shape).Places.Select(k =>
            {
                var at = new long[shape.Length];
                for (int d = shape.Length - 1; d >= 0; d--)
                    (k, at[d]) = Math.DivRem(k, shape[d]);
                return Places[from(at).Select((place, d) => (place, d)).Aggregate(0L, (sum, step) => sum * Shape[step.d] + step.place)];
            });
            return new(shape, [.. places]);
        }
    }

    /// <summary>One step of a chain: a slice, a transposition, a selection, a narrowing, an expansion or a new dimension.</summary>
    private static (Tensor View, Model Model) Step(Tensor view, Model model, int step)
    {
        int rank = model.Shape.Length;
        int d = rank == 0 ? 0 : Math.Abs(step / 7) % rank, other = rank == 0 ? 0 : Math.Abs(step / 49) % rank;
        switch (rank == 0 ? 4 : Math.Abs(step) % 6)
        {
            case 0:     // every second from the second on
                var sliced = (long[])model.Shape.Clone();
                sliced[d] = model.Shape[d] / 2;
                return (view.slice(d, 1, model.Shape[d], 2), model.Pick(sliced, at => With(at, d, 1 + 2 * at[d])));
            case 1:
                var swapped = (long[])model.Shape.Clone();
                (swapped[d], swapped[other]) = (swapped[other], swapped[d]);
                return (view.transpose(d, other), model.Pick(swapped, at => With(With(at, d, at[other]), other, at[d])));
            case 2 when model.Shape[d] > 0:
                var selected = model.Shape.Where((_, k) => k != d).ToArray();
                long last = model.Shape[d] - 1;
                return (view.select(d, last), model.Pick(selected, at => [.. at[..d], last, .. at[d..]]));
            case 3 when model.Shape[d] > 1:
                var narrowed = With(model.Shape, d, model.Shape[d] - 1);
                return (view.narrow(d, 1, model.Shape[d] - 1), model.Pick(narrowed, at => With(at, d, at[d] + 1)));
            case 4 when rank < 5:
                return (view.unsqueeze(0).expand([2, .. model.Shape]), model.Pick([2, .. model.Shape], at => at[1..]));
            default:
                return (view.unsqueeze(rank), model.Pick([.. model.Shape, 1], at => at[..^1]));
        }
    }

    private static long[] With(long[] numbers, int place, long value)
    {
        var changed = (long[])numbers.Clone();
        changed[place] = value;
        return changed;
    }

    private static void Check(Action<Tensor, Tensor, Model> property) => Prop.ForAll<int[]>(steps =>
    {
        using var scope = NewDisposeScope();
        var root = arange(3 * 4 * 5, int64).reshape(3, 4, 5);
        var (view, model) = (root, Model.Of(3, 4, 5));
        foreach (int step in steps.Take(8))
            if (model.Places.Length < 2000)
                (view, model) = Step(view, model, step);
        property(root, view, model);
    }).Check(Runs);

    [Fact]
    public void A_view_has_the_elements_that_arrays_say() => Check((_, view, model) =>
    {
        view.shape.ShouldBe(model.Shape);
        view.Numbers().ShouldBe(model.Places.Select(place => (double)place));
        view.contiguous().data<long>().ToArray().ShouldBe(model.Places);
    });

    [Fact]
    public void What_is_written_to_the_base_is_seen_in_the_view_and_not_in_a_copy() => Check((root, view, model) =>
    {
        var copy = view.clone();
        root.add_(1000);
        view.Numbers().ShouldBe(model.Places.Select(place => place + 1000.0));
        copy.Numbers().ShouldBe(model.Places.Select(place => (double)place));
    });

    /// <summary>The gradient of a view's sum is how often the view shows each element.</summary>
    [Fact]
    public void A_views_gradient_counts_its_elements() => Prop.ForAll<int[]>(steps =>
    {
        using var scope = NewDisposeScope();
        var root = zeros([3, 4, 5], float64, requires_grad: true);
        var (view, model) = (root.alias(), Model.Of(3, 4, 5));
        foreach (int step in steps.Take(6))
            (view, model) = Step(view, model, step);
        view.sum().backward();
        var counts = new double[60];
        foreach (long place in model.Places)
            counts[place]++;
        root.grad!.Numbers().ShouldBe(counts);
    }).Check(Runs);

    /// <summary>x * y is what their expansions give, and its gradient is summed back to the operands' shapes.</summary>
    [Fact]
    public void Broadcasting_is_expansion_forward_and_summation_back() => Prop.ForAll<int[], int[]>((first, second) =>
    {
        using var scope = NewDisposeScope();
        var (x, y) = (rand(Sides(first), float64, requires_grad: true), rand(Sides(second), float64, requires_grad: true));

        var product = x * y;

        product.shape.ShouldBe(broadcast_shapes(x.shape, y.shape).Shape);
        (x.expand(product.shape) * y.expand(product.shape)).IsSameAs(product).ShouldBeTrue();
        product.sum().backward();
        x.grad!.shape.ShouldBe(x.shape);
        var summed = y.detach().expand(product.shape);
        while (summed.ndim > x.ndim)
            summed = summed.sum(0L);     // A plain 0 would be an element type.
        for (int d = 0; d < x.ndim; d++)
            summed = x.shape[d] == 1 ? summed.sum(d, keepdim: true) : summed;
        x.grad.Numbers().ShouldMatch(summed.Numbers(), "gradient");

        // Two, three and four, counted from the last dimension, or one instead.
        static long[] Sides(int[] numbers) => [.. numbers.Take(3).Select((number, d) => number % 2 == 0 ? 1L : d + 2).Reverse()];
    }).Check(Runs);
}

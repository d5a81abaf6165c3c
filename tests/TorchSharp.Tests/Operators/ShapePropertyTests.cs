using TorchSharp.Tests.Goldens;
using static TorchSharp.torch;

// Properties of shapes, broadcasting and views, on shapes drawn from a seed, against plain loops.
namespace TorchSharp.Tests.Operators;

public sealed class ShapePropertyTests
{
    private const int Rounds = 200;

    private static long[] Shape(Random random, int dimensionsMax = 4) =>
        Enumerable.Range(0, random.Next(dimensionsMax + 1)).Select(_ => (long)random.Next(1, 4)).ToArray();

    private static long[] Places(long[] shape, long element)
    {
        var places = new long[shape.Length];
        for (int d = shape.Length - 1; d >= 0; d--)
            (element, places[d]) = Math.DivRem(element, shape[d]);
        return places;
    }

    private static Tensor Numbered(long[] shape) => arange(shape.Aggregate(1L, (n, side) => n * side), int64).reshape(shape);

    [Fact]
    public void A_sum_broadcasts_as_two_loops_do()
    {
        var random = new Random(1);
        for (int round = 0; round < Rounds; round++)
        {
            using var scope = NewDisposeScope();
            var shape = Shape(random);
            // Each operand lacks some leading dimensions and has 1 in some others.
            var (left, right) = (Part(shape, random), Part(shape, random));
            var (x, y) = (Numbered(left), Numbered(right) * 100);

            var sum = x + y;

            sum.shape.ShouldBe(broadcast_shapes(left, right).Shape);
            var numbers = sum.Numbers();
            for (long k = 0; k < sum.numel(); k++)
                numbers[k].ShouldBe(At(x, Places(sum.shape, k)) + At(y, Places(sum.shape, k)));
        }

        static long[] Part(long[] shape, Random random) => shape.Skip(random.Next(shape.Length + 1)).Select(side => random.Next(2) == 0 ? 1
            : side).ToArray();

        static double At(Tensor tensor, long[] places)
        {
            var own = places[^(int)tensor.ndim..].Select((place, d) => tensor.shape[d] == 1 ? 0 : place);
            return tensor.Numbers()[(int)own.Select((place, d) => place * tensor.stride(d)).Sum()];
        }
    }

    [Fact]
    public void A_permutation_moves_every_element_where_it_says()
    {
        var random = new Random(2);
        for (int round = 0; round < Rounds; round++)
        {
            using var scope = NewDisposeScope();
            var shape = Shape(random);
            var order = Enumerable.Range(0, shape.Length).Select(d => (long)d).ToArray();
            random.Shuffle(order);
            var x = Numbered(shape);

            var moved = x.permute(order);

            moved.shape.ShouldBe(order.Select(d => shape[d]).ToArray());
            var numbers = moved.Numbers();
            for (long k = 0; k < moved.numel(); k++)
            {
                var places = Places(moved.shape, k);
                numbers[k].ShouldBe(order.Select((d, place) => places[place] * x.stride((int)d)).Sum());
            }
            moved.permute(order.Select((_, d) => (long)Array.IndexOf(order, d)).ToArray()).IsSameAs(x).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_slice_is_a_view_and_a_gather_is_a_copy()
    {
        var random = new Random(3);
        for (int round = 0; round < Rounds; round++)
        {
            using var scope = NewDisposeScope();
            long[] shape = [random.Next(2, 6), .. Shape(random, 2)];
            var x = Numbered(shape);
            int start = random.Next((int)shape[0]), stop = random.Next(start, (int)shape[0] + 1), step = random.Next(1, 3);
            var view = x[TensorIndex.Slice(start, stop, step)];
            var copy = x[arange(start, stop, step)];
            view.IsSameAs(copy).ShouldBeTrue();

            view.fill_(-1);

            x.eq(-1).sum().item<long>().ShouldBe(view.numel());
            copy.eq(-1).any().item<bool>().ShouldBeFalse();
        }
    }

    [Fact]
    public void Joining_what_was_split_gives_it_back()
    {
        var random = new Random(4);
        for (int round = 0; round < Rounds; round++)
        {
            using var scope = NewDisposeScope();
            long[] shape = [random.Next(1, 8), .. Shape(random, 2)];
            int dimension = random.Next(shape.Length);
            var x = Numbered(shape);
            cat(x.split(random.Next(1, 4), dimension), dimension).IsSameAs(x).ShouldBeTrue();
            stack(x.unbind(dimension), dimension).IsSameAs(x).ShouldBeTrue();
            x.flip(dimension).flip(dimension).IsSameAs(x).ShouldBeTrue();
            x.reshape(-1).view(shape).IsSameAs(x).ShouldBeTrue();
            x.transpose(0, dimension).contiguous().transpose(0, dimension).data<long>().ToArray().ShouldBe(x.data<long>().ToArray());
        }
    }
}

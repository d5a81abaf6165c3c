using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

// The last dimensions of a batch taken as one event: the densities of its numbers are multiplied. The base distribution is
// disposed with this one.
namespace TorchSharp.Modules;

public class Independent : Distribution
{
    private readonly int eventDimensions;   // of the base's batch, taken as dimensions of the event
    private Distribution inner;

    public Independent(Distribution base_distribution, int reinterpreted_batch_ndims, Generator? generator = null) : base(generator)
    {
        int batchDimensions = base_distribution.batch_shape.Shape.Length;
        if (reinterpreted_batch_ndims < 0 || reinterpreted_batch_ndims > batchDimensions)
            throw new ArgumentException($"reinterpreted_batch_ndims is {reinterpreted_batch_ndims}, but must be 0 to the number of " +
                $"batch dimensions, {batchDimensions}");
        (inner, eventDimensions) = (base_distribution, reinterpreted_batch_ndims);
        long[] shape = [.. base_distribution.batch_shape, .. base_distribution.event_shape];
        _init(shape[..(batchDimensions - eventDimensions)], shape[(batchDimensions - eventDimensions)..]);
    }

    public override Tensor mean => inner.mean;
    public override Tensor mode => inner.mode;
    public override Tensor variance => inner.variance;

    public override Tensor sample(params long[] sample_shape) => inner.sample(sample_shape);
    public override Tensor rsample(params long[] sample_shape) => inner.rsample(sample_shape);
    public override Tensor log_prob(Tensor value) => Closed(() => Joined(inner.log_prob(value)));
    public override Tensor entropy() => Closed(() => Joined(inner.entropy()));
    private Tensor Joined(Tensor each) => transforms.Transform._sum_rightmost(each, eventDimensions);

    public override Tensor enumerate_support(bool expand = true) =>
        eventDimensions == 0 ? inner.enumerate_support(expand) : throw Undefined(nameof(enumerate_support));

    public override Distribution expand(Size batch_shape, Distribution? instance = null) => Into(instance,
        new Independent(inner.expand(new Size([.. batch_shape, .. event_shape.Shape[..eventDimensions]])), eventDimensions, generator));

    private protected override void Take(Distribution made)
    {
        base.Take(made);
        var other = (Independent)made;
        (inner, other.inner) = (other.inner, inner);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}

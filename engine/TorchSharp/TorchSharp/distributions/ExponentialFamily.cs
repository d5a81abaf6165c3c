// Distributions of the form exp(θ · t(x) − F(θ) + k(x)): their entropy follows from the derivative of F alone (Nielsen & Nock,
// 2010): F(θ) − θ · ∇F(θ) − E[k].
namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public abstract class ExponentialFamily : Distribution
        {
            protected ExponentialFamily(Generator? generator) : base(generator) { }

            /// <summary>θ</summary>
            protected abstract IList<Tensor> NaturalParams { get; }

            /// <summary>F(θ)</summary>
            protected virtual Tensor LogNormalizer(params Tensor[] parameters) =>
                throw new NotSupportedException($"a {GetType().Name} distribution has no LogNormalizer");

            /// <summary>E[k]</summary>
            protected abstract Tensor MeanCarrierMeasure { get; }

            public override Tensor entropy() => Closed(() =>
            {
                using var mode = enable_grad();
                var natural = NaturalParams.Select(parameter => parameter.detach().requires_grad_()).ToArray();
                var normalizer = LogNormalizer(natural);
                var slopes = autograd.grad([normalizer.sum()], natural, create_graph: true);
                var result = normalizer - MeanCarrierMeasure;
                for (int k = 0; k < natural.Length; k++)
                    result -= natural[k] * slopes[k];
                return result;
            });
        }
    }
}

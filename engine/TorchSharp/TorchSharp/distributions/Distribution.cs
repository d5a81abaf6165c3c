// What all distributions have: the shape of a batch of them, the shape of one event, and the parameters that they hold. The
// formulas are in the classes below this folder. What is not defined for a distribution throws NotSupportedException.
namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public abstract class Distribution : IDisposable
        {
            protected const double euler_constant = 0.5772156649015329;
            protected Generator? generator;
            private Tensor[] held = [];

            public Distribution(Generator? generator, Size batch_shape, Size? event_shape = null)
            {
                this.generator = generator;
                _init(batch_shape, event_shape);
            }

            public Distribution(Generator? generator, long[]? batch_shape = null, long[]? event_shape = null) : this(generator,
                new Size(batch_shape ?? []), new Size(event_shape ?? []))
            {
            }

            protected void _init(Size? batch_shape = null, Size? event_shape = null) =>
                (this.batch_shape, this.event_shape) = (batch_shape ?? Size.Empty, event_shape ?? Size.Empty);

            /// <summary>How many distributions, in which shape: that of the parameters, broadcast.</summary>
            public Size batch_shape { get; protected set; }

            /// <summary>The shape of what one of them gives: empty for numbers.</summary>
            public Size event_shape { get; protected set; }

            public abstract Tensor mean { get; }
            public abstract Tensor variance { get; }
            public virtual Tensor stddev => Closed(() => variance.sqrt());
            public virtual Tensor mode => throw Undefined(nameof(mode));

            /// <summary>Draws without a gradient: sample_shape, batch_shape and event_shape, one after the other.</summary>
            public virtual Tensor sample(params long[] sample_shape)
            {
                using var mode = no_grad();
                return rsample(sample_shape);
            }

            public Tensor sample(Size sample_shape) => sample(sample_shape.Shape);

            /// <summary>Draws so that the gradient reaches the parameters, where the distribution has such a way.</summary>
            public abstract Tensor rsample(params long[] sample_shape);

            public Tensor rsample(Size sample_shape) => rsample(sample_shape.Shape);

            /// <summary>The logarithm of the density, or of the probability, at the values.</summary>
            public abstract Tensor log_prob(Tensor value);

            public abstract Tensor entropy();
            public virtual Tensor perplexity() => Closed(() => entropy().exp());

            /// <summary>The probability of no more than the value.</summary>
            public virtual Tensor cdf(Tensor value) => throw Undefined(nameof(cdf));

            /// <summary>The value that the probability is not exceeded at.</summary>
            public virtual Tensor icdf(Tensor value) => throw Undefined(nameof(icdf));

            public virtual Tensor enumerate_support(bool expand = true) => throw Undefined(nameof(enumerate_support));

            /// <summary>The same distribution for a larger batch; written into <paramref name="instance"/> if there is one.</summary>
            public abstract Distribution expand(Size batch_shape, Distribution? instance = null);

            protected long[] ExtendedShape(params long[] sample_shape) => [.. sample_shape, .. batch_shape, .. event_shape];

            /// <summary>Away from 0 and 1 by the type's resolution, so that the logarithms are finite.</summary>
            protected Tensor ClampProbs(Tensor probs) => probs.clamp(finfo(probs.dtype).eps, 1 - finfo(probs.dtype).eps);

            /// <summary>Half of the sum with the absolute value: 0 for what is negative, and a gradient of ½ at 0.</summary>
            protected Tensor ClampByZero(Tensor x) => Closed(() => (x.clamp_min(0) + x - x.clamp_max(0)) / 2);

            protected Tensor LogitsToProbs(Tensor logits, bool isBinary = false) => isBinary ? logits.sigmoid() : logits.softmax(-1);

            protected Tensor ProbsToLogits(Tensor probs, bool isBinary = false) => Closed(() =>
            {
                var safe = ClampProbs(probs);
                return isBinary ? safe.log() - (-safe).log1p() : safe.log();
            });

            /// <summary>The parameters live as long as the distribution, whoever made them.</summary>
            private protected void Hold(params Tensor[] parameters)
            {
                Release();
                held = Array.ConvertAll(parameters, parameter => parameter.alias().DetachFromDisposeScope());
            }

            /// <summary>Numbers of trials and what each of them is like, in a common shape and type, as the two parameters.</summary>
            private protected void HoldTrials(Tensor total_count, Tensor each)
            {
                using var scope = NewDisposeScope();
                var parts = broadcast_tensors(total_count, each);
                _init(parts[0].shape);
                Hold(parts[0].type_as(parts[1]), parts[1]);
            }

            private protected Tensor Held(int place) => held[place];

            /// <summary>The made distribution, or the instance with what the made one has.</summary>
            private protected static Distribution Into<T>(Distribution? instance, T made) where T : Distribution
            {
                if (instance is null)
                    return made;
                using (made)
                {
                    if (instance is not T)
                        throw new ArgumentException($"the instance is a {instance.GetType().Name}, but must be a {typeof(T).Name}");
                    instance.Take(made);
                    return instance;
                }
            }

            /// <summary>Probabilities or logits: the one that is given.</summary>
            private protected static Tensor OneOf(Tensor? probs, Tensor? logits) => probs is null == logits is null
                ? throw new ArgumentException("exactly one of probs and logits must be given")
                : (probs ?? logits)!;

            private protected static void RequireSame(bool same)
            {
                if (!same)
                    throw new ArgumentException("the instance is not by the same of probs and logits");
            }

            /// <summary>All that the other one has becomes this one's.</summary>
            private protected virtual void Take(Distribution made)
            {
                _init(made.batch_shape, made.event_shape);
                (held, made.held) = (made.held, held);
            }

            /// <summary>Only the result stays of the formula's tensors.</summary>
            private protected static Tensor Closed(Func<Tensor> formula)
            {
                using var scope = NewDisposeScope();
                return formula().MoveToOuterDisposeScope();
            }

            private protected NotSupportedException Undefined(string what) => new($"a {GetType().Name} distribution has no {what}");

            private void Release()
            {
                foreach (var tensor in held)
                    tensor.Dispose();
                held = [];
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (disposing)
                    Release();
            }
        }
    }
}

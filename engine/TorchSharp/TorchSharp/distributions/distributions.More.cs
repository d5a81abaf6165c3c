using TorchSharp.Modules;

// The rest of the distributions by name: those that count, those with heavy tails, those made of others.
namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static Binomial Binomial(Tensor total_count, Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
            new(total_count, probs, logits, generator);
        public static Binomial Binomial(int total_count, float? probs, float? logits, Generator? generator = null) =>
            Made(() => new Binomial(tensor(total_count), Given(probs), Given(logits), generator));
        public static Binomial Binomial(int total_count, double? probs, double? logits, Generator? generator = null) =>
            Made(() => new Binomial(tensor(total_count), Given(probs), Given(logits), generator));

        public static NegativeBinomial NegativeBinomial(Tensor total_count, Tensor? probs = null, Tensor? logits = null,
            Generator? generator = null) =>
            new(total_count, probs, logits, generator);
        public static NegativeBinomial NegativeBinomial(int total_count, float? probs, float? logits, Generator? generator = null) =>
            Made(() => new NegativeBinomial(tensor(total_count), Given(probs), Given(logits), generator));
        public static NegativeBinomial NegativeBinomial(int total_count, double? probs, double? logits, Generator? generator = null) =>
            Made(() => new NegativeBinomial(tensor(total_count), Given(probs), Given(logits), generator));

        public static Geometric Geometric(Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
            new(probs, logits, generator);

        public static Poisson Poisson(Tensor rate, Generator? generator = null) => new(rate, generator);
        public static Poisson Poisson(float rate, Generator? generator = null) =>
            Made(() => new Poisson(tensor(rate), generator));
        public static Poisson Poisson(double rate, Generator? generator = null) =>
            Made(() => new Poisson(tensor(rate), generator));

        public static Multinomial Multinomial(int total_count, Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
            new(total_count, probs, logits, generator);
        public static Multinomial Multinomial(int total_count, int categories, Generator? generator = null) =>
            Made(() => new Multinomial(total_count, full(categories, 1.0 / categories), null, generator));

        public static OneHotCategorical OneHotCategorical(Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
            new(probs, logits, generator);
        public static OneHotCategorical OneHotCategorical(float? probs, float? logits, Generator? generator = null) =>
            Made(() => new OneHotCategorical(Given(probs), Given(logits), generator));
        public static OneHotCategorical OneHotCategorical(double? probs, double? logits, Generator? generator = null) =>
            Made(() => new OneHotCategorical(Given(probs), Given(logits), generator));

        public static Cauchy Cauchy(Tensor loc, Tensor scale, Generator? generator = null) => new(loc, scale, generator);

        public static Chi2 Chi2(Tensor df, Generator? generator = null) => new(df, generator);

        public static FisherSnedecor FisherSnedecor(Tensor df1, Tensor df2, Generator? generator = null) => new(df1, df2, generator);

        public static LogNormal LogNormal(Tensor loc, Tensor scale, Generator? generator = null) => new(loc, scale, generator);

        public static Gumbel Gumbel(Tensor loc, Tensor scale, Generator? generator = null) => new(loc, scale, generator);

        public static HalfNormal HalfNormal(Tensor scale, Generator? generator = null) => new(scale, generator);

        public static HalfCauchy HalfCauchy(Tensor scale, Generator? generator = null) => new(scale, generator);

        public static Weibull Weibull(Tensor scale, Tensor concentration, Generator? generator = null) =>
            new(scale, concentration, generator);

        public static Pareto Pareto(Tensor scale, Tensor alpha, Generator? generator = null) => new(scale, alpha, generator);

        public static Kumaraswamy Kumaraswamy(Tensor concentration1, Tensor concentration0, Generator? generator = null) =>
            new(concentration1, concentration0, generator);

        public static Independent Independent(Distribution base_distribution, int reinterpreted_batch_dims, Generator? generator = null) =>
            new(base_distribution, reinterpreted_batch_dims, generator);

        public static LogitRelaxedBernoulli LogitRelaxedBernoulli(Tensor temperature, Tensor? probs = null, Tensor? logits = null,
            Generator? generator = null) =>
            new(temperature, probs, logits, generator);
        public static LogitRelaxedBernoulli LogitRelaxedBernoulli(Tensor temperature, float? probs, float? logits,
            Generator? generator = null) =>
            Made(() => new LogitRelaxedBernoulli(temperature, Given(probs), Given(logits), generator));
        public static LogitRelaxedBernoulli LogitRelaxedBernoulli(Tensor temperature, double? probs, double? logits,
            Generator? generator = null) =>
            Made(() => new LogitRelaxedBernoulli(temperature, Given(probs), Given(logits), generator));

        public static RelaxedBernoulli RelaxedBernoulli(Tensor temperature, Tensor? probs = null, Tensor? logits = null,
            Generator? generator = null) =>
            new(temperature, probs, logits, generator);
        public static RelaxedBernoulli RelaxedBernoulli(Tensor temperature, float? probs, float? logits, Generator? generator = null) =>
            Made(() => new RelaxedBernoulli(temperature, Given(probs), Given(logits), generator));
        public static RelaxedBernoulli RelaxedBernoulli(Tensor temperature, double? probs, double? logits, Generator? generator = null) =>
            Made(() => new RelaxedBernoulli(temperature, Given(probs), Given(logits), generator));

        public static ExpRelaxedCategorical ExpRelaxedCategorical(Tensor temperature, Tensor? probs = null, Tensor? logits = null,
            Generator? generator = null) =>
            new(temperature, probs, logits, generator);
        public static ExpRelaxedCategorical ExpRelaxedCategorical(Tensor temperature, float? probs, float? logits,
            Generator? generator = null) =>
            Made(() => new ExpRelaxedCategorical(temperature, Given(probs), Given(logits), generator));
        public static ExpRelaxedCategorical ExpRelaxedCategorical(Tensor temperature, double? probs, double? logits,
            Generator? generator = null) =>
            Made(() => new ExpRelaxedCategorical(temperature, Given(probs), Given(logits), generator));

        public static RelaxedOneHotCategorical RelaxedOneHotCategorical(Tensor temperature, Tensor? probs = null, Tensor? logits = null,
            Generator? generator = null) =>
            new(temperature, probs, logits, generator);
        public static RelaxedOneHotCategorical RelaxedOneHotCategorical(Tensor temperature, float? probs, float? logits,
            Generator? generator = null) =>
            Made(() => new RelaxedOneHotCategorical(temperature, Given(probs), Given(logits), generator));
        public static RelaxedOneHotCategorical RelaxedOneHotCategorical(Tensor temperature, double? probs, double? logits,
            Generator? generator = null) =>
            Made(() => new RelaxedOneHotCategorical(temperature, Given(probs), Given(logits), generator));

        // The tensors that the numbers become are the distribution's alone: it holds them itself.
        private static T Made<T>(Func<T> make)
        {
            using var scope = NewDisposeScope();
            return make();
        }

        private static Tensor? Given(float? number) => number is { } one ? tensor(one) : null;
        private static Tensor? Given(double? number) => number is { } one ? tensor(one) : null;
    }
}

using TorchSharp.Modules;

// The distributions by name, from tensors or from numbers.
namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static Normal Normal(Tensor loc, Tensor scale, Generator? generator = null) => new(loc, scale, generator);

        public static Normal Normal(float loc, float scale = 1f, Generator? generator = null) =>
            Made(() => new Normal(tensor(loc), tensor(scale), generator));

        public static Normal Normal(double loc, double scale = 1, Generator? generator = null) =>
            Made(() => new Normal(tensor(loc), tensor(scale), generator));

        public static MultivariateNormal MultivariateNormal(Tensor loc, Tensor? covariance_matrix = null, Tensor? precision_matrix = null,
            Tensor? scale_tril = null, Generator? generator = null) =>
            new(loc, covariance_matrix, precision_matrix, scale_tril, generator);

        public static Uniform Uniform(Tensor low, Tensor high, Generator? generator = null) => new(low, high, generator);

        public static Laplace Laplace(Tensor loc, Tensor scale, Generator? generator = null) => new(loc, scale, generator);

        public static Laplace Laplace(float loc, float scale = 1f, Generator? generator = null) =>
            Made(() => new Laplace(tensor(loc), tensor(scale), generator));

        public static Laplace Laplace(double loc, double scale = 1, Generator? generator = null) =>
            Made(() => new Laplace(tensor(loc), tensor(scale), generator));

        public static Bernoulli Bernoulli(Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
            new(probs, logits, generator);

        public static Bernoulli Bernoulli(float? probs, float? logits, Generator? generator = null) =>
            Made(() => new Bernoulli(Given(probs), Given(logits), generator));

        public static Bernoulli Bernoulli(double? probs, double? logits, Generator? generator = null) =>
            Made(() => new Bernoulli(Given(probs), Given(logits), generator));

        public static Categorical Categorical(Tensor? probs = null, Tensor? logits = null, Generator? generator = null) =>
            new(probs, logits, generator);

        /// <summary>Each kind as likely as any other.</summary>
        public static Categorical Categorical(int categories, Generator? generator = null) =>
            Made(() => new Categorical(full(categories, 1.0 / categories), null, generator));

        public static Exponential Exponential(Tensor rate, Generator? generator = null) => new(rate, generator);

        public static Gamma Gamma(Tensor concentration, Tensor rate, Generator? generator = null) => new(concentration, rate, generator);

        public static Dirichlet Dirichlet(Tensor concentration, Generator? generator = null) => new(concentration, generator);

        public static Beta Beta(Tensor concentration1, Tensor concentration0, Generator? generator = null) =>
            new(concentration1, concentration0, generator);
    }
}

using TorchSharp.Modules;
using static TorchSharp.torch;

// RAdam (Liu et al., 2020): Adam whose first steps go without the second moment, while it is of too few gradients to
// trust: ρ is the length of the simple average that it stands for. The steps are PyTorch's; the package takes the rate twice
// once ρ is over 5.
namespace TorchSharp.Modules
{
    public class RAdam : OptimizerHelper, optim.IBetas
    {
        public RAdam(IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08,
            double weight_decay = 0)
            : this([new ParamGroup(parameters, new Options())], lr, beta1, beta2, eps, weight_decay) { }

        public RAdam(IEnumerable<ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999,
            double eps = 1E-08, double weight_decay = 0) =>
            Begin(new ParamGroup([], new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps,
                weight_decay = weight_decay }), parameters);

        public (double, double) Betas
        {
            get => AllBetas;
            set => AllBetas = value;
        }

        private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

        public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Step, closure);

        private void Step(ParamGroup group)
        {
            const double LengthTrusted = 5;
            var options = group.Options;
            var (beta1, beta2) = group.Betas;
            double longest = 2 / (1 - beta2) - 1;
            foreach (var (parameter, gradient, state) in WithGradients<State>(group, decay: options.weight_decay))
            {
                double power = Math.Pow(beta2, ++state.step);
                double size = options.LearningRate!.Value / (1 - Math.Pow(beta1, state.step));
                double length = longest - 2 * state.step * power / (1 - power);
                state.exp_avg.mul_(beta1).add_(gradient, 1 - beta1);
                state.exp_avg_sq.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
                if (length <= LengthTrusted)
                {
                    parameter.add_(state.exp_avg, -size);
                    continue;
                }
                double rectified = Math.Sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
                var root = state.exp_avg_sq.sqrt().add_(options.eps!.Value);
                parameter.addcdiv_(state.exp_avg, root, -size * rectified * Math.Sqrt(1 - power));
            }
        }

        public class ParamGroup : ParamGroup<Options>, optim.IBetas
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1, double beta1 = 0.9, double beta2 = 0.999,
                double eps = 1E-08, double weight_decay = 0)
                : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps,
                    weight_decay = weight_decay }) { }

            public (double, double) Betas
            {
                get => (Options.beta1!.Value, Options.beta2!.Value);
                set => (Options.beta1, Options.beta2) = value;
            }
        }

        public class Options : OptimizerOptions
        {
            public double? beta1;
            public double? beta2;
            public double? eps;
            public double? weight_decay;

            public Options() { }
        }

        public sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public Tensor exp_avg = null!;
            public Tensor exp_avg_sq = null!;

            public State(Parameter parameter) : base(parameter) { }

            public override void Initialize(OptimizerOptions options)
            {
                Dispose();
                step = 0;
                (exp_avg, exp_avg_sq) = (Filled(), Filled());
            }

            public override void SaveStateDict(BinaryWriter writer) => SaveFields(writer);
            public override void LoadStateDict(BinaryReader reader) => LoadFields(reader);
            public override void LoadStateDict(OptimizerState source) => CopyFields(source);
            public void Dispose() => DisposeFields();
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static RAdam RAdam(IEnumerable<Parameter> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999,
                double eps = 1E-08, double weight_decay = 0) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay);

            public static RAdam RAdam(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.002, double beta1 = 0.9,
                double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0) =>
                new(parameters.Select(entry => entry.Item2), lr, beta1, beta2, eps, weight_decay);

            public static RAdam RAdam(IEnumerable<RAdam.ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9,
                double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay);
        }
    }
}

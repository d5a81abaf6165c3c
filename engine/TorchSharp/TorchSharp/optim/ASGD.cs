using TorchSharp.Modules;
using static TorchSharp.torch;

// Averaged gradient descent (Polyak and Juditsky, 1992): ax is the mean of the parameters from step t0 on.
namespace TorchSharp.Modules
{
    public class ASGD : OptimizerHelper
    {
        public ASGD(IEnumerable<Parameter> parameters, double lr = 0.01, double lambd = 0.0001, double alpha = 0.75,
            double t0 = 1000000, double weight_decay = 0, bool maximize = false)
            : this([new ParamGroup(parameters, new Options())], lr, lambd, alpha, t0, weight_decay, maximize) { }

        public ASGD(IEnumerable<ParamGroup<ASGD.Options>> parameters, double lr = 0.01, double lambd = 0.0001, double alpha = 0.75,
            double t0 = 1000000, double weight_decay = 0, bool maximize = false) =>
            Begin(new ParamGroup([], new Options { LearningRate = lr, lambd = lambd, alpha = alpha, t0 = t0,
                weight_decay = weight_decay, maximize = maximize }), parameters);

        private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

        public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup<ASGD.Options>>(Step, closure);

        private void Step(ParamGroup<Options> group)
        {
            var options = group.Options;
            double rate = options.LearningRate!.Value, lambd = options.lambd!.Value;
            foreach (var (parameter, gradient, state) in WithGradients<State>(group, options.maximize, options.weight_decay))
            {
                state.step++;
                parameter.mul_(1 - lambd * state.eta).add_(gradient, -state.eta);
                state.ax.add_(parameter - state.ax, state.mu);
                state.eta = rate / Math.Pow(1 + lambd * rate * state.step, options.alpha!.Value);
                state.mu = 1 / Math.Max(1, state.step - options.t0!.Value);
            }
        }

        public class ParamGroup : ParamGroup<Options>
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double lambd = 0.0001, double alpha = 0.75,
                double t0 = 1000000, double weight_decay = 0)
                : base(parameters, new Options { LearningRate = lr, lambd = lambd, alpha = alpha, t0 = t0,
                    weight_decay = weight_decay }) { }
        }

        public class Options : OptimizerOptions
        {
            public double? lambd;
            public double? alpha;
            public double? t0;
            public double? weight_decay;
            public bool? maximize;

            public Options() { }
        }

        public sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public double eta;
            public double mu;
            public Tensor ax = null!;

            public State(Parameter parameter) : base(parameter) { }

            public override void Initialize(OptimizerOptions options)
            {
                Dispose();
                (step, eta, mu) = (0, options.LearningRate!.Value, 1);
                ax = Filled();
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
            public static ASGD ASGD(IEnumerable<Parameter> parameters, double lr = 0.001, double lambd = 0.0001, double alpha = 0.75,
                double t0 = 1000000, double weight_decay = 0, bool maximize = false) =>
                new(parameters, lr, lambd, alpha, t0, weight_decay, maximize);

            public static ASGD ASGD(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.001, double lambd = 0.0001,
                double alpha = 0.75, double t0 = 1000000, double weight_decay = 0, bool maximize = false) =>
                new(parameters.Select(entry => entry.Item2), lr, lambd, alpha, t0, weight_decay, maximize);

            public static ASGD ASGD(IEnumerable<ParamGroup<ASGD.Options>> parameters, double lr = 0.001, double lambd = 0.0001,
                double alpha = 0.75, double t0 = 1000000, double weight_decay = 0, bool maximize = false) =>
                new(parameters, lr, lambd, alpha, t0, weight_decay, maximize);
        }
    }
}

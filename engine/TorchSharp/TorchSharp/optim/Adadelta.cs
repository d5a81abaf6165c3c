using TorchSharp.Modules;
using static TorchSharp.torch;

// Adadelta (Zeiler, 2012): steps in the unit of the parameters, from the mean squares of gradients and of former steps.
namespace TorchSharp.Modules
{
    public class Adadelta : OptimizerHelper
    {
        public Adadelta(IEnumerable<Parameter> parameters, double lr, double rho = 0.9, double eps = 1E-06, double weight_decay = 0,
            bool maximize = false)
            : this([new ParamGroup(parameters, new Options())], lr, rho, eps, weight_decay, maximize) { }

        public Adadelta(IEnumerable<ParamGroup> parameters, double lr = 1, double rho = 0.9, double eps = 1E-06,
            double weight_decay = 0, bool maximize = false) =>
            Begin(new ParamGroup([], new Options { LearningRate = lr, rho = rho, eps = eps, weight_decay = weight_decay,
                maximize = maximize }), parameters);

        private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

        public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Step, closure);

        private void Step(ParamGroup group)
        {
            var options = group.Options;
            double rho = options.rho!.Value, eps = options.eps!.Value;
            foreach (var (parameter, gradient, state) in WithGradients<State>(group, options.maximize, options.weight_decay))
            {
                state.step++;
                state.square_avg.mul_(rho).addcmul_(gradient, gradient, 1 - rho);
                var change = (state.acc_delta + eps).sqrt_().div_((state.square_avg + eps).sqrt_()).mul_(gradient);
                state.acc_delta.mul_(rho).addcmul_(change, change, 1 - rho);
                parameter.add_(change, -options.LearningRate!.Value);
            }
        }

        public class ParamGroup : ParamGroup<Options>
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1, double rho = 0.9, double eps = 1E-06,
                double weight_decay = 0, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, rho = rho, eps = eps, weight_decay = weight_decay,
                    maximize = maximize }) { }
        }

        public class Options : OptimizerOptions
        {
            public double? rho;
            public double? eps;
            public double? weight_decay;
            public bool? maximize;

            public Options() { }
        }

        public sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public Tensor square_avg = null!;
            public Tensor acc_delta = null!;

            public State(Parameter parameter) : base(parameter) { }

            public override void Initialize(OptimizerOptions options)
            {
                Dispose();
                step = 0;
                (square_avg, acc_delta) = (Filled(), Filled());
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
            public static Adadelta Adadelta(IEnumerable<Parameter> parameters, double lr = 1, double rho = 0.9, double eps = 1E-06,
                double weight_decay = 0, bool maximize = false) =>
                new(parameters, lr, rho, eps, weight_decay, maximize);

            public static Adadelta Adadelta(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1, double rho = 0.9,
                double eps = 1E-06, double weight_decay = 0, bool maximize = false) =>
                new(parameters.Select(entry => entry.Item2), lr, rho, eps, weight_decay, maximize);

            public static Adadelta Adadelta(IEnumerable<Adadelta.ParamGroup> parameters, double lr = 1, double rho = 0.9,
                double eps = 1E-06, double weight_decay = 0, bool maximize = false) =>
                new(parameters, lr, rho, eps, weight_decay, maximize);
        }
    }
}

using TorchSharp.Modules;
using static TorchSharp.torch;

// Rprop (Riedmiller and Braun, 1993): each weight has its own step, which grows while the gradient keeps its sign and
// shrinks, without a move, when it turns. The steps are PyTorch's; the package adds max_step times the weights to the gradient.
namespace TorchSharp.Modules
{
    public class Rprop : OptimizerHelper
    {
        public Rprop(IEnumerable<Parameter> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2,
            double min_step = 1E-06, double max_step = 50, bool maximize = false)
            : this([new ParamGroup(parameters, new Options())], lr, etaminus, etaplus, min_step, max_step, maximize) { }

        public Rprop(IEnumerable<ParamGroup> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2,
            double min_step = 1E-06, double max_step = 50, bool maximize = false) =>
            Begin(new ParamGroup([], new Options { LearningRate = lr, etaminus = etaminus, etaplus = etaplus, min_step = min_step,
                max_step = max_step, maximize = maximize }), parameters);

        private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

        public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Step, closure);

        private void Step(ParamGroup group)
        {
            var options = group.Options;
            foreach (var (parameter, gradient, state) in WithGradients<State>(group, options.maximize))
            {
                state.step++;
                var agreement = (gradient * state.prev).sign_();
                var (kept, turned) = (agreement.gt(0), agreement.lt(0));
                var factor = ones_like(agreement).masked_fill_(kept, options.etaplus!.Value).masked_fill_(turned,
                    options.etaminus!.Value);
                state.step_size.mul_(factor).clamp_(options.min_step!.Value, options.max_step!.Value);
                state.prev.copy_(gradient.masked_fill(turned, 0));
                parameter.addcmul_(state.prev.sign(), state.step_size, -1);
            }
        }

        public class ParamGroup : ParamGroup<Options>
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2,
                double min_step = 1E-06, double max_step = 50, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, etaminus = etaminus, etaplus = etaplus, min_step = min_step,
                    max_step = max_step, maximize = maximize }) { }
        }

        public class Options : OptimizerOptions
        {
            public double? etaminus;
            public double? etaplus;
            public double? min_step;
            public double? max_step;
            public bool? maximize;

            public Options() { }
        }

        public sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public Tensor prev = null!;
            public Tensor step_size = null!;

            public State(Parameter parameter) : base(parameter) { }

            public override void Initialize(OptimizerOptions options)
            {
                Dispose();
                step = 0;
                (prev, step_size) = (Filled(), Filled(options.LearningRate!.Value));
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
            public static Rprop Rprop(IEnumerable<Parameter> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2,
                double min_step = 1E-06, double max_step = 50, bool maximize = false) =>
                new(parameters, lr, etaminus, etaplus, min_step, max_step, maximize);

            public static Rprop Rprop(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double etaminus = 0.5,
                double etaplus = 1.2, double min_step = 1E-06, double max_step = 50, bool maximize = false) =>
                new(parameters.Select(entry => entry.Item2), lr, etaminus, etaplus, min_step, max_step, maximize);

            public static Rprop Rprop(IEnumerable<Rprop.ParamGroup> parameters, double lr = 0.01, double etaminus = 0.5,
                double etaplus = 1.2, double min_step = 1E-06, double max_step = 50, bool maximize = false) =>
                new(parameters, lr, etaminus, etaplus, min_step, max_step, maximize);
        }
    }
}

using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

// RMSProp (Hinton, 2012), centered and with momentum when asked.
namespace TorchSharp.Modules
{
    public class RMSProp : OptimizerHelper, optim.IMomentum
    {
        public RMSProp(IEnumerable<Parameter> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1E-08,
            double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
            : this([new ParamGroup(parameters, new Options())], lr, alpha, eps, weight_decay, momentum, centered, maximize) { }

        public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1E-08,
            double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
            Begin(new ParamGroup([], new Options { LearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay,
                momentum = momentum, centered = centered, maximize = maximize }), parameters);

        public double Momentum
        {
            get => AllMomentum;
            set => AllMomentum = value;
        }

        private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

        public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Step, closure);

        private void Step(ParamGroup group)
        {
            foreach (var (parameter, gradient, state) in WithGradients<State>(group, group.Options.maximize, group.Options.weight_decay))
                Update(parameter, gradient, state, group.Options);
        }

        private static void Update(Parameter parameter, Tensor gradient, State state, Options options)
        {
            double alpha = options.alpha!.Value, rate = options.LearningRate!.Value;
            state.step++;
            Aten.Do("mul_.Scalar", state.square_avg, alpha);
            Aten.Do("addcmul_", state.square_avg, gradient, gradient, 1 - alpha);
            var variance = state.square_avg;
            if (state.grad_avg is not null)
            {
                Aten.Do("mul_.Scalar", state.grad_avg, alpha);
                Aten.Do("add_.Tensor", state.grad_avg, gradient, 1 - alpha);
                variance = Aten.Call("addcmul", variance, state.grad_avg, state.grad_avg, -1.0);
            }
            var root = variance.sqrt();
            Aten.Do("add_.Scalar", root, options.eps!.Value);
            if (options.momentum is not > 0)    // A scheduler may have given it to an optimizer that began without.
            {
                Aten.Do("addcdiv_", parameter, gradient, root, -rate);
                return;
            }
            state.BeginMomentum();
            Aten.Do("mul_.Scalar", state.momentum_buffer, options.momentum!.Value);
            Aten.Do("addcdiv_", state.momentum_buffer, gradient, root, 1.0);
            Aten.Do("add_.Tensor", parameter, state.momentum_buffer, -rate);
        }

        public class ParamGroup : ParamGroup<Options>, optim.IMomentum
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double eps = 1E-08, double alpha = 0.99,
                double weight_decay = 0, double momentum = 0, bool centered = false)
                : base(parameters, new Options { LearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay,
                    momentum = momentum, centered = centered }) { }

            public double Momentum
            {
                get => Options.momentum!.Value;
                set => Options.momentum = value;
            }
        }

        public class Options : OptimizerOptions
        {
            public double? alpha;
            public double? eps;
            public double? weight_decay;
            public double? momentum;
            public bool? centered;
            public bool? maximize;

            public Options() { }
        }

        public sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public Tensor square_avg = null!;
            public Tensor? momentum_buffer;
            public Tensor? grad_avg;

            public State(Parameter parameter) : base(parameter) { }

            public override void Initialize(OptimizerOptions options)
            {
                Dispose();
                step = 0;
                square_avg = Filled();
                momentum_buffer = ((Options)options).momentum > 0 ? Filled() : null;
                grad_avg = ((Options)options).centered == true ? Filled() : null;
            }

            internal void BeginMomentum() => momentum_buffer ??= Filled();

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
            public static RMSProp RMSProp(IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1E-08,
                double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double alpha = 0.99,
                double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters.Select(entry => entry.Item2), lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(IEnumerable<RMSProp.ParamGroup> parameters, double lr = 0.01, double alpha = 0.99,
                double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);
        }
    }
}

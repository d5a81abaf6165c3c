using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

// Stochastic gradient descent, with momentum: buf = momentum·buf + (1 − dampening)·g, p = p − lr·buf.
namespace TorchSharp.Modules
{
    public class SGD : OptimizerHelper, optim.IMomentum
    {
        public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0,
            bool nesterov = false, bool maximize = false)
            : this([new ParamGroup(parameters, new Options())], lr, momentum, dampening, weight_decay, nesterov, maximize) { }

        public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0,
            bool nesterov = false, bool maximize = false) =>
            Begin(new ParamGroup([], new Options { LearningRate = lr, momentum = momentum, dampening = dampening,
                weight_decay = weight_decay, nesterov = nesterov, maximize = maximize }), parameters);

        public double Momentum
        {
            get => AllMomentum;
            set => AllMomentum = value;
        }

        private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

        public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Step, closure);

        private unsafe void Step(ParamGroup group)
        {
            var options = group.Options;
            using var block = new HandleBlock(group);
            var momenta = block.Column(1);
            for (int k = 0; k < block.Count; k++)
                momenta[k] = StateOf<State>(block[k]).momentum_buffer?.Handle ?? 0;
            fixed (nint* parameters = block.Parameters, buffers = momenta)
                Shim.Check(Shim.ts_sgd_step(parameters, buffers, block.Count, options.LearningRate!.Value, options.momentum!.Value,
                    options.dampening!.Value, options.weight_decay!.Value, options.nesterov == true ? 1 : 0,
                        options.maximize == true ? 1 : 0));
            for (int k = 0; options.momentum != 0 && k < block.Count; k++)
                if (StateOf<State>(block[k]) is { momentum_buffer: null } state && momenta[k] != 0)
                    state.momentum_buffer = new Tensor(momenta[k]).DetachFromDisposeScope();
        }

        public class ParamGroup : ParamGroup<Options>, optim.IMomentum
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double momentum = 0, double dampening = 0,
                double weight_decay = 0, bool nesterov = false, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, momentum = momentum, dampening = dampening,
                    weight_decay = weight_decay, nesterov = nesterov, maximize = maximize }) { }

            public double Momentum
            {
                get => Options.momentum!.Value;
                set => Options.momentum = value;
            }
        }

        public class Options : OptimizerOptions
        {
            public double? momentum;
            public double? dampening;
            public double? weight_decay;
            public bool? nesterov;
            public bool? maximize;

            public Options() { }
        }

        public sealed class State : OptimizerState, IDisposable
        {
            public Tensor? momentum_buffer;

            public State(Parameter parameter) : base(parameter) { }

            public override void Initialize(OptimizerOptions options)
            {
                Dispose();
                momentum_buffer = null;
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
            public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0,
                double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0,
                double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters.Select(entry => entry.Item2), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0,
                double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}

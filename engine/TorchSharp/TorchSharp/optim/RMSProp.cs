using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

// RMSProp (Hinton, 2012), centered and with momentum when asked.
namespace TorchSharp.Modules
{
    public class RMSProp : OptimizerHelper, optim.IMomentum
    {
        public RMSProp(IEnumerable<Parameter> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
            : this([new ParamGroup(parameters, new Options())], lr, alpha, eps, weight_decay, momentum, centered, maximize) { }

        public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
        {
            _defaults = new Options { LearningRate = lr, InitialLearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum, centered = centered, maximize = maximize };
            foreach (var group in parameters)
                add_param_group(group);
        }

        public double Momentum
        {
            get => ((Options)_defaults).momentum!.Value;
            set
            {
                ((Options)_defaults).momentum = value;
                foreach (ParamGroup group in _parameter_groups)
                    group.Momentum = value;
            }
        }

        public override void add_param_group(Modules.ParamGroup param_group)
        {
            if (param_group.Options is not Options)
                param_group.Options = new Options { LearningRate = param_group.Options.LearningRate };
            ((Options)param_group.Options).Filled((Options)_defaults);
            base.add_param_group(param_group);
        }

        private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

        public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Step, closure);

        private void Step(ParamGroup group)
        {
            var options = group.Options;
            double decay = options.weight_decay!.Value;
            foreach (var (parameter, raw, state) in WithGradients<State>(group))
            {
                var gradient = options.maximize == true ? raw.neg() : raw;
                if (decay != 0)
                    gradient = Aten.Call("add.Tensor", gradient, parameter, decay);
                Update(parameter, gradient, state, options);
            }
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
            if (state.momentum_buffer is null)
            {
                Aten.Do("addcdiv_", parameter, gradient, root, -rate);
                return;
            }
            Aten.Do("mul_.Scalar", state.momentum_buffer, options.momentum!.Value);
            Aten.Do("addcdiv_", state.momentum_buffer, gradient, root, 1.0);
            Aten.Do("add_.Tensor", parameter, state.momentum_buffer, -rate);
        }

        public class ParamGroup : ParamGroup<Options>, optim.IMomentum
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double eps = 1E-08, double alpha = 0.99, double weight_decay = 0, double momentum = 0, bool centered = false)
                : base(parameters, new Options { LearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum, centered = centered }) { }

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

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(alpha!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(momentum!.Value);
                writer.Write(centered!.Value);
                writer.Write(maximize!.Value);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                alpha = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                momentum = reader.ReadDouble();
                centered = reader.ReadBoolean();
                maximize = reader.ReadBoolean();
            }

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var from = (Options)source;
                (alpha, eps, weight_decay, momentum, centered, maximize) = (from.alpha, from.eps, from.weight_decay, from.momentum, from.centered, from.maximize);
            }

            internal Options Filled(Options defaults)
            {
                LearningRate ??= defaults.LearningRate;
                alpha ??= defaults.alpha;
                eps ??= defaults.eps;
                weight_decay ??= defaults.weight_decay;
                momentum ??= defaults.momentum;
                centered ??= defaults.centered;
                maximize ??= defaults.maximize;
                return this;
            }
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
                square_avg = Zeros();
                momentum_buffer = ((Options)options).momentum > 0 ? Zeros() : null;
                grad_avg = ((Options)options).centered == true ? Zeros() : null;
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                square_avg.Save(writer);
                SaveConditionalStateTensor(writer, momentum_buffer);
                SaveConditionalStateTensor(writer, grad_avg);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                LoadStateTensor(reader, ref square_avg);
                LoadConditionalStateTensor(reader, ref momentum_buffer, _parameter.device);
                LoadConditionalStateTensor(reader, ref grad_avg, _parameter.device);
            }

            public override void LoadStateDict(OptimizerState source)
            {
                var from = (State)source;
                step = from.step;
                square_avg = Copied(from.square_avg, square_avg)!;
                momentum_buffer = Copied(from.momentum_buffer, momentum_buffer);
                grad_avg = Copied(from.grad_avg, grad_avg);
            }

            public override void to(Device device)
            {
                square_avg = Moved(square_avg, device)!;
                momentum_buffer = Moved(momentum_buffer, device);
                grad_avg = Moved(grad_avg, device);
            }

            public override bool ApproximatelyEquals(OptimizerState other) =>
                other is State that && step == that.step && Close(square_avg, that.square_avg) && Close(momentum_buffer, that.momentum_buffer) && Close(grad_avg, that.grad_avg);

            public void Dispose()
            {
                square_avg?.Dispose();
                momentum_buffer?.Dispose();
                grad_avg?.Dispose();
            }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static RMSProp RMSProp(IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(IEnumerable<(string, Parameter)> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters.Select(entry => entry.Item2), lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(IEnumerable<RMSProp.ParamGroup> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);
        }
    }
}

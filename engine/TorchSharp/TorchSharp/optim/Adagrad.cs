using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

// Adagrad (Duchi, Hazan and Singer, 2011).
namespace TorchSharp.Modules
{
    public class Adagrad : OptimizerHelper
    {
        public Adagrad(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10)
            : this([new ParamGroup(parameters, new Options())], lr, lr_decay, weight_decay, initial_accumulator_value, eps) { }

        public Adagrad(IEnumerable<ParamGroup> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10)
        {
            _defaults = new Options { LearningRate = lr, InitialLearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps };
            foreach (var group in parameters)
                add_param_group(group);
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
                double rate = options.LearningRate!.Value / (1 + state.step++ * options.lr_decay!.Value);
                var gradient = decay != 0 ? Aten.Call("add.Tensor", raw, parameter, decay) : raw;
                Aten.Do("addcmul_", state.sum, gradient, gradient, 1.0);
                var root = state.sum.sqrt();
                Aten.Do("add_.Scalar", root, options.eps!.Value);
                Aten.Do("addcdiv_", parameter, gradient, root, -rate);
            }
        }

        public class ParamGroup : ParamGroup<Options>
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10)
                : base(parameters, new Options { LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps }) { }
        }

        public class Options : OptimizerOptions
        {
            public double? lr_decay;
            public double? weight_decay;
            public double? initial_accumulator_value;
            public double? eps;

            public Options() { }

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(lr_decay!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(initial_accumulator_value!.Value);
                writer.Write(eps!.Value);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                lr_decay = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                initial_accumulator_value = reader.ReadDouble();
                eps = reader.ReadDouble();
            }

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var from = (Options)source;
                (lr_decay, weight_decay, initial_accumulator_value, eps) = (from.lr_decay, from.weight_decay, from.initial_accumulator_value, from.eps);
            }

            internal Options Filled(Options defaults)
            {
                LearningRate ??= defaults.LearningRate;
                lr_decay ??= defaults.lr_decay;
                weight_decay ??= defaults.weight_decay;
                initial_accumulator_value ??= defaults.initial_accumulator_value;
                eps ??= defaults.eps;
                return this;
            }
        }

        public sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public Tensor sum = null!;

            public State(Parameter parameter) : base(parameter) { }

            public override void Initialize(OptimizerOptions options)
            {
                Dispose();
                step = 0;
                sum = Zeros().fill_(((Options)options).initial_accumulator_value!.Value);
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                sum.Save(writer);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                LoadStateTensor(reader, ref sum);
            }

            public override void LoadStateDict(OptimizerState source)
            {
                var from = (State)source;
                step = from.step;
                sum = Copied(from.sum, sum)!;
            }

            public override void to(Device device)
            {
                sum = Moved(sum, device)!;
            }

            public override bool ApproximatelyEquals(OptimizerState other) =>
                other is State that && step == that.step && Close(sum, that.sum);

            public void Dispose()
            {
                sum?.Dispose();
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
            public static Adagrad Adagrad(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10) =>
                new(parameters, lr, lr_decay, weight_decay, initial_accumulator_value, eps);

            public static Adagrad Adagrad(IEnumerable<(string, Parameter)> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10) =>
                new(parameters.Select(entry => entry.Item2), lr, lr_decay, weight_decay, initial_accumulator_value, eps);

            public static Adagrad Adagrad(IEnumerable<Adagrad.ParamGroup> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10) =>
                new(parameters, lr, lr_decay, weight_decay, initial_accumulator_value, eps);
        }
    }
}

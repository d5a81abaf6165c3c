using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

// Adam with decoupled weight decay (Loshchilov and Hutter, 2019).
namespace TorchSharp.Modules
{
    public class AdamW : OptimizerHelper, optim.IBetas
    {
        public AdamW(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : this([new ParamGroup(parameters, new Options())], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize) { }

        public AdamW(IEnumerable<ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        {
            _defaults = new Options { LearningRate = lr, InitialLearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize };
            foreach (var group in parameters)
                add_param_group(group);
        }

        public (double, double) Betas
        {
            get => (((Options)_defaults).beta1!.Value, ((Options)_defaults).beta2!.Value);
            set
            {
                (((Options)_defaults).beta1, ((Options)_defaults).beta2) = value;
                foreach (ParamGroup group in _parameter_groups)
                    group.Betas = value;
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

        // One native call a group. The moments' bias towards zero shrinks as βᵗ: the first is corrected in the step's size,
        // the second in the root.
        private unsafe void Step(ParamGroup group)
        {
            var options = group.Options;
            using var block = new HandleBlock(group);
            Span<nint> first = block.Column(1), second = block.Column(2), largest = block.Column(3), steps = block.Column(4);
            for (int k = 0; k < block.Count; k++)
            {
                var state = StateOf<State>(block[k]);
                (first[k], second[k], steps[k]) = (state.exp_avg.Handle, state.exp_avg_sq.Handle, (nint)state.step);
                largest[k] = state.max_exp_avg_sq?.Handle ?? 0;
            }
            fixed (nint* parameters = block.Parameters, averages = first, squares = second, maxima = largest, counts = steps)
                Shim.Check(Shim.ts_adam_step(parameters, averages, squares, maxima, (long*)counts, block.Count, options.LearningRate!.Value, options.beta1!.Value,
                    options.beta2!.Value, options.eps!.Value, options.weight_decay!.Value, 1, options.maximize == true ? 1 : 0));
            for (int k = 0; k < block.Count; k++)
                StateOf<State>(block[k]).step = steps[k];
        }

        public class ParamGroup : ParamGroup<Options>, optim.IBetas
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize }) { }

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
            public bool? amsgrad;
            public bool? maximize;

            public Options() { }

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(beta1!.Value);
                writer.Write(beta2!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(amsgrad!.Value);
                writer.Write(maximize!.Value);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                beta1 = reader.ReadDouble();
                beta2 = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                amsgrad = reader.ReadBoolean();
                maximize = reader.ReadBoolean();
            }

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var from = (Options)source;
                (beta1, beta2, eps, weight_decay, amsgrad, maximize) = (from.beta1, from.beta2, from.eps, from.weight_decay, from.amsgrad, from.maximize);
            }

            internal Options Filled(Options defaults)
            {
                LearningRate ??= defaults.LearningRate;
                beta1 ??= defaults.beta1;
                beta2 ??= defaults.beta2;
                eps ??= defaults.eps;
                weight_decay ??= defaults.weight_decay;
                amsgrad ??= defaults.amsgrad;
                maximize ??= defaults.maximize;
                return this;
            }
        }

        public sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public Tensor exp_avg = null!;
            public Tensor exp_avg_sq = null!;
            public Tensor? max_exp_avg_sq;

            public State(Parameter parameter) : base(parameter) { }

            public override void Initialize(OptimizerOptions options)
            {
                Dispose();
                step = 0;
                (exp_avg, exp_avg_sq) = (Zeros(), Zeros());
                max_exp_avg_sq = ((Options)options).amsgrad == true ? Zeros() : null;
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                exp_avg.Save(writer);
                exp_avg_sq.Save(writer);
                SaveConditionalStateTensor(writer, max_exp_avg_sq);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                LoadStateTensor(reader, ref exp_avg);
                LoadStateTensor(reader, ref exp_avg_sq);
                LoadConditionalStateTensor(reader, ref max_exp_avg_sq, _parameter.device);
            }

            public override void LoadStateDict(OptimizerState source)
            {
                var from = (State)source;
                step = from.step;
                exp_avg = Copied(from.exp_avg, exp_avg)!;
                exp_avg_sq = Copied(from.exp_avg_sq, exp_avg_sq)!;
                max_exp_avg_sq = Copied(from.max_exp_avg_sq, max_exp_avg_sq);
            }

            public override void to(Device device)
            {
                exp_avg = Moved(exp_avg, device)!;
                exp_avg_sq = Moved(exp_avg_sq, device)!;
                max_exp_avg_sq = Moved(max_exp_avg_sq, device);
            }

            public override bool ApproximatelyEquals(OptimizerState other) =>
                other is State that && step == that.step && Close(exp_avg, that.exp_avg) && Close(exp_avg_sq, that.exp_avg_sq) && Close(max_exp_avg_sq, that.max_exp_avg_sq);

            public void Dispose()
            {
                exp_avg?.Dispose();
                exp_avg_sq?.Dispose();
                max_exp_avg_sq?.Dispose();
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
            public static AdamW AdamW(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static AdamW AdamW(IEnumerable<(string, Parameter)> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters.Select(entry => entry.Item2), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static AdamW AdamW(IEnumerable<AdamW.ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}

using TorchSharp.Modules;
using static TorchSharp.torch;

// L-BFGS (Nocedal and Wright, algorithm 7.5): the inverse curvature is kept as the last changes of the parameters and of
// their gradient, so a direction costs two passes over them. Steps have a fixed length; there is no search along the line.
namespace TorchSharp.Modules
{
    public class LBFGS : optim.Optimizer, optim.ILearningRateController
    {
        private const double CurvatureMin = 1e-10;      // Less says nothing, and would make the direction huge.
        private readonly long stepsMax, callsMax, historyLength;
        private readonly double gradientMin, changeMin;
        private readonly LinkedList<(Tensor Step, Tensor Change, double Scale)> history = new();
        private Tensor? direction, lastGradient;
        private double length, firstScale = 1;

        public double _rate;

        internal LBFGS(IEnumerable<Parameter> parameters, double lr, long max_iter, long? max_eval, double tolerance_grad,
            double tolerance_change, long history_size)
        {
            _parameter_groups = [new ParamGroup { Parameters = parameters.ToList(),
                Options = new() { LearningRate = lr, InitialLearningRate = lr } }];
            (stepsMax, callsMax, historyLength) = (max_iter, max_eval ?? max_iter * 5 / 4, history_size);
            (gradientMin, changeMin) = (tolerance_grad, tolerance_change);
            (_rate, InitialLearningRate) = (lr, lr);
        }

        public double LearningRate
        {
            get => _rate;
            set => _rate = value;
        }

        public double InitialLearningRate { get; set; }

        public override IEnumerable<optim.ILearningRateController> ParamGroups => [this];

        /// <summary>Up to max_iter steps. The closure clears the gradients, computes the loss and calls backward on it.</summary>
        /// <returns>The loss before the first step.</returns>
        public override Tensor? step(Func<Tensor>? closure = null)
        {
            ArgumentNullException.ThrowIfNull(closure);
            using var scope = NewDisposeScope();
            using var mode = no_grad();
            var first = Evaluate(closure);
            double loss = first.ToDouble();
            var gradient = Gradient();
            for (long steps = 1, calls = 1; gradient.abs().max().ToDouble() > gradientMin && steps <= stepsMax; steps++, calls++)
            {
                Turn(gradient);
                if (gradient.dot(direction!).ToDouble() > -changeMin)
                    break;
                Move();
                if (steps == stepsMax)
                    break;
                double before = loss;
                loss = Evaluate(closure).ToDouble();
                gradient = Gradient();
                double moved = direction!.abs().max().ToDouble() * length;
                if (calls + 1 >= callsMax || moved <= changeMin || Math.Abs(loss - before) < changeMin)
                    break;
            }
            return first.MoveToOuterDisposeScope();
        }

        /// <summary>Takes the gradient in, and sets the direction and the length of the step along it.</summary>
        private void Turn(Tensor gradient)
        {
            bool isFirst = lastGradient is null;
            var wanted = isFirst ? gradient.neg() : Direction(gradient);
            direction?.Dispose();
            lastGradient?.Dispose();
            (direction, lastGradient) = (wanted.DetachFromDisposeScope(), gradient.clone().DetachFromDisposeScope());
            length = isFirst ? Math.Min(1, 1 / gradient.abs().sum().ToDouble()) * _rate : _rate;
        }

        private Tensor Direction(Tensor gradient)
        {
            Remember(direction! * length, gradient - lastGradient!);
            var d = gradient.neg();
            var shares = new Stack<double>();
            for (var node = history.Last; node is not null; node = node.Previous)
            {
                shares.Push(node.Value.Step.dot(d).ToDouble() * node.Value.Scale);
                d.add_(node.Value.Change, -shares.Peek());
            }
            d.mul_(firstScale);
            foreach (var (step, change, scale) in history)
                d.add_(step, shares.Pop() - change.dot(d).ToDouble() * scale);
            return d;
        }

        private void Remember(Tensor step, Tensor change)
        {
            double curvature = change.dot(step).ToDouble();
            if (curvature <= CurvatureMin)
                return;
            if (history.Count >= historyLength)
                Forget();
            history.AddLast((step.DetachFromDisposeScope(), change.DetachFromDisposeScope(), 1 / curvature));
            firstScale = curvature / change.dot(change).ToDouble();
        }

        private void Forget()
        {
            var (step, change, _) = history.First!.Value;
            step.Dispose();
            change.Dispose();
            history.RemoveFirst();
        }

        private static Tensor Evaluate(Func<Tensor> closure)
        {
            using var mode = enable_grad();
            return closure();
        }

        private Tensor Gradient() => cat([.. parameters().Select(p => (p.grad ?? zeros_like(p)).reshape(-1))]);

        private void Move()
        {
            long at = 0;
            foreach (var parameter in parameters())
            {
                long count = parameter.numel();
                parameter.add_(direction!.narrow(0, at, count).view_as(parameter), length);
                at += count;
            }
        }

        protected override void Dispose(bool disposing)
        {
            while (history.Count > 0)
                Forget();
            direction?.Dispose();
            lastGradient?.Dispose();
            (direction, lastGradient) = (null, null);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static LBFGS LBFGS(IEnumerable<Parameter> parameters, double lr = 0.01, long max_iter = 20, long? max_eval = null,
                double tolerange_grad = 1E-05, double tolerance_change = 1E-09, long history_size = 100) =>
                new(parameters, lr, max_iter, max_eval, tolerange_grad, tolerance_change, history_size);

            public static LBFGS LBFGS(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, long max_iter = 20,
                long? max_eval = null,
                double tolerange_grad = 1E-05, double tolerance_change = 1E-09, long history_size = 100) =>
                new(parameters.Select(entry => entry.Item2), lr, max_iter, max_eval, tolerange_grad, tolerance_change, history_size);
        }
    }
}

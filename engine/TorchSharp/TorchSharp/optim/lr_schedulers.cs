// The schedulers by name. Most are one formula of the base rate and the epoch, counted from 0.
namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static LRScheduler StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new FormulaLR(optimizer, last_epoch, (start, epoch) => start * Math.Pow(gamma, epoch / step_size));

            public static LRScheduler MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new FormulaLR(optimizer, last_epoch, (start, epoch) => start * Math.Pow(gamma, milestones.Count(milestone => milestone <= epoch)));

            public static LRScheduler ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new FormulaLR(optimizer, last_epoch, (start, epoch) => start * Math.Pow(gamma, epoch));

            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new FormulaLR(optimizer, last_epoch, (start, epoch) => start * lr_lambda(epoch));

            public static LRScheduler ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new FormulaLR(optimizer, last_epoch, (start, epoch) => epoch < total_iters ? start * factor : start);

            public static LRScheduler LinearLR(Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1, int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new FormulaLR(optimizer, last_epoch, (start, epoch) =>
                    start * (start_factor + (end_factor - start_factor) * Math.Min(epoch, total_iters) / total_iters));

            public static LRScheduler PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1, bool verbose = false) =>
                new FormulaLR(optimizer, last_epoch, (start, epoch) => start * Math.Pow(1 - Math.Min(epoch, total_iters) / (double)total_iters, power));

            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) =>
                new FormulaLR(optimizer, last_epoch, (start, epoch) => eta_min + (start - eta_min) * (1 + Math.Cos(Math.PI * epoch / T_max)) / 2);

            public static LRScheduler ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 0.0001,
                string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1E-08, bool verbose = false) =>
                new PlateauLR(optimizer, new PlateauRule(mode, factor, patience, threshold, threshold_mode, cooldown, min_lr, eps));

            private sealed record PlateauRule(string Mode, double Factor, int Patience, double Threshold, string ThresholdMode, int Cooldown, IList<double>? RateMin, double ChangeMin)
            {
                internal bool IsBetter(double current, double best)
                {
                    double margin = ThresholdMode == "rel" ? Math.Abs(best) * Threshold : Threshold;
                    return double.IsInfinity(best) || (Mode == "min" ? current < best - margin : current > best + margin);
                }
            }

            /// <summary>Lowers the rate when the metric has not become better for `patience` epochs.</summary>
            private sealed class PlateauLR : LRScheduler
            {
                private readonly PlateauRule rule;
                private double best;
                private int badEpochs, coolingEpochs;

                internal PlateauLR(Optimizer optimizer, PlateauRule rule) : base(optimizer)
                {
                    if (rule.Mode is not ("min" or "max") || rule.ThresholdMode is not ("rel" or "abs") || rule.Factor >= 1)
                        throw new ArgumentException($"mode is {rule.Mode}, threshold_mode {rule.ThresholdMode} and factor {rule.Factor}, but must be min or max, rel or abs, and below 1");
                    this.rule = rule;
                    best = rule.Mode == "min" ? double.PositiveInfinity : double.NegativeInfinity;
                    epoch = 0;
                }

                public override void step() => throw new InvalidOperationException("step() should not be used with the ReduceLROnPlateau scheduler: give it the metric");
                public override void step(int? epoch) => step();

                public override void step(double current, int? epoch = null)
                {
                    _step_count++;
                    this.epoch = epoch ?? this.epoch + 1;
                    bool isBetter = rule.IsBetter(current, best);
                    best = isBetter ? current : best;
                    badEpochs = isBetter || coolingEpochs > 0 ? 0 : badEpochs + 1;
                    coolingEpochs = Math.Max(0, coolingEpochs - 1);
                    if (badEpochs <= rule.Patience)
                        return;
                    Set(Groups.Select((group, k) => Lowered(group.LearningRate, k)));
                    (badEpochs, coolingEpochs) = (0, rule.Cooldown);
                }

                private double Lowered(double rate, int group)
                {
                    double lowest = rule.RateMin is { Count: > 0 } all ? all[Math.Min(group, all.Count - 1)] : 0;
                    double lowered = Math.Max(rate * rule.Factor, lowest);
                    return rate - lowered > rule.ChangeMin ? lowered : rate;
                }
            }
        }
    }
}

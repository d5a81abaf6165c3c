// Lowers the rate when a metric has stopped getting better.
namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Times `factor` once the metric has not become better for `patience` epochs; step takes the metric.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool wantsLess, isRelative;
                    private readonly double factor, threshold, changeMin;
                    private readonly int patience, cooldown;
                    private readonly IList<double>? rateMin;
                    private double best;
                    private int badEpochs, coolingEpochs;

                    public ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10,
                        double threshold = 0.0001,
                        string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1E-08,
                            bool verbose = false) : base(optimizer)
                    {
                        if (mode is not ("min" or "max") || threshold_mode is not ("rel" or "abs") || factor >= 1)
                            throw new ArgumentException($"mode is {mode}, threshold_mode {threshold_mode} and factor {factor}, but must " +
                                "be min or max, rel or abs, and below 1");
                        (wantsLess, isRelative) = (mode == "min", threshold_mode == "rel");
                        (this.factor, this.threshold, changeMin) = (factor, threshold, eps);
                        (this.patience, this.cooldown, rateMin) = (patience, cooldown, min_lr);
                        best = wantsLess ? double.PositiveInfinity : double.NegativeInfinity;
                        epoch = 0;
                    }

                    public override void step() =>
                        throw new InvalidOperationException("ReduceLROnPlateau goes by a metric: call step with it");
                    public override void step(int? epoch) => step();

                    public override void step(double current, int? epoch = null)
                    {
                        _step_count++;
                        this.epoch = epoch ?? this.epoch + 1;
                        bool isBetter = IsBetter(current);
                        best = isBetter ? current : best;
                        badEpochs = isBetter || coolingEpochs > 0 ? 0 : badEpochs + 1;
                        coolingEpochs = Math.Max(0, coolingEpochs - 1);
                        if (badEpochs <= patience)
                            return;
                        Set(Groups.Select((group, k) => Lowered(group.LearningRate, k)));
                        (badEpochs, coolingEpochs) = (0, cooldown);
                    }

                    private bool IsBetter(double current)
                    {
                        double margin = isRelative ? Math.Abs(best) * threshold : threshold;
                        return double.IsInfinity(best) || (wantsLess ? current < best - margin : current > best + margin);
                    }

                    private double Lowered(double rate, int group)
                    {
                        double lowest = rateMin is { Count: > 0 } all ? all[Math.Min(group, all.Count - 1)] : 0;
                        double lowered = Math.Max(rate * factor, lowest);
                        return rate - lowered > changeMin ? lowered : rate;
                    }
                }
            }
        }
    }
}

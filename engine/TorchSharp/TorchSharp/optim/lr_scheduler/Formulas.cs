// The schedulers that are a formula of the base rate and the epoch, counted from 0.
namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>
            /// The next rate is the last one times the formula's own ratio, so that two schedulers on one optimizer multiply
            /// (ChainedLR). Alone that is the formula itself, which is then taken as it is, without rounding the ratio.
            /// </summary>
            internal sealed record Formula(Func<double, int, double> Rate, double Floor = 0)
            {
                internal double Next(double current, double start, int epoch)
                {
                    double before = epoch == 0 ? start : Rate(start, epoch - 1), now = Rate(start, epoch);
                    return current == before || before == Floor ? now : Floor + (current - Floor) * (now - Floor) / (before - Floor);
                }
            }

            public static partial class impl
            {
                /// <summary>Multiplies the rate by gamma every `step_size` epochs.</summary>
                public class StepLR : LRScheduler
                {
                    private readonly Formula formula;

                    public StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        formula = new((start, epoch) => start * Math.Pow(gamma, epoch / step_size));
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Next(formula);
                    protected override IEnumerable<double> get_closed_form_lr() => Closed(formula);
                }

                /// <summary>Multiplies the rate by gamma at each milestone.</summary>
                public class MultiStepLR : LRScheduler
                {
                    private readonly Formula formula;

                    public MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1,
                        bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        formula = new((start, epoch) => start * Math.Pow(gamma, milestones.Count(milestone => milestone <= epoch)));
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Next(formula);
                    protected override IEnumerable<double> get_closed_form_lr() => Closed(formula);
                }

                /// <summary>Multiplies the rate by gamma every epoch.</summary>
                public class ExponentialLR : LRScheduler
                {
                    private readonly Formula formula;

                    public ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        formula = new((start, epoch) => start * Math.Pow(gamma, epoch));
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Next(formula);
                    protected override IEnumerable<double> get_closed_form_lr() => Closed(formula);
                }

                /// <summary>A part of the rate for `total_iters` epochs, then the rate.</summary>
                public class ConstantLR : LRScheduler
                {
                    private readonly Formula formula;

                    public ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1,
                        bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        formula = new((start, epoch) => epoch < total_iters ? start * factor : start);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Next(formula);
                    protected override IEnumerable<double> get_closed_form_lr() => Closed(formula);
                }

                /// <summary>Warm-up: the factor goes from start_factor to end_factor in `total_iters` epochs.</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly Formula formula;

                    public LinearLR(Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1, int total_iters = 5,
                        int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        formula = new((start, epoch) =>
                            start * (start_factor + (end_factor - start_factor) * Math.Min(epoch, total_iters) / total_iters));
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Next(formula);
                    protected override IEnumerable<double> get_closed_form_lr() => Closed(formula);
                }

                /// <summary>Falls to 0 in `total_iters` epochs, as (1 - t)ᵖ.</summary>
                public class PolynomialLR : LRScheduler
                {
                    private readonly Formula formula;

                    public PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1,
                        bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        formula = new((start, epoch) => start * Math.Pow(1 - Math.Min(epoch, total_iters) / (double)total_iters, power));
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Next(formula);
                    protected override IEnumerable<double> get_closed_form_lr() => Closed(formula);
                }

                /// <summary>Half a cosine from the rate to eta_min in T_max epochs (Loshchilov and Hutter, 2017), and up again.</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly Formula formula;

                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1,
                        bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        formula = new((start, epoch) => eta_min + (start - eta_min) * (1 + Math.Cos(Math.PI * epoch / T_max)) / 2, eta_min);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Next(formula);
                    protected override IEnumerable<double> get_closed_form_lr() => Closed(formula);
                }
            }
        }
    }
}

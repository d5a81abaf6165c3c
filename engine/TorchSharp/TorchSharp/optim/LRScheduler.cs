// Learning rates by epoch. A scheduler is made with its optimizer, sets the first rate at once, and each step sets the next.
namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public abstract class LRScheduler
            {
                private readonly List<ILearningRateController> groups = [];
                protected int _step_count;
                private protected int epoch;
                private protected double[] baseRates = [];

                protected LRScheduler() { }

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    groups.AddRange(optimizer.ParamGroups);
                    epoch = last_epoch;
                    if (last_epoch < 0)
                        groups.ForEach(group => group.InitialLearningRate = group.LearningRate);
                    baseRates = groups.Select(group => group.InitialLearningRate).ToArray();
                }

                private protected IReadOnlyList<ILearningRateController> Groups => groups;

                public IEnumerable<double> get_last_lr() => groups.Select(group => group.LearningRate).ToArray();

                /// <summary>The rates of this epoch, one a group.</summary>
                protected virtual IEnumerable<double> get_lr() => get_last_lr();
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                public virtual void step() => step(null);
                public virtual void step(double current, int? epoch = null) => step(epoch);

                public virtual void step(int? epoch)
                {
                    _step_count++;
                    this.epoch = epoch ?? this.epoch + 1;
                    Set(get_lr());
                }

                private protected void Set(IEnumerable<double> rates)
                {
                    foreach (var (group, rate) in groups.Zip(rates.ToArray()))
                        group.LearningRate = rate;
                }
            }

            /// <summary>Every scheduler whose rate follows from the epoch and the base rate alone.</summary>
            private sealed class FormulaLR : LRScheduler
            {
                private readonly Func<double, int, double> rate;

                internal FormulaLR(Optimizer optimizer, int last_epoch, Func<double, int, double> rate) : base(optimizer, last_epoch)
                {
                    this.rate = rate;
                    step();
                }

                protected override IEnumerable<double> get_lr() => baseRates.Select(start => rate(start, epoch));
            }
        }
    }
}

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

                /// <summary>The base rates are those with which the optimizer met its first scheduler.</summary>
                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    groups.AddRange(optimizer.ParamGroups);
                    epoch = last_epoch;
                    if (last_epoch < 0)
                        groups.ForEach(Begin);
                    baseRates = groups.Select(group => group.InitialLearningRate).ToArray();
                }

                private static void Begin(ILearningRateController group)
                {
                    if (group is Modules.ParamGroup { Options.IsScheduled: true })
                        return;
                    group.InitialLearningRate = group.LearningRate;
                    if (group is Modules.ParamGroup known)
                        known.Options.IsScheduled = true;
                }

                private protected IReadOnlyList<ILearningRateController> Groups => groups;
                internal int Epoch => epoch;

                public IEnumerable<double> get_last_lr() => groups.Select(group => group.LearningRate).ToArray();

                /// <summary>The rates of this epoch, one a group, reached from the rates of the epoch before.</summary>
                protected virtual IEnumerable<double> get_lr() => get_last_lr();

                /// <summary>The rates of this epoch from the base rates alone.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                public virtual void step()
                {
                    _step_count++;
                    epoch++;
                    Set(get_lr());
                }

                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>Goes to an epoch by number; without one, to the next.</summary>
                public virtual void step(int? epoch)
                {
                    if (epoch is not { } number)
                    {
                        step();
                        return;
                    }
                    _step_count++;
                    this.epoch = number;
                    Set(get_closed_form_lr());
                }

                private protected IEnumerable<double> Next(Formula formula) =>
                    groups.Zip(baseRates, (group, start) => formula.Next(group.LearningRate, start, epoch));

                private protected IEnumerable<double> Closed(Formula formula) => baseRates.Select(start => formula.Rate(start, epoch));

                /// <summary>Takes the first step back, for a scheduler whose turn comes later.</summary>
                internal void Unstep() => epoch--;

                internal void ResetRates() => Set(baseRates);

                private protected void Set(IEnumerable<double> rates)
                {
                    foreach (var (group, rate) in groups.Zip(rates.ToArray()))
                        group.LearningRate = rate;
                }

                private protected void SetMomentum(int group, double momentum)
                {
                    switch (groups[group])
                    {
                        case IMomentum plain:
                            plain.Momentum = momentum;
                            break;
                        case IBetas adaptive:
                            adaptive.Betas = (momentum, adaptive.Betas.Item2);
                            break;
                        default:
                            throw new ArgumentException("cycle_momentum needs an optimizer with momentum or betas");
                    }
                }

                /// <summary>One value for every group, or one each.</summary>
                private protected static double[] PerGroup(Optimizer optimizer, IEnumerable<double>? values, double otherwise, string what)
                {
                    int count = optimizer.ParamGroups.Count();
                    var given = values?.ToArray() ?? Enumerable.Repeat(otherwise, count).ToArray();
                    return given.Length == count ? given
                        : throw new ArgumentException($"{what} has {given.Length} values, but the optimizer has {count} groups");
                }
            }
        }
    }
}

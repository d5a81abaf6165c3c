// Schedulers from functions of the caller's, and schedulers made of others: one after another, or all at once.
namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                private static Func<int, double>[] One(Optimizer optimizer, Func<int, double> function) =>
                    Enumerable.Repeat(function, optimizer.ParamGroups.Count()).ToArray();

                private static Func<int, double>[] Each(Optimizer optimizer, IEnumerable<Func<int, double>> functions)
                {
                    var all = functions.ToArray();
                    int groups = optimizer.ParamGroups.Count();
                    return all.Length == groups ? all
                        : throw new ArgumentException($"{all.Length} functions were given, but the optimizer has {groups} groups");
                }

                /// <summary>The base rate times a function of the epoch, one for all groups or one each.</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly Func<int, double>[] factors;

                    public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, One(optimizer, lr_lambda), last_epoch, verbose) { }

                    public LambdaLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1,
                        bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        factors = Each(optimizer, lr_lambdas);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => baseRates.Zip(factors, (start, factor) => start * factor(epoch));
                }

                /// <summary>The last rate times a function of the epoch.</summary>
                public class MultiplicativeLR : LRScheduler
                {
                    private readonly Func<int, double>[] factors;

                    public MultiplicativeLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, One(optimizer, lr_lambda), last_epoch, verbose) { }

                    public MultiplicativeLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1,
                        bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        factors = Each(optimizer, lr_lambdas);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        epoch <= 0 ? get_last_lr() : get_last_lr().Zip(factors, (rate, factor) => rate * factor(epoch));
                }

                /// <summary>Steps all of them, each from the rate that the one before has set.</summary>
                public class ChainedLR : LRScheduler
                {
                    private readonly LRScheduler[] schedulers;

                    public ChainedLR(IEnumerable<LRScheduler> schedulers) => this.schedulers = schedulers.ToArray();

                    public override void step()
                    {
                        _step_count++;
                        epoch++;
                        foreach (var scheduler in schedulers)
                            scheduler.step();
                    }
                }

                /// <summary>One scheduler until the first milestone, then the next, each counting its epochs from 0.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] schedulers;
                    private readonly int[] milestones;

                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones,
                        int last_epoch = -1) : base(optimizer, last_epoch)
                    {
                        (this.schedulers, this.milestones) = (schedulers.ToArray(), milestones.ToArray());
                        if (this.milestones.Length != this.schedulers.Length - 1)
                            throw new ArgumentException($"{this.schedulers.Length} schedulers need {this.schedulers.Length - 1} " +
                                $"milestones, but there are {this.milestones.Length}");
                        epoch = last_epoch + 1;
                        // Each has set its first rate when it was made; only the first one's counts.
                        ResetRates();
                        foreach (var scheduler in this.schedulers)
                            scheduler.Unstep();
                        this.schedulers[0].step();
                    }

                    public override void step()
                    {
                        _step_count++;
                        epoch++;
                        int turn = milestones.Count(milestone => milestone <= epoch);
                        if (turn > 0 && milestones[turn - 1] == epoch)
                            schedulers[turn].step(0);
                        else
                            schedulers[turn].step();
                    }
                }
            }
        }
    }
}

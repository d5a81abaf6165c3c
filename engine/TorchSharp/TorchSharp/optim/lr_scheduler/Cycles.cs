// Rates that go up and down while momentum goes the other way: one cycle in all, or cycle after cycle.
namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Up to max_lr in the first part of the run, then down to far below the start (Smith and Topin, 2018).</summary>
                public class OneCycleLR : LRScheduler
                {
                    public enum AnnealStrategy { Cos = 0, Linear = 1 }

                    /// <summary>A stretch of steps that ends at `End`, from one of the named rates to another.</summary>
                    private sealed record Phase(double End, Func<Group, double> From, Func<Group, double> To,
                        Func<Group, double> MomentumFrom, Func<Group, double> MomentumTo);

                    private sealed record Group(double First, double Most, double Least, double MomentumLow, double MomentumHigh);

                    private readonly int stepCount;
                    private readonly bool cyclesMomentum;
                    private readonly AnnealStrategy strategy;
                    private readonly Group[] rates;
                    private readonly Phase[] phases;

                    public OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1,
                        double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85,
                            double max_momentum = 0.95,
                        double div_factor = 25, double final_div_factor = 10000, bool three_phase = false, int last_epoch = -1,
                            bool verbose = false)
                        : this(optimizer, PerGroup(optimizer, null, max_lr, nameof(max_lr)), total_steps, epochs, steps_per_epoch,
                            pct_start, anneal_strategy, cycle_momentum,
                            PerGroup(optimizer, null, base_momentum, nameof(base_momentum)),
                                PerGroup(optimizer, null, max_momentum, nameof(max_momentum)), div_factor, final_div_factor, three_phase,
                                last_epoch, verbose) { }

                    public OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1,
                        int steps_per_epoch = -1, double pct_start = 0.3,
                        AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true,
                            IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null,
                        double div_factor = 25, double final_div_factor = 10000, bool three_phase = false, int last_epoch = -1,
                            bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        stepCount = total_steps > 0 ? total_steps : epochs > 0 && steps_per_epoch > 0 ? epochs * steps_per_epoch
                            : throw new ArgumentException("OneCycleLR needs total_steps, or epochs and steps_per_epoch, of 1 or more");
                        if (pct_start is < 0 or > 1)
                            throw new ArgumentException($"pct_start is {pct_start}, but must be from 0 to 1");
                        (cyclesMomentum, strategy) = (cycle_momentum, anneal_strategy);
                        var most = PerGroup(optimizer, max_lr, 0, nameof(max_lr));
                        var low = PerGroup(optimizer, base_momentum, 0.85, nameof(base_momentum));
                        var high = PerGroup(optimizer, max_momentum, 0.95, nameof(max_momentum));
                        rates = most.Select((rate, k) => new Group(rate / div_factor, rate, rate / div_factor / final_div_factor, low[k],
                            high[k])).ToArray();
                        if (last_epoch < 0)
                            foreach (var (group, rate) in Groups.Zip(rates))
                                group.InitialLearningRate = rate.First;
                        phases = three_phase ? ThreePhases(pct_start) : TwoPhases(pct_start);
                        step();
                    }

                    private Phase[] TwoPhases(double part) =>
                    [
                        new(part * stepCount - 1, g => g.First, g => g.Most, g => g.MomentumHigh, g => g.MomentumLow),
                        new(stepCount - 1, g => g.Most, g => g.Least, g => g.MomentumLow, g => g.MomentumHigh),
                    ];

                    private Phase[] ThreePhases(double part) =>
                    [
                        new(part * stepCount - 1, g => g.First, g => g.Most, g => g.MomentumHigh, g => g.MomentumLow),
                        new(2 * part * stepCount - 2, g => g.Most, g => g.First, g => g.MomentumLow, g => g.MomentumHigh),
                        new(stepCount - 1, g => g.First, g => g.Least, g => g.MomentumHigh, g => g.MomentumHigh),
                    ];

                    protected override IEnumerable<double> get_lr()
                    {
                        if (epoch > stepCount)
                            throw new InvalidOperationException($"step {epoch} is behind the end of the cycle: OneCycleLR was made for " +
                                $"{stepCount} steps");
                        int number = Array.FindIndex(phases, phase => epoch <= phase.End);
                        var phase = phases[number < 0 ? ^1 : number];
                        double begin = number switch { 0 => 0, < 0 => phases[^2].End, _ => phases[number - 1].End };
                        double part = (epoch - begin) / (phase.End - begin);
                        for (int k = 0; cyclesMomentum && k < rates.Length; k++)
                            SetMomentum(k, Between(phase.MomentumFrom(rates[k]), phase.MomentumTo(rates[k]), part));
                        return rates.Select(group => Between(phase.From(group), phase.To(group), part));
                    }

                    private double Between(double from, double to, double part) => strategy == AnnealStrategy.Linear
                        ? from + (to - from) * part
                        : to + (from - to) / 2 * (1 + Math.Cos(Math.PI * part));
                }

                /// <summary>Between base_lr and max_lr, up and down for ever (Smith, 2017).</summary>
                public class CyclicLR : LRScheduler
                {
                    public enum Mode { Triangular = 0, Triangular2 = 1, ExpRange = 2 }

                    public enum ScaleMode { Cycle = 0, Iterations = 1 }

                    private readonly double[] low, high, momentumLow, momentumHigh;
                    private readonly double cycleSteps, upPart;
                    private readonly Func<double, double> scale;
                    private readonly bool scalesByCycle, cyclesMomentum;

                    public CyclicLR(Optimizer optimizer, double base_lr, double max_lr, int step_size_up = 2000, int step_size_down = -1,
                        Mode mode = Mode.Triangular, double gamma = 1,
                        Func<double, double>? scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle, bool cycle_momentum = true,
                            double base_momentum = 0.8, double max_momentum = 0.9, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, PerGroup(optimizer, null, base_lr, nameof(base_lr)),
                            PerGroup(optimizer, null, max_lr, nameof(max_lr)), step_size_up, step_size_down, mode, gamma, scale_fn,
                            scale_mode, cycle_momentum,
                            PerGroup(optimizer, null, base_momentum, nameof(base_momentum)),
                                PerGroup(optimizer, null, max_momentum, nameof(max_momentum)), last_epoch, verbose) { }

                    public CyclicLR(Optimizer optimizer, IEnumerable<double> base_lr, IEnumerable<double> max_lr, int step_size_up = 2000,
                        int step_size_down = -1, Mode mode = Mode.Triangular, double gamma = 1,
                        Func<double, double>? scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle, bool cycle_momentum = true,
                            IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, int last_epoch = -1,
                            bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (low, high) = (PerGroup(optimizer, base_lr, 0, nameof(base_lr)), PerGroup(optimizer, max_lr, 0, nameof(max_lr)));
                        (momentumLow, momentumHigh) = (PerGroup(optimizer, base_momentum, 0.8, nameof(base_momentum)),
                            PerGroup(optimizer, max_momentum, 0.9, nameof(max_momentum)));
                        cyclesMomentum = cycle_momentum;
                        cycleSteps = step_size_up + (step_size_down < 0 ? step_size_up : step_size_down);
                        upPart = step_size_up / cycleSteps;
                        scalesByCycle = scale_fn is null ? mode != Mode.ExpRange : scale_mode == ScaleMode.Cycle;
                        scale = scale_fn ?? (mode switch
                        {
                            Mode.Triangular2 => cycle => 1 / Math.Pow(2, cycle - 1),
                            Mode.ExpRange => step => Math.Pow(gamma, step),
                            _ => _ => 1,
                        });
                        if (last_epoch < 0)
                            foreach (var (group, rate) in Groups.Zip(low))
                                group.InitialLearningRate = rate;
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        double cycle = Math.Floor(1 + epoch / cycleSteps), part = 1 + epoch / cycleSteps - cycle;
                        double height = (part <= upPart ? part / upPart : (part - 1) / (upPart - 1)) * scale(scalesByCycle ? cycle : epoch);
                        for (int k = 0; cyclesMomentum && k < low.Length; k++)
                            SetMomentum(k, momentumHigh[k] - (momentumHigh[k] - momentumLow[k]) * height);
                        return low.Zip(high, (from, to) => from + (to - from) * height);
                    }
                }
            }
        }
    }
}

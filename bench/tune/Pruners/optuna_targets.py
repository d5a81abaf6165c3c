#!/usr/bin/python3
"""What Optuna's pruners end with on the curves of Curves.cs, and after how many epochs they had it: one line a pruner and seed.

  /usr/bin/python3 optuna_targets.py [seeds, default 20] [trials, default 243] > targets.txt

The incumbent is the completed trial with the lowest observed value; its final value is the true one after 81 epochs.
"""
import sys
import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
MASK, EPOCHS = (1 << 64) - 1, 81


def mix(x):
    x = (x + 0x9E3779B97F4A7C15) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def uniform(seed, number, draw):
    return (mix((mix((mix(seed) + number) & MASK) + draw) & MASK) >> 11) * 2.0 ** -53


def true_value(seed, number, epoch):
    u = [uniform(seed, number, k) for k in range(4)]
    d0, d1, d2 = u[0] - 0.3, u[1] - 0.7, abs(u[2] - 0.5)
    asymptote = 0.05 + 0.6 * (d0 * d0) + 0.6 * (d1 * d1) + 0.2 * d2 + 0.15 * u[3]
    rate = 0.05 + 2.0 * (u[3] * u[3])
    return asymptote + (1.0 - asymptote) / (1.0 + rate * epoch)


def observed(seed, number, epoch):
    noise = sum(uniform(seed, number, 1000 + 16 * epoch + k) for k in range(12))
    return true_value(seed, number, epoch) + 0.01 * (noise - 6.0)


def run(pruner, seed, trials):
    study = optuna.create_study(study_name=f"peers_s{seed}", pruner=pruner, sampler=optuna.samplers.RandomSampler(seed=seed))
    used, best, changes = 0, None, []
    for _ in range(trials):
        trial = study.ask()
        for epoch in range(1, EPOCHS + 1):
            value = observed(seed, trial.number, epoch)
            used += 1
            trial.report(value, epoch)
            if trial.should_prune():
                study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                break
        else:
            study.tell(trial, value)
            if best is None or value < best:
                best = value
                changes.append((used, true_value(seed, trial.number, EPOCHS)))
    final = changes[-1][1]
    return final, next(at for at, value in changes if value <= final), used


PRUNERS = {
    "successive-halving": lambda: optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3),
    "hyperband": lambda: optuna.pruners.HyperbandPruner(min_resource=1, max_resource=EPOCHS, reduction_factor=3),
    "median": optuna.pruners.MedianPruner,
}
seeds, count = (int(word) for word in (sys.argv[1:] + ["20", "243"][len(sys.argv) - 1:])[:2])
for name, make in PRUNERS.items():
    for seed in range(seeds):
        final, at, used = run(make(), seed, count)
        print(name, seed, repr(final), at, used, flush=True)

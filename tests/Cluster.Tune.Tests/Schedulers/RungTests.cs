namespace Cluster.Tune.Tests.Schedulers;

public class RungTests
{
    [Fact]
    public void The_top_is_always_the_best_floor_of_n_over_eta()
    {
        var objective = new Objective("loss", OptimizationMode.Minimize);
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var factor = random.Next(2, 6);
            var rung = new Rung(1, factor, objective);
            var (all, spent) = (new List<(TrialId Trial, double Loss)>(), new HashSet<TrialId>());
            for (var i = 0; i < 200; i++)
            {
                all.Add((new TrialId(i), random.Next(10) == 0 ? double.NaN : random.Next(30)));
                rung.Record(all[i].Trial, all[i].Loss);
                var top = all.OrderBy(e => double.IsNaN(e.Loss)).ThenBy(e => e.Loss).ThenBy(e => e.Trial)
                    .Take((i + 1) / factor).Select(e => e.Trial).ToList();

                rung.TopCount.ShouldBe(top.Count);
                rung.Promotable.ShouldBe(top.Except(spent), $"seed {seed}, {i + 1} results");
                if (random.Next(3) != 0 || !rung.Promotable.Any()) continue;
                var promoted = rung.Promotable.First();
                spent.Add(promoted);
                rung.Spend(promoted);
            }
        }
    }
}

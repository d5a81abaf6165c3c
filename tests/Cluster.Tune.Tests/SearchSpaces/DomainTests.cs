namespace Cluster.Tune.Tests.SearchSpaces;

// Domains: what is drawn lies inside, follows the promised distribution, and wrong bounds are told at the door.

public class DomainTests
{
    public static TheoryData<string, Domain> Domains => new()
    {
        { "uniform", Domain.Uniform(-1.5, 2) },
        { "uniform of neighbours", Domain.Uniform(1, Math.BitIncrement(1)) },
        { "logarithmic", Domain.LogUniform(1e-5, 1e-1) },
        { "quantised", Domain.QuantizedUniform(0, 1, 0.1) },
        { "integer", Domain.Integer(-3, 4) },
        { "choice", Domain.Choice(16, 32, 64) },
        { "grid", Domain.Grid("a", "b") },
        { "constant", Domain.Constant(3) },
    };

    [Theory]
    [MemberData(nameof(Domains))]
    public void What_is_drawn_lies_in_the_domain(string name, Domain domain)
    {
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var value = domain.Sample(random);
            domain.Contains(value).ShouldBeTrue($"{name}: {value}");
        }
    }

    [Theory]
    [MemberData(nameof(Domains))]
    public void The_same_seed_draws_the_same(string name, Domain domain)
    {
        var (left, right) = (new Random(7), new Random(7));
        for (var i = 0; i < 100; i++) domain.Sample(left).ShouldBe(domain.Sample(right), name);
    }

    [Fact]
    public void A_logarithmic_draw_falls_into_each_decade_equally_often()
    {
        var random = new Random(2);
        var domain = Domain.LogUniform(1e-4, 1e-1);
        var decades = Enumerable.Range(0, 30_000).CountBy(_ => Math.Floor(Math.Log10((double)domain.Sample(random)))).ToDictionary();

        decades.Keys.Order().ShouldBe([-4, -3, -2]);
        // 10,000 expected; the standard deviation is 82.
        foreach (var count in decades.Values) count.ShouldBeInRange(9_600, 10_400);
    }

    [Fact]
    public void A_quantised_draw_takes_every_step_and_both_ends_and_reads_well()
    {
        var random = new Random(3);
        var domain = Domain.QuantizedUniform(0, 0.5, 0.1);
        var values = Enumerable.Range(0, 1_000).Select(_ => (double)domain.Sample(random)).Distinct().Order();

        values.ShouldBe([0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    }

    [Fact]
    public void An_integer_draw_excludes_the_upper_bound()
    {
        var random = new Random(4);
        var domain = Domain.Integer(1, 4);
        Enumerable.Range(0, 1_000).Select(_ => (long)domain.Sample(random)).Distinct().Order().ShouldBe([1, 2, 3]);
    }

    public static TheoryData<Domain, string> WrongDomains => new()
    {
        { Domain.Uniform(0.1, 0.01), "learning rate: low 0.1 must be below high 0.01" },
        { Domain.Uniform(1, 1), "learning rate: low 1 must be below high 1" },
        { Domain.Uniform(double.NaN, 1), "learning rate: low NaN must be a finite number" },
        { Domain.Uniform(0, double.PositiveInfinity), "learning rate: high Infinity must be a finite number" },
        { Domain.LogUniform(0, 1), "learning rate: low 0 must be above 0, because the scale is logarithmic" },
        { Domain.QuantizedUniform(0, 1, 0), "learning rate: quantum 0 must be above 0" },
        { Domain.QuantizedUniform(0, 1, 0.3), "learning rate: high 1 must be a multiple of the quantum 0.3" },
        { Domain.Integer(5, 5), "learning rate: low 5 must be below high 5" },
        { Domain.Choice<int>(), "learning rate: a choice needs at least one value" },
        { Domain.Grid<int>(), "learning rate: a grid needs at least one value" },
    };

    [Theory]
    [MemberData(nameof(WrongDomains))]
    public void Wrong_bounds_are_refused_with_the_name_and_the_numbers(Domain domain, string text) =>
        Should.Throw<ArgumentException>(() => new SearchSpace { ["learning rate"] = domain }).Message.ShouldBe(text);
}

namespace Cluster.Tune.Tests.SearchSpaces;

public class SearchSpaceKindsTests
{
    [Fact]
    public void Every_kind_draws_only_values_that_it_contains_and_that_its_axis_finds_again()
    {
        var random = new Random(1);
        foreach (var domain in AllKinds())
        {
            for (var i = 0; i < 300; i++)
            {
                var value = domain.Sample(random);
                domain.Contains(value).ShouldBeTrue($"{domain}: {value}");
                if (domain.Axis is not { } axis) continue;
                axis.UnitOf(value).ShouldBeInRange(0, 1);
                var again = axis.ValueAt(axis.UnitOf(value));
                if (axis.Count is null) ((double)again).ShouldBe((double)value, 1e-6 * (1 + Math.Abs((double)value)), $"{domain}");
                else again.ShouldBe(value, $"{domain}");
                domain.Contains(axis.ValueAt(random.NextDouble())).ShouldBeTrue($"{domain}");
            }
        }
    }

    [Fact]
    public void The_cells_of_a_stepped_axis_fill_the_line()
    {
        foreach (var domain in AllKinds().Where(domain => domain.Axis is { Count: < 1000 }))
        {
            var random = new Random(2);
            var cells = Enumerable.Range(0, 5_000).Select(_ => domain.Axis!.ValueAt(random.NextDouble())).Distinct()
                .Select(value => domain.Axis!.CellOf(value)).ToList();
            cells.Sum(cell => cell.High - cell.Low).ShouldBe(1, 0.01, $"{domain}");
        }
    }

    [Fact]
    public void Upper_bounds_are_excluded_but_for_quantised_values()
    {
        Reached(Domain.Integer(1, 3)).ShouldBe([1L, 2L]);
        Reached(Domain.LogInteger(1, 4)).ShouldBe([1L, 2L, 3L]);
        Reached(Domain.QuantizedInteger(2, 6, 2)).ShouldBe([2L, 4L, 6L]);
        Reached(Domain.QuantizedLogInteger(2, 6, 2)).ShouldBe([2L, 4L, 6L]);
        Reached(Domain.QuantizedUniform(0, 0.3, 0.1)).ShouldBe([0.0, 0.1, 0.2, 0.3]);
        Reached(Domain.QuantizedLogUniform(0.1, 0.3, 0.1)).ShouldBe([0.1, 0.2, 0.3]);
        Reached(Domain.Ordinal("s", "m", "l")).ShouldBe(["l", "m", "s"]);
    }

    [Theory]
    [InlineData(0, 10, 1, "low 0 must be above 0, because the scale is logarithmic")]
    [InlineData(1, 10, 3, "low 1 must be a multiple of the quantum 3")]
    [InlineData(3, 10, 3, "high 10 must be a multiple of the quantum 3")]
    [InlineData(3, 9, 0, "quantum 0 must be 1 or more")]
    public void Wrong_bounds_are_told_at_the_door(long low, long high, long quantum, string problem) =>
        Should.Throw<ArgumentException>(() => new SearchSpace { ["a"] = Domain.QuantizedLogInteger(low, high, quantum) })
            .Message.ShouldBe("a: " + problem);

    [Fact]
    public void A_conditional_value_exists_only_under_its_parents_value()
    {
        var space = new SearchSpace
        {
            ["optimizer"] = Domain.Choice("sgd", "adam"),
            ["momentum"] = Domain.Uniform(0, 1).When("optimizer", "sgd"),
            ["nesterov"] = Domain.Choice(true, false).When("optimizer", "sgd"),
        };
        var random = new Random(0);
        for (var i = 0; i < 50; i++)
        {
            var configuration = space.Sample(random);
            configuration.ContainsKey("momentum").ShouldBe(configuration.Get<string>("optimizer") == "sgd");
            space.FindProblem(configuration).ShouldBeNull();
        }
        space.FindProblem(new([new("optimizer", "adam"), new("momentum", 0.5)]))
            .ShouldBe("momentum: it exists only when optimizer is sgd");
        space.FindProblem(new([new("optimizer", "sgd"), new("momentum", 0.5)])).ShouldBe("nesterov: a value is missing");
    }

    [Fact]
    public void A_condition_must_be_on_an_earlier_parameter_and_a_possible_value()
    {
        Should.Throw<ArgumentException>(() => new SearchSpace { ["a"] = Domain.Uniform(0, 1).When("b", 1) })
            .Message.ShouldStartWith("a: it depends on 'b', which must be added to the space before it");
        Should.Throw<ArgumentException>(() => new SearchSpace
            { ["b"] = Domain.Choice(1, 2), ["a"] = Domain.Uniform(0, 1).When("b", 3) })
            .Message.ShouldBe("a: it depends on b being 3, which is outside of that domain");
        Should.Throw<ArgumentException>(() => new SearchSpace
            { ["b"] = Domain.Choice(1, 2), ["a"] = Domain.Grid(1, 2).When("b", 1) })
            .Message.ShouldBe("a: a grid cannot depend on another parameter; use a choice");
    }

    [Fact]
    public void A_nested_space_is_part_of_the_outer_one_and_its_conditions_move_with_it()
    {
        var inner = new SearchSpace { ["kind"] = Domain.Choice("a", "b"), ["rate"] = Domain.Uniform(0, 1).When("kind", "a") };
        var space = new SearchSpace { ["big"] = Domain.Choice(true, false), ["net"] = Domain.Nested(inner).When("big", true) };

        space.Names.ShouldBe(["big", "net/kind", "net/rate"]);
        for (var seed = 0; seed < 30; seed++)
        {
            var configuration = space.Sample(new Random(seed));
            configuration.ContainsKey("net/kind").ShouldBe(configuration.Get<bool>("big"));
            configuration.Section("net").ContainsKey("rate")
                .ShouldBe(configuration.Get<bool>("big") && configuration.Get<string>("net/kind") == "a");
        }
    }

    [Fact]
    public void A_computed_value_reads_others_whatever_their_order()
    {
        var space = new SearchSpace
        {
            ["width"] = Domain.Choice(16, 32),
            ["heads"] = Domain.SampleFrom((c, _) => c.Get<int>("width") / 8),
        };
        var configuration = space.Sample(new Random(0));
        configuration.Get<int>("heads").ShouldBe(configuration.Get<int>("width") / 8);

        var early = new SearchSpace
        {
            ["z"] = Domain.SampleFrom((c, _) => c.Get<int>("y") + 1),
            ["y"] = Domain.SampleFrom((c, _) => c.Get<int>("x") + 1),
            ["x"] = 1,
            ["under"] = Domain.Choice(7).When("z", 3),
        };
        early.Sample(new Random(0)).ShouldBe(new([new("z", 3), new("y", 2), new("x", 1), new("under", 7)]));
        early["z"] = Domain.SampleFrom((c, _) => c.Get<int>("y") + 2);
        early.Sample(new Random(0)).Names.ShouldBe(["z", "y", "x"]);
    }

    [Fact]
    public void Computed_values_that_wait_for_each_other_and_functions_that_fail_are_told()
    {
        var circle = new SearchSpace
        {
            ["a"] = Domain.SampleFrom((c, _) => c.Get<int>("b")), ["b"] = Domain.SampleFrom((c, _) => c.Get<int>("a")), ["c"] = 1,
        };
        Should.Throw<ArgumentException>(() => circle.Sample(new Random(0))).Message
            .ShouldStartWith("a: its function needs a value that is not there: the configuration has no parameter 'b'; it has: c");
        var wrong = new SearchSpace { ["a"] = 1.5, ["b"] = Domain.SampleFrom((c, _) => c.Get<int>("a")) };
        Should.Throw<ArgumentException>(() => wrong.Sample(new Random(0))).Message
            .ShouldBe("b: its function failed: a is 1.5 (Double), which cannot be read as Int32");
    }

    [Fact]
    public void A_nested_value_is_read_by_its_whole_name()
    {
        var space = new SearchSpace
        {
            ["z"] = Domain.SampleFrom((c, _) => c.Get<int>("x/y/z") * 100),
            ["x"] = Domain.Nested(new() { ["y"] = Domain.Nested(new() { ["z"] = Domain.SampleFrom((_, _) => 1) }) }),
            ["y"] = Domain.SampleFrom((_, _) => 12),
        };
        space.Sample(new Random(0)).ShouldBe(new([new("z", 100), new("x/y/z", 1), new("y", 12)]));
    }

    [Fact]
    public void A_space_survives_json()
    {
        var space = new SearchSpace();
        var number = 0;
        foreach (var domain in AllKinds()) space[$"p{number++}"] = domain;
        space["grid"] = Domain.Grid(1, 2);
        space["fixed"] = 2.0;
        space["computed"] = Domain.SampleFrom((c, random) => c.Get<double>("fixed") + random.Next(5));
        space["child"] = Domain.Uniform(0, 1).When("grid", 1).When("fixed", 2.0);

        var again = SearchSpace.FromJson(space.ToJson());

        again.ToJson().ShouldBe(space.ToJson());
        for (var seed = 0; seed < 10; seed++) again.Sample(new Random(seed)).ShouldBe(space.Sample(new Random(seed)));
        Should.Throw<FormatException>(() => SearchSpace.FromJson("""[{"Name":"a","Kind":"uniform","Low":1}]"""))
            .Message.ShouldBe("a search space is not valid: a: a bound of the uniform is missing");
    }

    internal static IReadOnlyList<Domain> AllKinds() =>
    [
        Domain.Uniform(-2, 3), Domain.QuantizedUniform(0, 1, 0.1), Domain.LogUniform(1e-5, 1), Domain.QuantizedLogUniform(0.01, 1, 0.01),
        Domain.Normal(3, 2), Domain.QuantizedNormal(0, 5, 0.5), Domain.Integer(-3, 9), Domain.QuantizedInteger(-10, 10, 5),
        Domain.LogInteger(1, 100), Domain.QuantizedLogInteger(8, 64, 8), Domain.Choice("a", "b", "c"), Domain.Ordinal(1, 10, 100),
    ];

    private static object[] Reached(Domain domain)
    {
        var random = new Random(0);
        return [.. Enumerable.Range(0, 500).Select(_ => domain.Sample(random)).Distinct().Order()];
    }
}

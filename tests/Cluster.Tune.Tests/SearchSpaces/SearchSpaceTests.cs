namespace Cluster.Tune.Tests.SearchSpaces;

public class SearchSpaceTests
{
    [Fact]
    public void A_sample_has_every_parameter_in_the_order_written()
    {
        var space = new SearchSpace
        {
            ["learning rate"] = Domain.LogUniform(1e-4, 1e-1),
            ["epochs"] = 3,
            ["name"] = "resnet",
            ["width"] = Domain.Choice(16, 32),
        };

        var sample = space.Sample(new Random(1));

        sample.Names.ShouldBe(["learning rate", "epochs", "name", "width"]);
        sample.Get<int>("epochs").ShouldBe(3);
        space.FindProblem(sample).ShouldBeNull();
    }

    [Fact]
    public void A_configuration_that_is_no_point_of_the_space_is_explained()
    {
        var space = new SearchSpace { ["width"] = Domain.Choice(16, 32) };

        space.FindProblem(Make(("depth", 3))).ShouldBe("width: a value is missing");
        space.FindProblem(Make(("width", 20))).ShouldBe("width: 20 is outside of its domain");
        space.FindProblem(Make(("width", 16), ("depth", 3))).ShouldBe("depth: the search space has no such parameter");
        space.FindProblem(Make(("width", 16))).ShouldBeNull();
    }

    [Fact]
    public void An_empty_name_is_refused() =>
        Should.Throw<ArgumentException>(() => new SearchSpace { [" "] = 1 }).Message.ShouldContain("name is empty");

    [Fact]
    public void The_grid_size_is_the_product_of_the_grids() =>
        new SearchSpace { ["a"] = Domain.Grid(1, 2, 3), ["b"] = Domain.Choice(1, 2), ["c"] = Domain.Grid(true, false) }
            .GridSize.ShouldBe(6);

    private static Configuration Make(params (string Name, object Value)[] values) =>
        new(values.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
}
